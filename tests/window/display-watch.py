#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guards watching what is new: each clip once, kept or rejected with one key, taken back with one, and the kept files
at hand afterwards."""

import os
import resource
import sqlite3
import subprocess
import sys
import urllib.parse

import robot

# The clipboard as another program sees it.
PASTE = """
import gi
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, GLib, Gtk
Gtk.init()
loop = GLib.MainLoop()

def on_bytes(stream, result):
    print(stream.read_bytes_finish(result).get_data().decode(), end="")
    loop.quit()

def on_read(clipboard, result):
    stream, kind = clipboard.read_finish(result)
    stream.read_bytes_async(100000, 0, None, on_bytes)

def look(clipboard):
    offered = clipboard.get_formats().contain_mime_type("text/uri-list")
    if offered:
        clipboard.read_async(["text/uri-list"], 0, None, on_read)
    return not offered

GLib.timeout_add(50, look, Gdk.Display.get_default().get_clipboard())
loop.run()
"""


def query(sql):
    connection = sqlite3.connect("file:%s?mode=ro" % os.path.join(robot.library(), "library.db"), uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def marks(prompt):
    """(starred, removed, seen)"""
    return query("SELECT starred, removed, seen FROM tasks WHERE prompt = '%s'" % prompt)[0]


def submit(*prompts):
    """Videos of these, ready when it returns."""
    for prompt in prompts:
        subprocess.run([sys.argv[2], "--demo", "--quiet", "submit", "--queue", prompt], check=True,
                       stdout=subprocess.DEVNULL)
    subprocess.run([sys.argv[2], "--demo", "--quiet", "wait"], check=True, stdout=subprocess.DEVNULL)


def forget():
    """Everything that there is has been seen."""
    connection = sqlite3.connect(os.path.join(robot.library(), "library.db"))
    connection.execute("UPDATE tasks SET seen = 1")
    connection.commit()
    connection.close()


def open_program(start):
    program = start("--demo")
    robot.wait("Submit", lambda: program.is_sensitive("push button", lambda name: name.startswith("Submit")))
    return program


def await_clip(program, place, prompt):
    """That clip, whose first frame was there."""
    program.get("label", lambda name: name.startswith(place))
    program.get("label", prompt, lambda node: node.description == prompt)
    robot.wait("%s is seen" % prompt, lambda: marks(prompt)[2] == 1)


def await_mark(program, word):
    robot.wait("“%s” over the clip" % word, lambda: program.get("push button", word).getState().contains(
        robot.pyatspi.STATE_PRESSED))


def await_end(program, sentence):
    program.get("label", sentence)
    program.get("push button", "Done")


def leave(program):
    robot.xdotool("key", "Escape")
    robot.wait("the list", lambda: not program.find("push button", "Back"))


def paste():
    return subprocess.run(["/usr/bin/python3", "-c", PASTE], check=True, capture_output=True, text=True,
                          timeout=robot.BOUND).stdout


def decide(start):
    """K keeps, X rejects, Right goes on; the kept files are copied; Ctrl+Z brings the rejected one back"""
    submit("one", "two", "three", "four")
    program = open_program(start)
    program.get("label", "4 New Videos")
    program.click("push button", "Watch All")
    await_clip(program, "1 of 4 · ", "one")
    robot.xdotool("key", "k")
    await_clip(program, "2 of 4 · ", "two")
    robot.xdotool("key", "x")
    await_clip(program, "3 of 4 · ", "three")
    robot.xdotool("key", "Right")
    await_clip(program, "4 of 4 · ", "four")
    robot.xdotool("key", "Left")
    program.get("label", lambda name: name.startswith("3 of 4 · "))
    robot.xdotool("key", "Right", "Right")
    await_end(program, "1 kept, 1 rejected")
    assert [marks(prompt) for prompt in ("one", "two", "three", "four")] == [(1, 0, 1), (0, 1, 1), (0, 0, 1), (0, 0, 1)]

    program.click("push button", "Copy Kept Files")
    program.get_text(lambda name: name == "1 file copied")
    path = query("SELECT file FROM tasks WHERE prompt = 'one'")[0][0]
    assert paste().split() == ["file://" + urllib.parse.quote(path)], paste()

    robot.xdotool("key", "ctrl+z")
    program.get("label", lambda name: name.startswith("2 of 4 · "))
    robot.wait("two is back", lambda: marks("two") == (0, 0, 1))
    robot.xdotool("key", "Left")
    await_mark(program, "Keep")
    robot.xdotool("key", "k")
    robot.wait("one is kept no longer", lambda: marks("one") == (0, 0, 1))
    leave(program)
    robot.wait("four rows", lambda: len(program.rows()) == 4)
    assert program.quit() == 0


def undo_afterwards(start):
    """What was rejected can be taken back in the window too, and what is held down decides once"""
    submit("five", "six", "seven")
    program = open_program(start)
    robot.xdotool("key", "F8")
    await_clip(program, "1 of 3 · ", "five")
    robot.xdotool("keydown", "x")
    await_clip(program, "2 of 3 · ", "six")
    for _ in range(10):
        robot.xdotool("keydown", "x")  # as the keyboard repeats it
    robot.xdotool("keyup", "x")
    robot.xdotool("key", "Right")
    await_clip(program, "3 of 3 · ", "seven")
    assert marks("six") == (0, 0, 1)
    assert marks("five") == (0, 1, 1)
    leave(program)
    left = query("SELECT count(*) FROM tasks WHERE removed = 0")[0][0]
    robot.wait("the list", lambda: len(program.rows()) == left)
    robot.xdotool("key", "ctrl+z")
    robot.wait("one row more", lambda: len(program.rows()) == left + 1)
    assert marks("five") == (0, 0, 1)
    assert program.quit() == 0


def use_buttons(start):
    """The same by pointer; a video that becomes ready meanwhile comes last; U takes back one decision after the other"""
    submit("i", "nine")
    program = open_program(start)
    program.write("ten")
    program.click("push button", "Submit")
    robot.wait("ten", lambda: program.rows()[0].startswith("ten, "))
    robot.xdotool("key", "F8")
    await_clip(program, "1 of ", "i")
    assert not program.is_sensitive("push button", "Previous Clip")
    program.click("push button", "Next Clip")
    await_clip(program, "2 of ", "nine")
    program.click("push button", "Reject")
    robot.wait("nine is rejected", lambda: marks("nine") == (0, 1, 1))

    def third():
        return program.find("label", lambda name: name.startswith("3 of 3 · "))

    robot.wait("news", lambda: third() or program.find("push button", "Watch 1 New Video"))
    if not third():  # it was not ready before the others had been watched
        assert not program.is_sensitive("push button", "Copy Kept Files")
        program.click("push button", "Watch 1 New Video")
    await_clip(program, "3 of 3 · ", "ten")
    program.click("push button", "Keep")
    await_end(program, "1 kept, 1 rejected")
    robot.wait("ten is kept", lambda: marks("ten") == (1, 0, 1))
    robot.xdotool("key", "u")
    program.get("label", lambda name: name.startswith("3 of 3 · "))
    robot.wait("ten is not kept", lambda: marks("ten") == (0, 0, 1))
    robot.xdotool("key", "u")
    robot.wait("nine is back", lambda: marks("nine") == (0, 0, 1))
    program.get("label", lambda name: name.startswith("2 of 3 · "))
    assert program.quit() == 0


def find_nothing(start):
    """With nothing new there is a page that says so, and Escape leaves it"""
    forget()
    program = open_program(start)
    robot.xdotool("key", "F8")
    program.get("label", "No New Videos")
    robot.xdotool("key", "k", "x", "Right", "Left", "ctrl+z")
    program.get("label", "No New Videos")
    leave(program)
    assert program.quit() == 0


def stay_new(start):
    """A video that becomes ready behind this page was not seen by that"""
    submit("thirteen")
    program = open_program(start)
    program.write("fourteen")
    program.click("push button", "Submit")
    robot.wait("fourteen", lambda: program.rows()[0].startswith("fourteen, "))  # and it is looked at
    robot.xdotool("key", "F8")
    await_clip(program, "1 of ", "thirteen")

    def started():
        page = next(node for node in robot.walk(program.root()) if node.name == "RushesTaskPage")
        return any(node.name.endswith(" / 0:06") for node in robot.walk(page))

    robot.wait("its picture", started)
    robot.xdotool("key", "k")
    robot.wait("what was written after that", lambda: marks("thirteen") == (1, 0, 1))
    assert marks("fourteen") == (0, 0, 0)
    leave(program)
    robot.wait("fourteen is in sight", lambda: marks("fourteen") == (0, 0, 1))
    assert program.quit() == 0


def pass_over_missing(start):
    """A video whose file is gone is named, passed over, and counts as neither kept nor rejected"""
    submit("eleven", "twelve")
    os.unlink(query("SELECT file FROM tasks WHERE prompt = 'eleven'")[0][0])
    program = open_program(start)
    robot.xdotool("key", "F8")
    program.get("label", "The file is not there any more. It was moved or deleted.")
    robot.wait("no Keep", lambda: not program.is_sensitive("push button", "Keep"))
    robot.xdotool("key", "k", "x")
    robot.xdotool("key", "Right")
    await_clip(program, "2 of 2 · ", "twelve")
    robot.xdotool("key", "k")
    await_end(program, "1 kept, 0 rejected")
    program.get("label", "1 video could not be shown")
    assert marks("eleven") == (0, 0, 0)
    assert program.quit() == 0


def refuse_on_full_disk(start):
    """What cannot be written is said, and counts as no decision"""
    forget()
    submit("fifteen", "sixteen")
    program = open_program(start)
    robot.xdotool("key", "F8")
    await_clip(program, "1 of 2 · ", "fifteen")
    # From now on no file may grow, and none be written to.
    before = resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    robot.xdotool("key", "k")
    program.get("label", lambda name: name.startswith("2 of 2 · "))
    program.get_text(lambda name: name == "The disk reported an error.")
    resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, before)
    robot.xdotool("key", "Right")
    await_end(program, "0 kept, 0 rejected")
    assert marks("fifteen") == (0, 0, 1)
    program.quit()  # how a library ends that could not be written to is the store's to prove


sys.exit(robot.run(decide, undo_afterwards, use_buttons, find_nothing, stay_new, pass_over_missing,
                   refuse_on_full_disk))
