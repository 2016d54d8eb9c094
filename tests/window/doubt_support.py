# SPDX-License-Identifier: GPL-3.0-or-later
"""A library of its own for each test, and a relay that keeps a ledger, in this process: another one than the program's."""

import os
import sqlite3
import subprocess
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "crash"))

import relay  # noqa: E402

import robot  # noqa: E402

SETTINGS = "[io/github/rushes/Rushes]\nundo-delay=0\nautoplay=false\n"


class Relay(relay.Relay):
    """Its further answers: stall, html, no-id and later, which waits for let_go()."""

    def __init__(self):
        self.gate = threading.Event()
        super().__init__()

    def let_go(self):
        self.gate.set()

    def submit(self, prompt):
        answer = self.answer
        if answer in ("html", "no-id", "stall"):
            with self.lock:
                self.submissions.append(prompt)
        if answer == "html":
            return self.send("<html><body>Welcome</body></html>", kind="text/html")
        if answer == "no-id":
            return self.send({"base_resp": {"status_code": 0, "status_msg": "success"}})
        if answer == "stall":
            self.gate.wait(2 * robot.BOUND)
            return None
        if answer == "later":
            self.answer = "accept"
            reply = super().submit(prompt)
            self.gate.wait(2 * robot.BOUND)
            return reply
        return super().submit(prompt)


class Home:
    """Where one test keeps its library; the desktop's home is around it."""

    def __init__(self, name):
        self.data = os.path.join(os.environ["RUSHES_DESKTOP_HOME"], "libraries", name)
        self.folder = os.path.join(self.data, "rushes")
        self.database = os.path.join(self.folder, "library.db")
        self.environment = {"XDG_DATA_HOME": self.data, "RUSHES_API_KEY": "sk-test-key"}
        os.makedirs(self.data)
        settings = os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings")
        os.makedirs(settings, exist_ok=True)
        with open(os.path.join(settings, "keyfile"), "w", encoding="utf-8") as file:
            file.write(SETTINGS)

    def begin(self, *arguments):
        return subprocess.Popen([sys.argv[2], *arguments], env={**os.environ, **self.environment},
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)

    def must(self, code, *arguments):
        process = self.begin(*arguments)
        _, said = process.communicate(timeout=robot.BOUND)
        if process.returncode != code:
            raise robot.Failure("%s ended with %d: %s" % (arguments, process.returncode, said))

    def add_profile(self, port, *more):
        self.must(0, "profile", "add", "relay", "--url", "http://127.0.0.1:%d/minimax" % port, "--poll", "1",
                  "--rpm", "6000", *more)

    def query(self, sql):
        connection = sqlite3.connect("file:%s?mode=ro" % self.database, uri=True)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def write(self, sql, *values):
        """As no program of ours does: while none is running."""
        connection = sqlite3.connect(self.database)
        try:
            connection.execute(sql, values)
            connection.commit()
        finally:
            connection.close()
