#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guards the place of removed videos: the file goes and comes back with its row, and to the desktop's trash only when it
is said so."""

import glob
import os
import subprocess
import sys

import library_support
import robot


class Library(library_support.Library):
    """With the desktop's trash of its own, and finished videos of these prompts."""

    def __init__(self, name, *prompts):
        super().__init__(name)
        for prompt in prompts:
            self.call("submit", "--queue", prompt)
        self.call("wait")

    def call(self, *arguments):
        subprocess.run([sys.argv[2], "--demo", "--quiet", *arguments], check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, "XDG_DATA_HOME": self.data})

    def file(self, prompt):
        """Where the video belongs."""
        return self.query("SELECT file FROM tasks WHERE prompt = '%s'" % prompt)[0][0]

    def hidden(self, prompt):
        """Where it lies while it is removed."""
        number = self.query("SELECT id FROM tasks WHERE prompt = '%s'" % prompt)[0][0]
        folder, name = os.path.split(self.file(prompt))
        return os.path.join(folder, ".removed", "%d %s" % (number, name))

    def await_hidden(self, prompt):
        robot.wait("%s is hidden" % prompt, lambda: os.path.exists(self.hidden(prompt)))
        assert not os.path.exists(self.file(prompt))

    def await_back(self, prompt):
        robot.wait("%s is back" % prompt, lambda: os.path.exists(self.file(prompt)))
        assert not os.path.exists(self.hidden(prompt))

    def trash(self):
        return sorted(os.path.basename(path) for path in glob.glob(os.path.join(self.data, "Trash", "files", "*")))


def prompts(program):
    return [name.split(",")[0] for name in program.rows()]


def await_rows(program, *wanted):
    robot.wait("rows %s" % (wanted,), lambda: prompts(program) == list(wanted))


def select(program, prompt):
    tasks = program.get("list", "Tasks")
    robot.point_at(next(row for row in robot.walk(tasks) if row.name.startswith(prompt + ", ")))
    robot.xdotool("click", "1")
    program.get("label", lambda name: name == prompt)


def row_says(program, prompt):
    """What is seen in the row beside its name."""
    tasks = program.get("list", "Tasks")
    row = next(row for row in robot.walk(tasks) if row.name.startswith(prompt + ", "))
    return [node.name for node in robot.walk(row) if node.name != prompt and node.name.startswith("Ready")][-1]


def show_removed(program):
    program.click("push button", "Main Menu")
    program.click("menu item", "Recently Removed")
    program.get("push button", "Back to All Tasks")


def await_playing(program, prompt):
    """The page of this task, with its picture."""
    program.get("label", lambda name: name == prompt)
    program.get("label", lambda name: name.startswith("0:0") and name.endswith("/ 0:06"))


def remove_and_take_back(start):
    """Removing hides the file, Undo of the toast and Ctrl+Z bring it back"""
    library = Library("undo", "one", "two")
    program = library.open_in(start)
    await_rows(program, "two", "one")
    select(program, "one")
    robot.xdotool("key", "Delete")
    library.await_hidden("one")
    program.click("push button", lambda name: name.startswith("Undo"))  # which is there for some seconds
    library.await_back("one")
    await_rows(program, "two", "one")
    select(program, "one")
    robot.xdotool("key", "Delete")
    await_rows(program, "two")
    library.await_hidden("one")
    robot.xdotool("key", "ctrl+z")
    await_rows(program, "two", "one")
    library.await_back("one")
    await_playing(program, "one")
    assert program.quit() == 0


def show_and_restore(start):
    """Recently Removed shows what was removed with the days left, plays it, and Restore brings it back; Escape leaves"""
    library = Library("restore", "one", "two", "three")
    library.call("remove", *[str(row[0]) for row in library.query("SELECT id FROM tasks WHERE prompt <> 'three'")])
    library.await_hidden("one")
    program = library.open_in(start)
    await_rows(program, "three")
    show_removed(program)
    await_rows(program, "two", "one")
    program.get_text(lambda name: name == "Videos stay here for 30 days, then they go to the desktop’s trash.")
    robot.wait("the days", lambda: row_says(program, "one") == "Ready, 30 days left")
    assert not program.is_sensitive("push button", "Restore")
    select(program, "one")
    await_playing(program, "one")
    program.get_text(lambda name: name.startswith("Removed. The video stays here for 30 more days"))
    assert not program.find("push button", "Submit Again")
    program.click("push button", "Restore")
    await_rows(program, "two")
    library.await_back("one")
    library.await_hidden("two")

    def left():
        robot.xdotool("key", "Escape")  # the first one takes the toast away
        return prompts(program) == ["three", "one"]

    robot.wait("the list", left)
    robot.wait("the filters", lambda: not program.find("push button", "Back to All Tasks"))
    assert program.quit() == 0


def move_to_trash(start):
    """Delete, Move to Trash, and Move All to Trash after a question; the tasks and what was paid for them stay"""
    library = Library("trash", "one", "two", "three", "four")
    files = {prompt: os.path.basename(library.file(prompt)) for prompt in ("one", "two", "three", "four")}
    library.call("remove", *[str(row[0]) for row in library.query("SELECT id FROM tasks")])
    program = library.open_in(start)
    robot.wait("nothing", lambda: not program.rows())
    show_removed(program)
    await_rows(program, "four", "three", "two", "one")
    select(program, "two")
    robot.xdotool("key", "Delete")
    await_rows(program, "four", "three", "one")
    robot.wait("the trash", lambda: library.trash() == [files["two"]])
    program.get_text(lambda name: name == "1 moved to the trash")
    select(program, "four")
    tasks = program.get("list", "Tasks")
    robot.point_at(next(row for row in robot.walk(tasks) if row.name.startswith("three, ")))
    robot.xdotool("keydown", "ctrl", "click", "1", "keyup", "ctrl")
    program.get("label", "2 Selected")
    program.click("push button", "Move to Trash")
    await_rows(program, "one")
    robot.wait("the trash", lambda: library.trash() == sorted([files["two"], files["three"], files["four"]]))
    program.click("push button", "Move All to Trash…")
    program.respond("Cancel")
    await_rows(program, "one")
    program.click("push button", "Move All to Trash…")
    program.respond("Move All to Trash")
    program.get("label", "Nothing Removed")
    robot.wait("the trash", lambda: library.trash() == sorted(files.values()))
    assert program.quit() == 0
    assert library.query("SELECT count(*), sum(removed), sum(removed_at) FROM tasks") == [(4, 4, 0)]
    assert library.query("SELECT count(DISTINCT task) FROM events") == [(4,)]


def keep_without_trash(start):
    """Where the trash takes nothing the video stays, and it is said"""
    library = Library("none", "one")
    library.call("remove", "1")
    with open(os.path.join(library.data, "Trash"), "w", encoding="utf-8") as file:
        file.write("no folder")
    program = library.open_in(start)
    show_removed(program)
    await_rows(program, "one")
    select(program, "one")
    program.click("push button", "Move to Trash")
    program.get_text(lambda name: name == "1 not taken by the trash, kept here")
    robot.wait("the row", lambda: row_says(program, "one") == "Ready, not taken by the trash; kept here")
    library.await_hidden("one")
    assert program.quit() == 0


sys.exit(robot.run(remove_and_take_back, show_and_restore, move_to_trash, keep_without_trash))
