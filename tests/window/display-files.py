#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guards what the window says of a finished video's file: that it is gone, that it is back, and where it is now."""

import glob
import os
import shutil
import sys

import library_support
import robot

PROMPT = "a lighthouse at dusk"


class Library(library_support.Library):
    def make_video(self, program):
        """Returns its path; its task is selected."""
        program.write(PROMPT)
        program.click("push button", "Submit")
        robot.wait("ready", lambda: program.rows() and program.rows()[0].startswith(PROMPT + ", Ready, "))
        program.get("push button", "Open Folder")
        return self.query("SELECT file FROM tasks")[0][0]

    def videos(self):
        place = os.path.join(self.folder, "Videos")
        return [os.path.relpath(path, place) for path in glob.glob(os.path.join(place, "**", "*.*"), recursive=True)]


def select(program):
    robot.point_at(program.get("list", "Tasks").getChildAtIndex(0))
    robot.xdotool("click", "1")


def row_says(program):
    """What is seen in the row beside its name."""
    tasks = program.get("list", "Tasks")
    return [node.name for node in robot.walk(tasks.getChildAtIndex(0)) if node.name.startswith("Ready")][-1]


def is_described(program, description):
    return program.get("list", "Tasks").getChildAtIndex(0).description == description


def is_focused(node):
    return node.getState().contains(robot.pyatspi.STATE_FOCUSED)


def choose(program, path):
    """In the file chooser of the toolkit, which is one window more."""
    before = program.windows()
    program.click("push button", "Locate…")
    window = robot.wait("the chooser", lambda: [one for one in program.windows() if one not in before])[0]
    robot.xdotool("windowfocus", "--sync", window)

    def ask_for_path():
        robot.xdotool("key", "slash")
        return program.find("text", "GtkFileChooserEntry", is_focused)

    robot.wait("the place for a path", ask_for_path)
    robot.xdotool("key", "ctrl+a", "type", "--delay", "20", path)
    robot.xdotool("key", "Return")
    robot.wait("the end of the chooser", lambda: program.windows() == before)
    robot.xdotool("windowfocus", "--sync", before[-1])


def miss_and_locate(start):
    """A file that goes is missed in the row and on the page; Locate takes it elsewhere, and no other video"""
    library = Library("locate")
    program = library.open_in(start)
    path = library.make_video(program)
    elsewhere = os.path.join(library.data, "moved here.mp4")
    other = os.path.join(library.data, "other.mp4")
    robot.wait("the row", lambda: row_says(program).startswith("Ready, ") and "missing" not in row_says(program))

    shutil.copy(path, other)
    with open(other, "r+b") as file:
        file.seek(-1, os.SEEK_END)
        last = file.read(1)[0]
        file.seek(-1, os.SEEK_END)
        file.write(bytes([last ^ 1]))
    os.rename(path, elsewhere)
    program.get("push button", "Fetch Again")
    program.get_text(lambda name: name.startswith("Ready, file missing, ") and "·" in name)
    robot.wait("the row", lambda: row_says(program).startswith("Ready, file missing, "))
    robot.wait("its description", lambda: is_described(program, "File missing"))
    assert program.rows()[0].startswith(PROMPT + ", Ready, "), program.rows()
    assert "file missing" not in program.rows()[0], program.rows()
    program.get_text(lambda name: name.startswith("The service may still have the video."))

    choose(program, other)
    program.get_text(lambda name: name == "This is another video.")
    assert library.query("SELECT file FROM tasks") == [(path,)]
    choose(program, elsewhere)
    program.get("push button", "Open Folder")
    robot.wait("the row", lambda: "missing" not in row_says(program))
    robot.wait("no description", lambda: is_described(program, ""))
    assert library.query("SELECT state, file FROM tasks") == [("ready", elsewhere)]
    assert os.path.exists(other) and not os.path.exists(path)
    assert program.quit() == 0
    assert library.query("SELECT count(*) FROM events WHERE happening = 'located'") == [(1,)]


def come_back(start):
    """A file that comes back is seen by itself, and plays; one that is missing at the start is missed"""
    library = Library("back")
    program = library.open_in(start)
    path = library.make_video(program)
    aside = path + ".aside"
    os.rename(path, aside)
    program.get("push button", "Locate…")
    os.rename(aside, path)
    program.get("push button", "Open Folder")
    robot.wait("the row", lambda: "missing" not in row_says(program))
    program.get("label", lambda name: name.startswith("0:0") and name.endswith("/ 0:06"))
    assert program.quit() == 0

    os.rename(path, aside)
    program = library.open_in(start)
    robot.wait("the row", lambda: row_says(program).startswith("Ready, file missing, "))
    select(program)
    program.get("push button", "Fetch Again")
    os.rename(aside, path)
    program.get("push button", "Open Folder")
    robot.wait("the row", lambda: "missing" not in row_says(program))
    assert program.quit() == 0


def fetch_again(start):
    """Fetch Again brings the file back, and nothing is submitted for it"""
    library = Library("again")
    program = library.open_in(start)
    path = library.make_video(program)
    os.unlink(path)
    program.click("push button", "Fetch Again")
    robot.wait("the file", lambda: os.path.exists(path) and library.query("SELECT state FROM tasks") == [("ready",)])
    robot.wait("the row", lambda: row_says(program).startswith("Ready, ") and "missing" not in row_says(program))
    program.get("push button", "Open Folder")
    assert program.quit() == 0
    assert library.query("SELECT count(*), sum(attempts) FROM tasks") == [(1, 1)]


def toggle(program, title):
    """By its row, once that has stopped moving."""
    switch = program.get("check box", title)
    row = program.get("list item", title)
    before = switch.getState().contains(robot.pyatspi.STATE_CHECKED)
    places = [None]

    def stands_still():
        box = row.queryComponent().getExtents(robot.pyatspi.WINDOW_COORDS)
        places.append((box.x, box.y, box.width, box.height))
        return places[-1] == places[-2]

    robot.wait("a row that stands still", stands_still)
    robot.point_at(row)
    robot.xdotool("click", "1")
    robot.wait(title, lambda: switch.getState().contains(robot.pyatspi.STATE_CHECKED) != before)


def name_files(start):
    """The preferences show a name as it is typed, say what is wrong with it, and keep the last good one"""
    library = Library("names")
    program = library.open_in(start)
    library.make_video(program)
    before = program.windows()
    robot.xdotool("key", "ctrl+comma")
    window = robot.wait("the preferences", lambda: [one for one in program.windows() if one not in before])[0]
    robot.xdotool("windowfocus", "--sync", window)
    names = program.get("text", "File Names").queryEditableText()
    program.get_text(lambda name: name.startswith("Example: ") and PROMPT in name)
    names.setTextContents("{words} {oops}")
    program.get_text(lambda name: name == "“{oops}” has no meaning here. Names stay as they were.")
    names.setTextContents("///")
    program.get_text(lambda name: name == "Nothing is left for a name. Names stay as they were.")
    names.setTextContents("{model} {words}")
    program.get_text(lambda name: name.endswith("/MiniMax-Hailuo-02 %s.mp4" % PROMPT))
    toggle(program, "A Folder a Day")
    program.get_text(lambda name: name == "Example: MiniMax-Hailuo-02 %s.mp4" % PROMPT)
    toggle(program, "Save Details Beside Each Video")
    robot.xdotool("key", "Escape")
    robot.wait("the end of the preferences", lambda: program.windows() == before)
    robot.xdotool("windowfocus", "--sync", before[-1])
    program.write("a second shot")
    program.click("push button", "Submit")
    robot.wait("the file", lambda: "MiniMax-Hailuo-02 a second shot.mp4" in library.videos())
    robot.wait("its details", lambda: "MiniMax-Hailuo-02 a second shot.json" in library.videos())
    assert program.quit() == 0


sys.exit(robot.run(miss_and_locate, come_back, fetch_again, name_files))
