#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guards the search of the window: what is typed finds, what is found is marked, filters and orders hold over a restart,
and everything can be cleared with one key."""

import glob
import os
import re
import shutil
import subprocess
import sys

import robot

PIGLET = "A piglet runs along a motorway at dusk"
HARBOUR = "Slow zoom over a harbour with fishing boats before the piglet comes"
PIG = "一只小猪在高速公路上快乐的奔跑"
DANDELION = "微距镜头 蒲公英的种子随风飘散"
ALL = [DANDELION, PIG, HARBOUR, PIGLET]


class Home:
    """Library and settings of one test alone."""

    def __init__(self, name):
        self.folder = os.path.join(os.environ["RUSHES_DESKTOP_HOME"], "homes", name)
        self.environment = {"XDG_DATA_HOME": os.path.join(self.folder, "data"),
                            "XDG_CONFIG_HOME": os.path.join(self.folder, "config")}
        first = os.path.join(os.environ["RUSHES_DESKTOP_HOME"], "homes", "first")
        if not os.path.exists(first):
            self.fill(first)
        shutil.copytree(os.path.join(first, "data"), self.environment["XDG_DATA_HOME"], symlinks=True)

    @staticmethod
    def fill(folder):
        environment = {**os.environ, "XDG_DATA_HOME": os.path.join(folder, "data")}
        for prompt in reversed(ALL):
            subprocess.run([sys.argv[2], "--demo", "--quiet", "submit", "--queue", "-d", "10" if prompt == PIG else "6",
                            prompt], check=True, env=environment, stdout=subprocess.DEVNULL)
        subprocess.run([sys.argv[2], "--demo", "--quiet", "wait"], check=True, env=environment, stdout=subprocess.DEVNULL)

    def open_in(self, start, prompts=None):
        program = start("--demo", **self.environment)
        robot.wait("Submit", lambda: program.is_sensitive("push button", lambda name: name.startswith("Submit")))
        await_rows(program, *(ALL if prompts is None else prompts))
        return program

    def settings(self):
        return glob.glob(os.path.join(self.environment["XDG_CONFIG_HOME"], "**", "keyfile"), recursive=True)[0]


def prompts_of(program):
    """Of the rows, from the top."""
    return [next((prompt for prompt in ALL if name.startswith(prompt + ", ")), name) for name in program.rows()]


def await_rows(program, *prompts):
    robot.wait("the rows %s" % (prompts,), lambda: prompts_of(program) == list(prompts))


def await_none(program):
    """The page that says so is in sight: a stack lays out what it shows."""
    program.get("push button", "Clear Search", lambda node: width(node) > 0)


def top(program):
    """Where what is below the search bar begins."""
    return program.get("push button", "All").queryComponent().getExtents(robot.pyatspi.WINDOW_COORDS).y


def width(node):
    return node.queryComponent().getExtents(robot.pyatspi.WINDOW_COORDS).width


def named(program, role, name):
    return [node for node in robot.walk(program.root()) if node.getRoleName() == role and node.name == name]


def entry(program):
    return program.get("entry", "Search")


def search(program, text):
    entry(program).queryEditableText().setTextContents(text)


def text_of(program):
    text = entry(program).queryText()
    return text.getText(0, text.characterCount)


def is_open(program):
    return program.get("push button", "Search Tasks").getState().contains(robot.pyatspi.STATE_PRESSED)


def has_focus(node):
    return node.getState().contains(robot.pyatspi.STATE_FOCUSED)


def is_typing(program):
    """Whether what is typed goes into the search."""
    return any(has_focus(node) for node in robot.walk(entry(program)))


def begin(program):
    robot.xdotool("key", "ctrl+f")
    robot.wait("the search bar", lambda: is_open(program) and is_typing(program))


def escape(program):
    """Once more, unless the search bar is closed by now; returns whether it is."""
    if is_open(program):
        robot.xdotool("key", "Escape")
    return not is_open(program)


def choose(program, title, word):
    """In a list of choices: its button has no name of its own, and its words are there when it is open."""
    combo = program.get("combo box", title)
    next(node for node in robot.walk(combo) if node.name == "GtkToggleButton").queryAction().doAction(0)
    choices = robot.wait(word, lambda: [node for node in robot.walk(combo) if node.getRoleName() == "list item"])
    words = [[part.name for part in robot.walk(node)] for node in choices]
    robot.wait("the focus in it", lambda: any(has_focus(node) for node in choices))
    robot.xdotool("key", "Home", *["Down"] * next(i for i, names in enumerate(words) if word in names), "Return")
    robot.wait("the end of the choice", lambda: not any(node.getRoleName() == "list item" for node in robot.walk(combo)))
    robot.wait("%s chosen" % word, lambda: any(node.name == word for node in robot.walk(combo)))


def find(start):
    """Words and their beginnings, one and two Chinese characters, several words, and what is only in the file's name"""
    program = Home("find").open_in(start)
    begin(program)
    robot.xdotool("type", "--delay", "20", "pig")
    await_rows(program, HARBOUR, PIGLET)
    robot.xdotool("type", "--delay", "20", "let DUSK")
    await_rows(program, PIGLET)
    search(program, "猪")
    await_rows(program, PIG)
    search(program, "种子")
    await_rows(program, DANDELION)
    search(program, "小猪 公路")
    await_rows(program, PIG)
    search(program, "let")
    await_none(program)
    search(program, "mp4 piglet runs")
    await_rows(program, PIGLET)
    row = program.get("list", "Tasks").getChildAtIndex(0)
    assert row.description.startswith("File: "), row.description
    assert row.description.endswith(".mp4"), row.description
    assert program.quit() == 0


def mark(start):
    """A match that the row has no room for is where the row begins; the row's name stays the prompt's"""
    program = Home("mark").open_in(start)
    begin(program)
    search(program, "comes")
    await_rows(program, HARBOUR)
    program.get("label", "…the piglet comes")
    search(program, "slow")
    program.get("label", HARBOUR)
    assert program.quit() == 0


def clear(start):
    """Nothing found is said, and cleared with a button; Escape closes the bar and clears what is in it"""
    program = Home("clear").open_in(start)
    closed = top(program)
    begin(program)
    robot.wait("room for the bar", lambda: top(program) >= closed + 30)
    search(program, "nothing like this")
    await_none(program)
    program.click("push button", "Clear Search")
    await_rows(program, *ALL)
    assert not is_open(program) and text_of(program) == ""
    robot.wait("no room for it", lambda: top(program) == closed)
    begin(program)
    robot.xdotool("type", "--delay", "20", "boats")
    await_rows(program, HARBOUR)
    robot.xdotool("key", "Escape")
    await_rows(program, *ALL)
    assert not is_open(program) and text_of(program) == ""
    program.click("push button", "Search Tasks")
    robot.wait("the focus", lambda: is_typing(program))
    robot.xdotool("type", "--delay", "20", "boats")
    await_rows(program, HARBOUR)
    robot.xdotool("key", "Down", "Escape")  # from the list too
    await_rows(program, *ALL)
    assert program.quit() == 0


def type_in_list(start):
    """Typing in the list begins a search, S stars there as ever, and Return opens the first that was found"""
    home = Home("type")
    program = home.open_in(start)
    robot.point_at(program.get("list", "Tasks").getChildAtIndex(0))
    robot.xdotool("click", "1")
    robot.wait("its page", lambda: program.find("label", DANDELION, lambda node: width(node) > 0))
    robot.xdotool("key", "s")
    robot.wait("the star", lambda: program.get("push button", "Star").getState().contains(robot.pyatspi.STATE_PRESSED))
    assert not is_open(program)
    robot.xdotool("type", "--delay", "20", "piglet runs")
    await_rows(program, PIGLET)
    assert is_open(program) and text_of(program) == "piglet runs"
    # What was looked at is still on the screen.
    assert program.get("push button", "Star").getState().contains(robot.pyatspi.STATE_PRESSED)
    robot.xdotool("key", "Return")
    robot.wait("another page",
               lambda: not program.get("push button", "Star").getState().contains(robot.pyatspi.STATE_PRESSED))
    assert is_open(program)
    assert program.quit() == 0


def submit(start):
    """A new task is in sight after Submit, whatever was searched for"""
    program = Home("submit").open_in(start)
    begin(program)
    search(program, "boats")
    await_rows(program, HARBOUR)
    program.write("a castle in the sea")
    program.click("push button", "Submit")
    robot.wait("the new row", lambda: program.rows()[0].startswith("a castle in the sea, "))
    assert len(program.rows()) == len(ALL) + 1
    assert not is_open(program) and text_of(program) == ""
    assert program.quit() == 0


def keep(start):
    """Words, filters and order are as they were after a restart; what cannot be read is the plain list"""
    home = Home("keep")
    program = home.open_in(start)
    program.click("push button", "Sort")
    program.click("menu item", "Oldest First")
    await_rows(program, *reversed(ALL))
    begin(program)
    program.click("push button", "Filters")
    choose(program, "Duration", "10 seconds")
    await_rows(program, PIG)
    program.get("label", "Filters 1")
    choose(program, "Duration", "Any Duration")
    await_rows(program, *reversed(ALL))
    choose(program, "State", "Ready")
    choose(program, "Date", "Today")
    program.get("label", "Filters 2")
    robot.xdotool("key", "Escape")
    search(program, "piglet")
    await_rows(program, PIGLET, HARBOUR)
    assert program.quit() == 0

    program = home.open_in(start, [PIGLET, HARBOUR])
    assert is_open(program) and text_of(program) == "piglet"
    program.get("label", "Filters 2")
    assert not is_typing(program)
    begin(program)
    robot.xdotool("key", "Escape")
    await_rows(program, *reversed(ALL))  # the order is no part of the search
    assert program.quit() == 0

    with open(home.settings(), encoding="utf-8") as file:
        before = file.read()
    for hostile in ("group=every&sort=newest", "sort=oldest&text=%ff", "states=-1", "&&&=%", "x" * 100000):
        with open(home.settings(), "w", encoding="utf-8") as file:
            file.write(re.sub(r"(?m)^list-query=.*$", lambda match: "list-query='%s'" % hostile, before))
        program = home.open_in(start)
        assert not is_open(program)
        assert program.quit() == 0


def clear_filters(start):
    """Filters are cleared where they are made, and nothing that they hide is lost"""
    program = Home("filters").open_in(start)
    begin(program)
    program.click("push button", "Filters")
    choose(program, "State", "Failed")
    await_none(program)
    program.click("push button", "Clear Filters")
    await_rows(program, *ALL)
    program.get("label", "Filters")
    choose(program, "Date", "Custom Range")
    await_rows(program, *ALL)  # the last 30 days
    program.get("label", "To")
    robot.wait("the end of the search", lambda: escape(program))  # of the filters first
    await_rows(program, *ALL)
    assert program.quit() == 0


def save(start):
    """A search gets a name, is found by it in the menu, also after a restart, and goes when it is removed"""
    home = Home("save")
    program = home.open_in(start)
    begin(program)
    search(program, "小猪")
    await_rows(program, PIG)
    program.click("push button", "Saved Searches")
    program.click("menu item", "Save Search…")
    program.get("text", "Name")
    robot.wait("the dialog", lambda: len(program.windows()) > 1)
    program.get("text", "Name").queryEditableText().setTextContents("pigs_and more")
    program.respond("Save")
    program.get_text(lambda name: name == "Search saved")
    assert program.quit() == 0

    program = home.open_in(start, [PIG])
    begin(program)
    robot.xdotool("key", "Escape")
    await_rows(program, *ALL)
    begin(program)
    program.click("push button", "Saved Searches")
    program.click("menu item", "pigs_and more")
    await_rows(program, PIG)
    assert text_of(program) == "小猪"
    program.click("push button", "Saved Searches")
    program.click("menu item", "Remove Saved Search")
    robot.wait("its name among those that can be removed", lambda: named(program, "menu item", "pigs_and more")[1:])
    named(program, "menu item", "pigs_and more")[1].queryAction().doAction(0)
    assert program.quit() == 0
    with open(home.settings(), encoding="utf-8") as file:
        assert "pigs" not in file.read()


sys.exit(robot.run(find, mark, clear, type_in_list, submit, keep, clear_filters, save))
