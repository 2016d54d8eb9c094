# SPDX-License-Identifier: GPL-3.0-or-later
"""Uses the window as a person with assistive technology does, and says in TAP what came of it."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
import traceback

# It is for the program: here it would make the end of a race between two services of the desktop fatal.
G_DEBUG = os.environ.pop("G_DEBUG", None)

import pyatspi  # noqa: E402
from gi.repository import GLib  # noqa: E402

BOUND = 60  # s; everything is polled, nothing is waited out


class Failure(Exception):
    pass


class Skip(Exception):
    """What the test needs is not to be had on this machine."""


def wait(what, found, bound=BOUND):
    """Polls until found() is true; returns what it returned."""
    end = time.monotonic() + bound
    while True:
        try:
            result = found()
        except (GLib.Error, LookupError, RuntimeError, NotImplementedError):  # a widget may go while it is looked at
            result = None
        if result:
            return result
        if time.monotonic() > end:
            raise Failure("not within %d s: %s" % (bound, what))
        time.sleep(0.05)


def walk(node, depth=0):
    if node is None or depth > 40:
        return
    yield node
    for i in range(node.childCount):
        yield from walk(node.getChildAtIndex(i), depth + 1)


class Program:
    """One run of the window's program."""

    def __init__(self, *arguments, **environment):
        env = {**os.environ, "GSETTINGS_BACKEND": "keyfile", **environment}
        if G_DEBUG is not None:
            env["G_DEBUG"] = G_DEBUG
        # As in a service of a desktop: a file that may not grow is an error to the program, and not its end.
        self.process = subprocess.Popen([sys.argv[1], *arguments], env=env,
                                        preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN))

    def root(self):
        desktop = pyatspi.Registry.getDesktop(0)
        for i in range(desktop.childCount):
            application = desktop.getChildAtIndex(i)
            if application is not None and application.get_process_id() == self.process.pid:
                return application
        return None

    def find(self, role, name, more=lambda node: True):
        """The first widget of that role whose name is name, or fits it as a function."""
        fits = name if callable(name) else lambda given: given == name
        for node in walk(self.root()):
            if node.getRoleName() == role and fits(node.name) and more(node):
                return node
        return None

    def get(self, role, name, more=lambda node: True):
        if self.process.poll() is not None:
            raise Failure("the program has ended: %d" % self.process.returncode)
        return wait("%s “%s”" % (role, name), lambda: self.find(role, name, more))

    def click(self, role, name):
        self.get(role, name, lambda node: node.queryAction().nActions > 0).queryAction().doAction(0)

    def shown(self):
        """Names of all that there is; what a stack hides at the moment is among it."""
        return [node.name for node in walk(self.root()) if node.name]

    def get_text(self, fits):
        """The first name of something in sight that fits."""
        return wait("words that fit", lambda: next((name for name in self.shown() if fits(name)), None))

    def respond(self, label):
        """Gives this response to the dialog that is open: libadwaita 1.2 names its buttons twice, and makes two of each.

        The tree is not looked at until the dialog is gone from the display: while one goes, GTK 4.8 answers a question
        for its place in the tree with a critical warning.
        """
        wait("the dialog", lambda: len(self.windows()) > 1)
        self.click("push button", lambda name: name in (label, "%s %s" % (label, label)))
        wait("the end of the dialog", lambda: len(self.windows()) == 1)

    def windows(self):
        return subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
                              capture_output=True, text=True, check=False).stdout.split()

    def can_respond(self, label):
        return self.is_sensitive("push button", "%s %s" % (label, label))

    def is_sensitive(self, role, name):
        return self.get(role, name).getState().contains(pyatspi.STATE_SENSITIVE)

    def write(self, text):
        self.get("text", "Prompt").queryEditableText().setTextContents(text)

    def read(self):
        return self.get("text", "Prompt").queryText().getText(0, -1)

    def rows(self):
        """Names of the tasks, newest first."""
        tasks = self.get("list", "Tasks")
        names = [tasks.getChildAtIndex(i).name for i in range(tasks.childCount)]
        return [name for name in names if name]

    def quit(self):
        """Ends it as a session does; returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=BOUND)

    def clean_up(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def xdotool(*arguments):
    subprocess.run(["xdotool", *arguments], check=True, capture_output=True)


def point_at(widget):
    """The middle of a widget: no window manager moves the window from 0, 0; a small shadow is around it."""
    box = widget.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
    xdotool("mousemove", str(box.x + box.width // 2 + 5), str(box.y + box.height // 2 + 5))


def library():
    """Where the demo keeps everything."""
    return os.path.join(os.environ["XDG_DATA_HOME"], "rushes-demo")


def query(sql):
    """What the demo's library says."""
    connection = sqlite3.connect("file:%s?mode=ro" % os.path.join(library(), "library.db"), uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def describe(error, programs):
    """Where it failed, and what could be seen then."""
    for line in traceback.format_tb(error.__traceback__)[-3:]:
        print("# " + line.strip().replace("\n", "\n# "), flush=True)
    for program in programs:
        if program.process.poll() is None:
            try:
                print("# in sight: " + " | ".join(program.shown()).replace("\n", " "), flush=True)
            except (GLib.Error, LookupError, RuntimeError, NotImplementedError) as trouble:
                print("# in sight: %s" % trouble, flush=True)


def run(*tests):
    """Each test in turn, as TAP."""
    print("1..%d" % len(tests), flush=True)
    failed = 0
    for number, test in enumerate(tests, 1):
        programs = []

        def start(*arguments, **environment):
            programs.append(Program(*arguments, **environment))
            return programs[-1]

        try:
            test(start)
            print("ok %d %s" % (number, test.__doc__), flush=True)
        except Skip as reason:
            print("ok %d %s # SKIP %s" % (number, test.__doc__, reason), flush=True)
        except Exception as error:
            failed += 1
            print("not ok %d %s\n# %s: %s" % (number, test.__doc__, error.__class__.__name__, error), flush=True)
            describe(error, programs)
        finally:
            for program in programs:
                program.clean_up()
    return 1 if failed else 0
