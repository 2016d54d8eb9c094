#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guards the gallery: it shows what the list shows, with the same selection and at the same place; a clip is opened from
it by keyboard and mouse and left again for where one was; its pictures have the size that was chosen, also after a
restart. And that the list says where a day begins."""

import contextlib
import os
import sqlite3
import subprocess
import sys

import robot

DAWN = "A piglet runs along a motorway at dawn"
DUSK = "A piglet runs along a motorway at dusk"
MANY = ["Shot %02d of the harbour" % number for number in range(60)]


def run(*arguments):
    return subprocess.run([sys.argv[2], "--demo", "--quiet", *arguments], check=True, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.DEVNULL, timeout=robot.BOUND).stdout.split()


def change(sql):
    with contextlib.closing(sqlite3.connect(os.path.join(robot.library(), "library.db"))) as connection:
        connection.execute(sql)
        connection.commit()


def children(program, role):
    view = program.get(role, "Tasks")
    return [node for node in (view.getChildAtIndex(i) for i in range(view.childCount)) if node.name]


def cells(program):
    return children(program, "table")


def find(nodes, prompt):
    return next((node for node in nodes if node.name.startswith(prompt + ", ")), None)


def cell(program, prompt):
    return robot.wait("a cell “%s”" % prompt, lambda: find(cells(program), prompt))


def row(program, prompt):
    return robot.wait("a row “%s”" % prompt, lambda: find(children(program, "list"), prompt))


def has(node, state):
    return node.getState().contains(state)


def is_selected(node):
    return has(node, robot.pyatspi.STATE_SELECTED)


def is_focused(node):
    return has(node, robot.pyatspi.STATE_FOCUSED)


def box(node):
    return node.queryComponent().getExtents(robot.pyatspi.WINDOW_COORDS)


def click(node, *arguments):
    robot.point_at(node)
    robot.xdotool("click", *arguments, "1")


def double_click(node):
    click(node, "--repeat", "2", "--delay", "60")


def is_page_open(program):
    """A page that is left stays where it is, but it has nothing to go back from."""
    back = program.find("push button", "Back")
    return back is not None and has(back, robot.pyatspi.STATE_SENSITIVE) and \
        program.is_sensitive("push button", "Back")


def open_program(start, n, view="list"):
    """In the view that is asked for; it begins in the one that was left."""
    program = start("--demo")
    robot.wait("the tasks", lambda: len(children(program, "list") + cells(program)) >= min(n, 40))
    if view == "list" and cells(program):
        to_list(program)
    return program


def to_gallery(program):
    robot.xdotool("key", "ctrl+2")
    robot.wait("the gallery", lambda: cells(program))
    robot.wait("no list", lambda: not children(program, "list"))


def to_list(program):
    robot.xdotool("key", "ctrl+1")
    robot.wait("the list", lambda: children(program, "list"))
    robot.wait("no gallery", lambda: not cells(program))


def switch(start):
    """Ctrl+2 and the toggle show the same tasks as a gallery, with the same one selected, and Ctrl+1 the list"""
    run("submit", "--wait", DAWN)
    run("submit", "--wait", DUSK)
    program = open_program(start, 2)
    names = [node.name for node in children(program, "list")]
    click(row(program, DAWN))
    robot.wait("selected", lambda: is_selected(row(program, DAWN)))
    to_gallery(program)
    assert [node.name for node in cells(program)] == names, names
    robot.wait("selected", lambda: is_selected(cell(program, DAWN)) and not is_selected(cell(program, DUSK)))
    robot.wait("the focus goes with it", lambda: is_focused(cell(program, DAWN)))
    robot.wait("side by side", lambda: box(cell(program, DAWN)).y == box(cell(program, DUSK)).y)
    robot.xdotool("key", "Left")
    robot.wait("the next one", lambda: is_selected(cell(program, DUSK)) and not is_selected(cell(program, DAWN)))
    to_list(program)
    robot.wait("selected", lambda: is_selected(row(program, DUSK)) and not is_selected(row(program, DAWN)))
    program.click("push button", "Gallery")
    robot.wait("the gallery", lambda: len(cells(program)) == 2)
    program.click("push button", "List")
    robot.wait("the list", lambda: len(children(program, "list")) == 2)
    assert program.quit() == 0


def open_and_leave(start):
    """Enter and a double click open a clip as a page, a single click does not; Back leads to the same cell"""
    program = open_program(start, 2)
    to_gallery(program)
    click(cell(program, DAWN))
    robot.wait("selected", lambda: is_selected(cell(program, DAWN)))
    assert not is_page_open(program)
    robot.xdotool("key", "Return")
    robot.wait("the page", lambda: is_page_open(program))
    program.get("label", DAWN)
    program.click("push button", "Back")
    robot.wait("the gallery", lambda: not is_page_open(program))
    robot.wait("where one was", lambda: is_selected(cell(program, DAWN)) and is_focused(cell(program, DAWN)))
    double_click(cell(program, DUSK))
    robot.wait("the page", lambda: is_page_open(program))
    robot.xdotool("key", "Escape")
    robot.wait("the gallery", lambda: not is_page_open(program))
    robot.wait("where one was", lambda: is_selected(cell(program, DUSK)) and is_focused(cell(program, DUSK)))
    robot.xdotool("key", "Return")
    robot.wait("the page", lambda: is_page_open(program))
    robot.xdotool("key", "ctrl+2")
    robot.wait("the gallery", lambda: not is_page_open(program))
    assert program.quit() == 0


def select_several(start):
    """Shift with arrows, Ctrl+A and Ctrl+click select cells; the menu is about them, and Escape ends it"""
    program = open_program(start, 2)
    to_gallery(program)
    click(cell(program, DUSK))
    robot.wait("selected", lambda: is_selected(cell(program, DUSK)))
    robot.xdotool("key", "shift+Right")
    program.get("label", "2 Selected")
    robot.xdotool("key", "Menu")
    robot.wait("the menu", lambda: len(program.windows()) == 2)
    program.get("menu item", "Unselect")
    robot.xdotool("key", "Escape")
    robot.wait("no menu", lambda: len(program.windows()) == 1)
    robot.xdotool("key", "Escape")
    robot.wait("none", lambda: not is_selected(cell(program, DUSK)) and not is_selected(cell(program, DAWN)))
    robot.xdotool("key", "ctrl+a")
    robot.wait("both", lambda: is_selected(cell(program, DUSK)) and is_selected(cell(program, DAWN)))
    robot.xdotool("key", "Escape")
    robot.point_at(cell(program, DAWN))
    robot.xdotool("click", "3")
    robot.wait("the menu", lambda: len(program.windows()) == 2)
    robot.wait("of that one", lambda: is_selected(cell(program, DAWN)) and not is_selected(cell(program, DUSK)))
    program.get("menu item", "Open")
    robot.xdotool("key", "Escape")
    robot.wait("no menu", lambda: len(program.windows()) == 1)
    assert program.quit() == 0


def choose_size(start):
    """The slider and its keys change the size of the pictures, and a restart begins in the gallery with that size"""
    program = open_program(start, 2)
    to_gallery(program)
    slider = program.get("slider", "Thumbnail Size")
    before, width = slider.queryValue().currentValue, box(cell(program, DAWN)).width
    robot.xdotool("key", "ctrl+plus", "ctrl+plus", "ctrl+plus", "ctrl+plus")
    robot.wait("the largest", lambda: slider.queryValue().currentValue == slider.queryValue().maximumValue)
    robot.wait("larger pictures", lambda: box(cell(program, DAWN)).width > width)
    robot.xdotool("key", "ctrl+minus")
    robot.wait("one less", lambda: slider.queryValue().currentValue == slider.queryValue().maximumValue - 1)
    slider.queryValue().currentValue = 0
    robot.wait("small pictures", lambda: 60 < box(cell(program, DAWN)).width < width)
    assert before > 0
    small = box(cell(program, DAWN)).width
    assert program.quit() == 0
    program = open_program(start, 2, "table")
    robot.wait("small pictures", lambda: box(cell(program, DAWN)).width == small)
    assert not children(program, "list")
    to_list(program)
    assert program.quit() == 0


def keep_place(start):
    """What is in view stays in view from list to gallery, from size to size and back, in the midst of many tasks"""
    ids = [run("submit", "--queue", prompt)[0] for prompt in MANY]
    run("cancel", *ids)
    program = open_program(start, len(MANY))
    height = box(program.get("frame", "Rushes (Demo)")).height
    click(children(program, "list")[0])
    for _ in range(30):
        robot.xdotool("key", "Down")
    chosen = MANY[len(MANY) - 31]

    def is_in_sight(node):
        return is_selected(node) and 0 < box(node).y < height - box(node).height // 2 and box(node).height > 0

    robot.wait("in sight", lambda: is_in_sight(row(program, chosen)))
    to_gallery(program)
    print("# %d cells are bound" % program.get("table", "Tasks").childCount, flush=True)
    robot.wait("in sight", lambda: is_in_sight(cell(program, chosen)))
    top = box(cell(program, chosen)).y
    for key in 4 * ["ctrl+minus"] + 4 * ["ctrl+plus"]:
        robot.xdotool("key", key)
        robot.wait("in sight", lambda: is_in_sight(cell(program, chosen)) and box(cell(program, chosen)).y <= top)
    robot.xdotool("key", "Return")
    robot.wait("the page", lambda: is_page_open(program))
    robot.xdotool("key", "Escape")
    robot.wait("in sight", lambda: not is_page_open(program) and is_in_sight(cell(program, chosen)))
    to_list(program)
    robot.wait("in sight", lambda: is_in_sight(row(program, chosen)))
    assert program.quit() == 0


def mark_days(start):
    """The first row of each day says which, and is no longer the first when another one comes above it"""
    change("UPDATE tasks SET created = created - 86400000000 WHERE prompt = '%s'" % DAWN)
    program = open_program(start, len(MANY) + 2)

    def count(words, node=None):
        return sum(one.getRoleName() == "label" and one.name == words
                   for one in robot.walk(node or program.get("list", "Tasks")))

    robot.wait("two days", lambda: count("Today") == 1 and count("Yesterday") == 1)
    assert count("Today", children(program, "list")[0]) == 1
    assert count("Yesterday", row(program, DAWN)) == 1
    program.write("above them all")
    program.click("push button", "Submit")
    newest = robot.wait("the new row", lambda: find(children(program, "list"), "above them all"))
    robot.wait("its day", lambda: count("Today", newest) == 1)
    robot.wait("no second one", lambda: count("Today") == 1)
    assert program.quit() == 0


sys.exit(robot.run(switch, open_and_leave, select_several, choose_size, keep_place, mark_days))
