#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guards comparing: several tasks are selected with mouse, keyboard and taps, their videos play as one, what differs is
said also to who does not see it, and a video that is missing is no end of the others."""

import glob
import os
import subprocess
import sys

import robot

DAWN = "A piglet runs along a motorway at dawn"
DUSK = "A piglet runs along a motorway at dusk, slow pan"
TAKES = "一只小猪在高速公路上奔跑"
HINT = "Select 2 to 4 finished videos"
MISSING = "The file is not there any more. It was moved or deleted."


def make(*arguments):
    subprocess.run([sys.argv[2], "--demo", "--quiet", "submit", "--wait", *arguments], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=robot.BOUND)


def open_program(start, n):
    program = start("--demo")
    robot.wait("the tasks", lambda: len(program.rows()) == n)
    return program


def row(program, prompt, nth=0):
    tasks = program.get("list", "Tasks")
    rows = [tasks.getChildAtIndex(i) for i in range(tasks.childCount)]
    return [node for node in rows if node.name.startswith(prompt + ", ")][nth]


def is_selected(node):
    return node.getState().contains(robot.pyatspi.STATE_SELECTED)


def click(node, key=None):
    robot.point_at(node)
    if key:
        robot.xdotool("keydown", key, "click", "1", "keyup", key)
    else:
        robot.xdotool("click", "1")


def select(program, *nodes):
    click(nodes[0])
    robot.wait("one selected", lambda: is_selected(nodes[0]))
    for node in nodes[1:]:
        click(node, "ctrl")
        robot.wait("one more", lambda: is_selected(node))
    program.get("label", "%d Selected" % len(nodes))


def tile(program, name):
    return program.get("panel", lambda given: given.startswith(name + ", "))


def get_time(program):
    """The first number of "0:02 / 0:10" below the clips, in seconds."""
    page = next(node for node in robot.walk(program.root()) if node.name == "RushesComparePage")
    text = next(node.name for node in robot.walk(page) if " / 0:" in node.name)
    return int(text.split(" / ")[0].split(":")[1])


def is_on_compare(program):
    return program.find("panel", lambda name: name.startswith(("Video 1, ", "Take "))) is not None


def compare_two(start):
    """Two selected clips play as one; names, settings and the difference of the prompts can be read"""
    make(DAWN)
    make("-d", "10", DUSK)
    program = open_program(start, 2)
    select(program, row(program, DUSK), row(program, DAWN))
    program.click("push button", "Compare")
    first, second = tile(program, "Video 1"), tile(program, "Video 2")
    assert "10 s" in first.name and "MiniMax-Hailuo-02" in first.name, first.name
    assert "6 s" in second.name, second.name
    robot.wait("the difference", lambda: first.description == "Different: dusk, slow pan")
    robot.wait("the difference", lambda: second.description == "Different: dawn")
    program.get("label", "2 Videos")
    robot.wait("it plays", lambda: get_time(program) >= 1)
    robot.xdotool("key", "comma")  # a step is a pause
    program.get("push button", "Play", lambda node: "Pause" not in node.name)
    before = get_time(program)
    robot.xdotool("key", "Right", "Right")
    robot.wait("two seconds on", lambda: get_time(program) >= min(before + 2, 9))
    robot.xdotool("key", "Left", "Left", "Left", "Left", "Left", "Left", "Left", "Left", "Left", "Left")
    robot.wait("the start", lambda: get_time(program) == 0)
    robot.xdotool("key", "Escape")
    robot.wait("no clips", lambda: not is_on_compare(program))
    program.get("label", "2 Selected")
    robot.xdotool("key", "Escape")
    robot.wait("nothing selected", lambda: not is_selected(row(program, DUSK)) and not is_selected(row(program, DAWN)))
    assert program.quit() == 0


def compare_takes(start):
    """Takes of one prompt are called so, and their prompt the same"""
    make("-n", "2", TAKES)
    program = open_program(start, 4)
    select(program, row(program, TAKES), row(program, TAKES, 1))
    robot.xdotool("key", "ctrl+shift+d")
    for name in ("Take 1", "Take 2"):
        node = tile(program, name)
        robot.wait("the difference", lambda: node.description == "Same prompt")
    assert program.quit() == 0


def select_by_keys(start):
    """Shift with arrows, Ctrl+A and Ctrl+click select; too many and too few are answered with a sentence"""
    program = open_program(start, 4)
    nodes = [row(program, TAKES), row(program, TAKES, 1), row(program, DUSK), row(program, DAWN)]
    click(nodes[0])
    robot.wait("one selected", lambda: is_selected(nodes[0]))
    robot.xdotool("key", "ctrl+shift+d")
    program.get("label", HINT)
    robot.xdotool("key", "shift+Down", "shift+Down")
    program.get("label", "3 Selected")
    assert [is_selected(node) for node in nodes] == [True, True, True, False]
    robot.xdotool("key", "ctrl+a")
    program.get("label", "4 Selected")
    click(nodes[1], "ctrl")
    program.get("label", "3 Selected")
    assert not is_selected(nodes[1])
    click(nodes[3])
    robot.wait("one selected", lambda: [is_selected(node) for node in nodes] == [False, False, False, True])
    program.get("label", DAWN)
    click(nodes[1], "shift")
    program.get("label", "3 Selected")
    program.click("push button", "Unselect")
    robot.wait("none selected", lambda: not any(is_selected(node) for node in nodes))
    assert program.quit() == 0


def go_on_while_selected(start):
    """A new task does not end the selection, and moves none of it to another row"""
    program = open_program(start, 4)
    select(program, row(program, DUSK), row(program, DAWN))
    program.write("another one")
    program.click("push button", "Submit")
    robot.wait("five rows", lambda: len(program.rows()) == 5)
    assert is_selected(row(program, DUSK)) and is_selected(row(program, DAWN))
    assert not is_selected(row(program, "another one")) and not is_selected(row(program, TAKES))
    program.get("label", "2 Selected")
    click(row(program, "another one"), "ctrl")
    program.get("label", "3 Selected")
    robot.wait("ready", lambda: any(name.startswith("another one, Ready") for name in program.rows()))
    program.click("push button", "All")
    program.get("label", "3 Selected")
    assert program.quit() == 0


def tap_when_narrow(start):
    """Where it is narrow, Select of the menu begins a selection by taps, and the bar below ends it"""
    program = open_program(start, 5)
    window = program.windows()[-1]
    robot.xdotool("windowsize", "--sync", window, "370", "650")
    robot.wait("it is narrow", lambda: row(program, DUSK).queryComponent().getExtents(robot.pyatspi.WINDOW_COORDS).width
               < 370)
    robot.point_at(row(program, DUSK))
    robot.xdotool("click", "3")
    robot.wait("the menu", lambda: len(program.windows()) == 2)
    item = program.get("menu item", "Open")
    robot.wait("its focus", lambda: item.getState().contains(robot.pyatspi.STATE_FOCUSED))
    robot.xdotool("key", "Down", "Return")
    robot.wait("the menu is gone", lambda: len(program.windows()) == 1)
    # Without a window manager the first click after a menu may get lost: one that does nothing.
    click(program.get("label", "1 Selected"))
    click(row(program, DAWN))
    program.get("label", "2 Selected")
    assert is_selected(row(program, DUSK)) and is_selected(row(program, DAWN))
    click(row(program, TAKES))
    program.get("label", "3 Selected")
    click(row(program, TAKES))
    robot.wait("it is not selected", lambda: not is_selected(row(program, TAKES)))
    robot.xdotool("key", "ctrl+shift+d")
    tile(program, "Video 2")
    robot.xdotool("key", "Escape")
    robot.wait("no clips", lambda: not is_on_compare(program))
    program.click("push button", "Unselect")
    robot.wait("nothing selected", lambda: not is_selected(row(program, DUSK)))
    click(row(program, DAWN))  # a tap opens, as before
    program.get("label", DAWN)
    assert program.quit() == 0


def miss_a_file(start):
    """A video whose file is gone says so in its place, and the other one plays"""
    for path in glob.glob(os.path.join(robot.library(), "Videos", "**", "*dawn*.mp4"), recursive=True):
        os.remove(path)
    program = open_program(start, 5)
    select(program, row(program, DUSK), row(program, DAWN))
    robot.xdotool("key", "ctrl+shift+d")
    tile(program, "Video 2")
    program.get("label", MISSING)
    robot.wait("it plays", lambda: get_time(program) >= 1)
    assert program.quit() == 0


# The last one leaves a narrow window.
sys.exit(robot.run(compare_two, compare_takes, select_by_keys, go_on_while_selected, miss_a_file, tap_when_narrow))
