# SPDX-License-Identifier: GPL-3.0-or-later
"""A demo's library that one test has for itself."""

import os
import sqlite3

import robot


class Library:
    """Of one test alone, on the file system of its home."""

    def __init__(self, name):
        self.data = os.path.join(os.environ["RUSHES_DESKTOP_HOME"], "libraries", name)
        self.folder = os.path.join(self.data, "rushes-demo")
        os.makedirs(self.data)

    def open_in(self, start):
        program = start("--demo", XDG_DATA_HOME=self.data)
        robot.wait("Submit", lambda: program.is_sensitive("push button", lambda name: name.startswith("Submit")))
        return program

    def query(self, sql):
        connection = sqlite3.connect("file:%s?mode=ro" % os.path.join(self.folder, "library.db"), uri=True)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()
