# SPDX-License-Identifier: GPL-3.0-or-later
"""A private home with a library in it, the program run in it, and what the library says."""

import os
import shutil
import sqlite3
import subprocess


class Home:
    """One user's folders. The relay's port is in the library, so a template is made once for each port."""

    def __init__(self, program, path):
        self.program = program
        self.path = path
        self.data = os.path.join(path, "data", "rushes")
        self.database = os.path.join(self.data, "library.db")
        self.environment = {
            "HOME": path,
            "XDG_DATA_HOME": os.path.join(path, "data"),
            "XDG_CONFIG_HOME": os.path.join(path, "config"),
            "XDG_CACHE_HOME": os.path.join(path, "cache"),
            "PATH": "/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
            "RUSHES_API_KEY": "sk-test-key",
            "GIO_USE_VFS": "local",
            "GIO_USE_PROXY_RESOLVER": "dummy",
            "GSETTINGS_BACKEND": "memory",
        }
        self.shim = None

    def make(self, relay):
        """A library with a profile for the relay, one finished task and one that was never confirmed."""
        os.makedirs(self.path)
        url = f"http://127.0.0.1:{relay.port}/minimax"
        self.must(0, "profile", "add", "relay", "--url", url, "--poll", "1", "--rpm", "6000")
        self.must(0, "submit", "earlier and ready", "--wait")
        relay.answer = "drop"
        self.must(5, "submit", "earlier and unconfirmed")
        relay.keep()
        relay.forget()

    def must(self, code, *arguments):
        done = self.run(*arguments)
        if done.returncode != code:
            raise RuntimeError(f"{arguments} ended with {done.returncode}: {done.stderr}")

    def copy(self, path):
        other = Home(self.program, path)
        other.shim = self.shim
        shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(self.path, path)
        return other

    def start(self, *arguments, shim=None):
        environment = dict(self.environment)
        if shim is not None:
            environment.update({"LD_PRELOAD": self.shim, "RUSHES_SHIM_ROOT": self.path}, **shim)
        return subprocess.Popen([self.program, *arguments], env=environment, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.path)

    def run(self, *arguments, shim=None, bound=60):
        process = self.start(*arguments, shim=shim)
        try:
            out, err = process.communicate(timeout=bound)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def recover(self, shim=None):
        """Opens the library as its owner, with all that a start does, and sends nothing: no such task is known."""
        return self.run("remove", "999999999", shim=shim)

    def read(self):
        """Every task as a dict, and what SQLite thinks of the file. Read only: the file stays as it is."""
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            connection.row_factory = sqlite3.Row
            check = connection.execute("PRAGMA integrity_check").fetchone()[0]
            keys = connection.execute("PRAGMA foreign_key_check").fetchall()
            tasks = [dict(row) for row in connection.execute("SELECT * FROM tasks ORDER BY id")]
            for task in tasks:
                task["happenings"] = [row[0] for row in connection.execute(
                    "SELECT happening FROM events WHERE task = ? ORDER BY id", (task["id"],))]
        finally:
            connection.close()
        return tasks, check == "ok" and not keys
