#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guards what is said of work under way: the header's one sign of all of it, and a disk that takes no videos."""

import os
import subprocess
import sys

import robot


def find_submit(program):
    """The composer's: the page of a finished task has a Submit Again too, which comes before it."""
    found = [node for node in robot.walk(program.root())
             if node.getRoleName() == "push button" and node.name in ("Submit", "Submit Again")]
    return found[-1] if found and found[-1].getState().contains(robot.pyatspi.STATE_SENSITIVE) else None


def submit(program, *prompts):
    robot.wait("Submit", lambda: find_submit(program))
    for prompt in prompts:
        program.write(prompt)
        robot.wait("Submit", lambda: find_submit(program)).queryAction().doAction(0)
        robot.wait("the row of " + prompt, lambda: any(row.startswith(prompt + ",") for row in program.rows()))


def count_the_work(start):
    """The header counts what is done of what was asked for, and opens on what is being worked on"""
    program = start("--demo")
    submit(program, "first shot", "second shot")
    program.get("push button", "0 of 2 done")
    program.click("push button", "0 of 2 done")
    program.get("progress bar", "Progress")
    program.click("push button", "Show Tasks")
    working = program.get("push button", lambda name: name.startswith("Working"))
    robot.wait("the filter", lambda: working.getState().contains(robot.pyatspi.STATE_PRESSED))
    program.click("push button", "All")
    robot.wait("both videos", lambda: sum(", Ready, " in row for row in program.rows()) >= 2)
    # A new spell of work starts over.
    submit(program, "third shot")
    program.get("push button", "0 of 1 done")
    assert program.quit() == 0


class SmallDisk:
    """A file system of the program's own for its videos, in a namespace that needs no privilege."""

    ENTER = ["unshare", "--map-root-user", "--mount"]

    def __init__(self, folder, size):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.script = os.path.join(os.environ["RUSHES_DESKTOP_HOME"], "on-a-small-disk")
        with open(self.script, "w") as script:
            script.write('#!/bin/sh\nexec %s sh -c \'mount -t tmpfs -o size=%s none "$0" && exec "$@"\' "%s" "%s" "$@"\n'
                         % (" ".join(self.ENTER), size, folder, sys.argv[1]))
        os.chmod(self.script, 0o755)

    @classmethod
    def can_be_had(cls):
        command = cls.ENTER + ["mount", "-t", "tmpfs", "none", "/mnt"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def grow(self, process, size):
        subprocess.run(["nsenter", "--target", str(process.pid), "--user", "--preserve-credentials", "--mount",
                        "mount", "-o", "remount,size=" + size, self.folder], check=True)


def wait_for_room(start):
    """A full disk keeps a finished video waiting, said in a notice and on its page; with room it goes on by itself"""
    if not SmallDisk.can_be_had():
        raise robot.Skip("no namespaces here")
    disk = SmallDisk(os.path.join(robot.library(), "Videos"), "100k")
    program_path, sys.argv[1] = sys.argv[1], disk.script
    try:
        program = start("--demo")
    finally:
        sys.argv[1] = program_path
    submit(program, "too large a shot")
    program.get_text(lambda name: name.startswith("The disk is full.")
                     and name.endswith(" 1 finished video waits to be downloaded."))
    robot.wait("its row", lambda: any(row.startswith("too large a shot, Downloading, ") for row in program.rows()))
    program.get_text(lambda name: name.startswith("Downloading. The disk is full."))
    assert program.is_sensitive("push button", "Try Again")
    disk.grow(program.process, "100m")
    robot.wait("the video", lambda: any(row.startswith("too large a shot, Ready, ") for row in program.rows()), 120)
    program.get_text(lambda name: name == "This is a demo. Nothing is sent, and nothing is charged.")
    assert program.quit() == 0


sys.exit(robot.run(count_the_work, wait_for_room))
