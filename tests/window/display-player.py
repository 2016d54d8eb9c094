#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guards that a finished clip can be watched frame by frame and taken elsewhere: by its frame, its file, a copy, a drag."""

import glob
import os
import struct
import subprocess
import sys
import urllib.parse

import robot

HERE = os.path.dirname(os.path.abspath(__file__))
CLIPBOARD = os.path.join(HERE, "clipboard")
CHASE = "Rooftop chase, rain, neon signs"
HARBOUR = "Slow zoom over a harbour"


def fill():
    """One task of one take, and after it one of three; nothing is made twice."""
    if os.path.exists(os.path.join(robot.library(), "library.db")):
        return
    for more in ([HARBOUR], ["-n", "3", CHASE]):
        subprocess.run([sys.argv[2], "--demo", "submit", "--wait", *more], check=True, stdout=subprocess.DEVNULL)


def files():
    """The clips, oldest first."""
    return sorted(glob.glob(os.path.join(robot.library(), "Videos", "*", "*.mp4")), key=os.path.getmtime)


def clipboard(kind=None):
    done = subprocess.run([CLIPBOARD, *([kind] if kind else [])], capture_output=True, check=False)
    if done.returncode != 0:
        raise robot.Failure(done.stderr.decode())
    return done.stdout


def show(program, prompt, place=0):
    """Selects a row, and has its clip on the screen with the focus on no text."""
    def rows():
        return [node for node in robot.walk(program.get("list", "Tasks")) if node.name.startswith(prompt + ", ")]
    robot.point_at(robot.wait("the row", lambda: rows()[place:place + 1])[0])
    robot.xdotool("click", "1")
    program.get("push button", "Pause")


def start_with(start, prompt, place=0, **environment):
    fill()
    program = start("--demo", **environment)
    show(program, prompt, place)
    return program


def pause(program):
    robot.xdotool("key", "space")
    program.get("push button", "Play")


def position(program):
    """Seconds, once they do not change any more."""
    value = program.get("slider", "Position").queryValue()
    last = None

    def settled():
        nonlocal last
        before, last = last, value.currentValue
        return before is not None and abs(before - last) < 0.001
    robot.wait("rest", settled)
    return last


def said(program, sentence):
    program.get_text(lambda name: name.startswith(sentence))


def watch(start):
    """Space pauses and plays, Left and Right jump a second, comma and period step a frame, brackets change the speed"""
    program = start_with(start, HARBOUR)
    pause(program)
    robot.xdotool("key", "Left", "Left", "Left", "Left", "Left", "Left")
    robot.wait("the start", lambda: position(program) < 0.01)
    robot.xdotool("key", "Right")
    robot.wait("a second", lambda: abs(position(program) - 1) < 0.03)
    at = position(program)
    robot.xdotool("key", "period")
    robot.wait("a frame on", lambda: 0.03 < position(program) - at < 0.06)
    robot.xdotool("key", "comma", "comma")
    robot.wait("a frame back", lambda: 0.03 < at - position(program) < 0.06)
    robot.xdotool("key", "bracketright")
    program.get("label", "1.5×")
    robot.xdotool("key", "bracketleft", "bracketleft")
    program.get("label", "0.5×")
    robot.xdotool("key", "space")
    program.get("push button", "Pause")
    assert program.quit() == 0


def copy_frame(start):
    """The frame that is copied is a PNG of the clip's size, the same one again and another one after a step"""
    program = start_with(start, HARBOUR)
    pause(program)

    def copied():
        robot.xdotool("key", "ctrl+shift+f")
        said(program, "Frame copied")
        return clipboard("image/png")
    first = copied()
    assert first[:8] == b"\x89PNG\r\n\x1a\n", first[:16]
    assert struct.unpack(">II", first[16:24]) == (1366, 768)
    assert copied() == first
    robot.xdotool("key", *(10 * ["period"]))
    position(program)
    robot.wait("another frame", lambda: copied() != first)
    assert program.quit() == 0


def copy_file(start):
    """Ctrl+C copies the file for file managers, and leaves text that is selected to the text"""
    program = start_with(start, HARBOUR)
    robot.xdotool("key", "ctrl+c")
    said(program, "Video file copied")
    path = files()[0]
    uri = "file://" + urllib.parse.quote(path)
    assert clipboard("text/uri-list").decode().strip() == uri
    assert clipboard("x-special/gnome-copied-files").decode() == "copy\n" + uri
    program.write("words of a prompt")
    robot.point_at(program.get("text", "Prompt"))
    robot.xdotool("click", "1", "key", "ctrl+a", "ctrl+c")
    robot.wait("the words", lambda: clipboard("text/plain;charset=utf-8") == b"words of a prompt")
    robot.xdotool("key", "ctrl+a", "Delete")
    assert program.quit() == 0


def save(program, target):
    """Names the copy in the chooser. The tree is not looked at while a dialog goes: see robot.respond()."""
    robot.xdotool("key", "ctrl+shift+s")
    robot.wait("the chooser", lambda: len(program.windows()) > 1)
    entry = program.get("text", lambda name: True, lambda node: node.getState().contains(robot.pyatspi.STATE_FOCUSED))
    assert entry.queryText().getText(0, entry.queryText().characterCount) == os.path.basename(files()[0])
    robot.xdotool("key", "ctrl+a")
    robot.xdotool("type", "--delay", "10", target)
    robot.xdotool("key", "Return")


def gone(program):
    robot.wait("the end of the chooser", lambda: len(program.windows()) == 1)


def save_as(start):
    """Save As makes a whole copy under the name that is given, and asks before it replaces one"""
    program = start_with(start, HARBOUR)
    folder = os.path.join(os.environ["RUSHES_DESKTOP_HOME"], "copies")
    target = os.path.join(folder, "copy.mp4")
    os.mkdir(folder)
    with open(files()[0], "rb") as clip:
        whole = clip.read()

    save(program, target)
    gone(program)
    said(program, "Copy saved")
    with open(target, "rb") as copy:
        assert copy.read() == whole
    assert os.listdir(folder) == ["copy.mp4"], os.listdir(folder)

    with open(target, "wb") as copy:
        copy.write(b"something else")
    save(program, target)
    replace = program.get("push button", lambda name: name.lstrip("_").startswith("Replace"))
    with open(target, "rb") as copy:
        assert copy.read() == b"something else"
    replace.queryAction().doAction(0)
    gone(program)
    robot.wait("the copy", lambda: os.path.getsize(target) == len(whole))
    assert os.listdir(folder) == ["copy.mp4"], os.listdir(folder)
    assert program.quit() == 0


def go_through(start):
    """Buttons go through the takes by number and end with them; keys go through the list, wherever the focus is"""
    program = start_with(start, CHASE)
    for take in (3, 2, 1):
        program.get("label", "Take %d of 3" % take)
        robot.wait("what can be gone to", lambda: program.is_sensitive("push button", "Previous") == (take > 1))
        assert program.is_sensitive("push button", "Next") == (take < 3)
        if take > 1:
            program.click("push button", "Previous")
    program.click("push button", "Next")
    program.get("label", "Take 2 of 3")

    robot.point_at(program.get("text", "Prompt"))
    robot.xdotool("click", "1", "key", "ctrl+Next")  # Page Down
    program.get("label", "Take 1 of 3")
    robot.xdotool("key", "ctrl+Next")
    robot.wait("one take only", lambda: program.find("label", HARBOUR) and not program.find("label", "Take 1 of 3"))
    robot.wait("the end of the list", lambda: not program.is_sensitive("push button", "Next"))
    robot.xdotool("key", "ctrl+Next")
    robot.xdotool("key", "ctrl+Prior")
    program.get("label", "Take 1 of 3")

    program.get("push button", "Pause")
    robot.point_at(program.get("image", "Picture"))
    robot.xdotool("click", "1")
    program.get("push button", "Play")
    robot.xdotool("key", "Up")
    program.get("label", "Take 2 of 3")
    robot.xdotool("key", "Down")
    program.get("label", "Take 1 of 3")
    assert program.quit() == 0


def drop(program, widget, left):
    """Drags from a widget, that far from its left side, into another program; returns what that was given."""
    target = subprocess.Popen([os.path.join(HERE, "drop-target")], stdout=subprocess.PIPE, text=True)
    try:
        found = ["xdotool", "search", "--onlyvisible", "--name", "Drop Target"]
        window = robot.wait("the other program", lambda: subprocess.run(found, capture_output=True, check=False).stdout)
        robot.xdotool("windowmove", window.decode().split()[0], "1130", "300")
        box = widget.queryComponent().getExtents(robot.pyatspi.WINDOW_COORDS)
        robot.xdotool("mousemove", str(box.x + left), str(box.y + box.height // 2), "mousedown", "1")
        for x in range(box.x + left, 1221, 20):
            robot.xdotool("mousemove", str(x), "370")
        program.get("push button", "Pause")
        robot.xdotool("mouseup", "1")
        return target.communicate(timeout=robot.BOUND)[0].splitlines()
    finally:
        robot.xdotool("mouseup", "1")
        target.kill()
        target.wait()


def drag(start):
    """A click on the picture pauses; a drag from it, or from a row, takes the file elsewhere and does not pause"""
    program = start_with(start, HARBOUR)
    picture = program.get("image", "Picture")
    robot.point_at(picture)
    robot.xdotool("click", "1")
    program.get("push button", "Play")
    robot.xdotool("mousemove_relative", "60", "60", "click", "1")  # so far away that it is no double click
    program.get("push button", "Pause")
    assert drop(program, picture, 300) == [files()[0]]
    program.get("push button", "Pause")
    row = program.get("list item", lambda name: name.startswith(CHASE))
    assert drop(program, row, 60)[0] in files()[1:]
    program.get("push button", "Pause")
    assert program.quit() == 0


def choose_picture(start):
    """The frame that is chosen stands for the clip in the list, is kept in the library, and Undo takes it back"""
    program = start_with(start, HARBOUR)
    pause(program)
    at = position(program)

    def made():
        found = glob.glob(os.path.join(os.environ["RUSHES_DESKTOP_HOME"], "**", "thumbnails", "1-*"), recursive=True,
                          include_hidden=True)
        return [os.path.basename(path) for path in found]
    robot.wait("its picture", lambda: len(made()) == 1)
    program.click("push button", "Task Menu")
    program.click("menu item", "Use Frame as Picture")
    said(program, "Picture changed")
    (chosen,), = robot.query("SELECT poster FROM tasks WHERE id = 1")
    assert 0 < chosen / 1000000 - at < 0.05, (chosen, at)
    robot.wait("its new picture", lambda: any(name.endswith("-%d.jpg" % chosen) for name in made()))
    program.click("push button", lambda name: name.startswith("Undo"))
    robot.wait("the old one", lambda: robot.query("SELECT poster FROM tasks WHERE id = 1") == [(-1,)])
    assert program.quit() == 0


def miss(start):
    """Where the file is gone its page says so and offers to fetch it again, and the next clip's page does not"""
    program = start_with(start, CHASE)
    (path,), = robot.query("SELECT file FROM tasks WHERE id = 3")  # of the row below the newest
    os.rename(path, path + ".elsewhere")
    robot.xdotool("key", "ctrl+Next")
    said(program, "The file is not there any more.")
    program.get("push button", "Fetch Again")
    robot.xdotool("key", "ctrl+c")
    robot.wait("a word about it", lambda: sum(name.startswith("The file is not there") for name in program.shown()) > 1)
    robot.xdotool("key", "ctrl+Prior")
    program.get("push button", "Pause")
    assert program.find("push button", "Fetch Again") is None
    program.get("push button", "Open Folder")
    assert program.quit() == 0
    os.rename(path + ".elsewhere", path)


def install(start):
    """Without a decoder the page names what to install, copies the command, and offers another program and another try"""
    fill()
    program = start("--demo", GST_PLUGIN_FEATURE_RANK="avdec_h264:NONE,openh264dec:NONE")
    row = robot.wait("the row", lambda: program.find("list item", lambda name: name.startswith(HARBOUR)))
    robot.point_at(row)
    robot.xdotool("click", "1")
    said(program, "This video needs a decoder that is not installed.")
    program.get("label", "sudo apt install gstreamer1.0-libav")
    program.click("push button", "Copy Command")
    assert clipboard("text/plain;charset=utf-8") == b"sudo apt install gstreamer1.0-libav"
    assert program.is_sensitive("push button", "Open With…")
    program.click("push button", "Try Again")
    said(program, "This video needs a decoder that is not installed.")
    assert program.quit() == 0


sys.exit(robot.run(watch, copy_frame, copy_file, save_as, go_through, drag, choose_picture, miss, install))
