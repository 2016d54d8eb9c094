#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guards work on several tasks at once: they are selected with the keyboard, starred, tagged, copied, saved, sent again and
removed as one, and one press takes it back; and that notes and tags of a task outlast the program."""

import os
import re
import sqlite3
import subprocess
import sys

import robot

HERE = os.path.dirname(os.path.abspath(__file__))
PROMPTS = ["a harbour at dawn", "屋顶追逐，雨夜", "a lighthouse in the rain"]


def make(*arguments):
    subprocess.run([sys.argv[2], "--demo", "--quiet", "submit", "--wait", *arguments], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=robot.BOUND)


def open_program(start, n):
    program = start("--demo")
    robot.wait("the tasks", lambda: len(program.rows()) == n)
    return program


def row(program, nth):
    tasks = program.get("list", "Tasks")
    return [node for node in (tasks.getChildAtIndex(i) for i in range(tasks.childCount)) if node.name][nth]


def is_selected(node):
    return node.getState().contains(robot.pyatspi.STATE_SELECTED)


def select(program, n):
    """The first n, with the keyboard."""
    robot.point_at(row(program, 0))
    robot.xdotool("click", "1")
    robot.wait("one selected", lambda: is_selected(row(program, 0)))
    for _ in range(n - 1):
        robot.xdotool("key", "shift+Down")
    program.get("label", "%d Selected" % n)


def clipboard(kind, expected):
    """The clipboard is set a moment after the key."""
    def read():
        return subprocess.run([os.path.join(HERE, "clipboard"), kind], check=True, capture_output=True, text=True,
                              timeout=robot.BOUND).stdout
    robot.wait("on the clipboard", lambda: read() == expected)


def says(program, words):
    program.get_text(lambda name: name == words)


def press(key):
    robot.xdotool("key", key)


def is_in_library(sql, expected):
    robot.wait("in the library: %s" % expected, lambda: robot.query(sql) == expected)


def starred():
    return robot.query("SELECT count(*) FROM tasks WHERE starred")[0][0]


def star_and_copy(start):
    """Several are selected with Shift, starred and unstarred as one, and their prompts and IDs copied one a line"""
    for prompt in PROMPTS:
        make(prompt)
    program = open_program(start, 3)
    select(program, 3)
    press("s")
    says(program, "3 tasks starred")
    robot.wait("three stars", lambda: starred() == 3)
    press("ctrl+z")
    robot.wait("no star", lambda: starred() == 0)
    press("s")
    robot.wait("three stars", lambda: starred() == 3)
    robot.wait("Unstar", lambda: program.find("label", "Unstar"))
    press("s")
    robot.wait("no star", lambda: starred() == 0)

    press("ctrl+shift+c")
    clipboard("text/plain;charset=utf-8", "\n".join(reversed(PROMPTS)))
    says(program, "3 prompts copied")
    ids = [service_id for service_id, in robot.query("SELECT service_id FROM tasks ORDER BY id DESC")]
    activate_row(program, "Copy IDs")
    clipboard("text/plain;charset=utf-8", "\n".join(ids))
    press("ctrl+c")
    files = [path for path, in robot.query("SELECT file FROM tasks ORDER BY id DESC")]
    robot.wait("the files", lambda: len(files_on_clipboard()) == 3)
    assert [os.path.basename(path) for path in files_on_clipboard()] == [os.path.basename(path) for path in files]
    assert program.quit() == 0


def files_on_clipboard():
    from urllib.parse import unquote
    text = subprocess.run([os.path.join(HERE, "clipboard"), "text/uri-list"], check=True, capture_output=True, text=True,
                          timeout=robot.BOUND).stdout
    return [unquote(line) for line in text.split()]


def activate_row(program, title):
    """A row of the page of several; once it stands still."""
    node = program.get("list item", title)
    places = [None]

    def stands_still():
        box = node.queryComponent().getExtents(robot.pyatspi.WINDOW_COORDS)
        places.append((box.x, box.y, box.width, box.height))
        return places[-1] == places[-2]

    robot.wait("a row that stands still", stands_still)
    robot.point_at(node)
    robot.xdotool("click", "1")


def new_window(program, before):
    window = robot.wait("a dialog", lambda: [one for one in program.windows() if one not in before])[0]
    robot.xdotool("windowfocus", "--sync", window)
    return window


def tag_several(start):
    """A new tag goes to all that are selected, a tag that some have can go to all, and undo takes back only what came"""
    program = open_program(start, 3)
    select(program, 2)
    before = program.windows()
    activate_row(program, "Tag…")
    new_window(program, before)
    get_in_dialog(program, "text", "New Tag").queryEditableText().setTextContents("  雨夜  ")
    program.respond("Apply")
    says(program, "2 tasks changed")
    is_in_library("SELECT count(*) FROM tags WHERE tag = '雨夜'", [(2,)])
    robot.xdotool("windowfocus", "--sync", before[-1])

    select(program, 3)
    before = program.windows()
    activate_row(program, "Tag…")
    new_window(program, before)
    choice = get_in_dialog(program, "list item", "雨夜")
    check = robot.wait("its check", lambda: next(node for node in robot.walk(choice) if node.getRoleName() == "check box"))
    assert check.getState().contains(robot.pyatspi.STATE_INDETERMINATE)
    choose(program, choice, check)
    program.respond("Apply")
    is_in_library("SELECT count(*) FROM tags WHERE tag = '雨夜'", [(3,)])
    robot.xdotool("windowfocus", "--sync", before[-1])
    press("ctrl+z")
    is_in_library("SELECT count(*) FROM tags WHERE tag = '雨夜'", [(2,)])
    press("ctrl+z")
    is_in_library("SELECT count(*) FROM tags", [(0,)])
    assert program.quit() == 0


def is_focused(node):
    return node.getState().contains(robot.pyatspi.STATE_FOCUSED)


def get_in_dialog(program, role, name):
    """The newest window is the last."""
    def find():
        root = program.root()
        dialog = root.getChildAtIndex(root.childCount - 1)
        return next((node for node in robot.walk(dialog) if node.getRoleName() == role and node.name == name), None)
    return robot.wait("%s “%s” in the dialog" % (role, name), find)


def choose(program, node, check):
    """Dialogs stand somewhere: they are reached with the keyboard."""
    def step():
        if is_focused(node):
            return True
        robot.xdotool("key", "Tab")
        return False
    robot.wait("the row", step)
    robot.xdotool("key", "space")
    robot.wait("checked", lambda: check.getState().contains(robot.pyatspi.STATE_CHECKED)
               and not check.getState().contains(robot.pyatspi.STATE_INDETERMINATE))


def save_files(start):
    """Files are saved into a folder, never over what is there, and what is missing is told"""
    program = open_program(start, 3)
    folder = os.path.join(os.environ["RUSHES_DESKTOP_HOME"], "saved")
    os.makedirs(folder)
    files = [path for path, in robot.query("SELECT file FROM tasks ORDER BY id")]
    with open(os.path.join(folder, os.path.basename(files[0])), "w", encoding="utf-8") as mine:
        mine.write("mine")
    os.rename(files[1], files[1] + ".aside")
    select(program, 3)
    before = program.windows()
    activate_row(program, "Save Files to Folder…")
    new_window(program, before)

    def ask_for_path():
        robot.xdotool("key", "slash")
        return program.find("text", "GtkFileChooserEntry", is_focused)

    robot.wait("the place for a path", ask_for_path)
    robot.xdotool("key", "ctrl+a", "type", "--delay", "20", folder)
    robot.xdotool("key", "Return")
    robot.wait("the end of the chooser", lambda: program.windows() == before)
    says(program, "2 saved, 1 is missing")
    os.rename(files[1] + ".aside", files[1])
    with open(os.path.join(folder, os.path.basename(files[0])), encoding="utf-8") as mine:
        assert mine.read() == "mine"
    stem, ending = os.path.splitext(os.path.basename(files[0]))
    names = sorted(os.listdir(folder))
    assert names == sorted([os.path.basename(files[0]), "%s (2)%s" % (stem, ending), os.path.basename(files[2])]), names
    assert os.path.getsize(os.path.join(folder, names[names.index("%s (2)%s" % (stem, ending))])) == \
        os.path.getsize(files[0])
    assert program.quit() == 0


def remove_and_undo(start):
    """All are removed with one key and come back with one; nothing of them has changed"""
    program = open_program(start, 3)
    before = robot.query("SELECT id, state, prompt, starred, file FROM tasks ORDER BY id")
    select(program, 3)
    press("Delete")
    says(program, "3 removed")
    robot.wait("no row", lambda: not program.rows())
    press("ctrl+z")
    robot.wait("three rows", lambda: len(program.rows()) == 3)
    assert robot.query("SELECT id, state, prompt, starred, file FROM tasks ORDER BY id") == before
    assert program.quit() == 0


def send_edited(start):
    """Several are sent again with an edit, as new tasks that name the old ones, and all of them can be taken back"""
    program = open_program(start, 3)
    select(program, 2)
    before = program.windows()
    activate_row(program, "Send Again with Edits…")
    new_window(program, before)
    program.get("text", "Put After").queryEditableText().setTextContents("slow pan")
    program.get_text(lambda name: name.startswith("a lighthouse in the rain slow pan\n"))
    program.get_text(lambda name: re.search("屋顶追逐，雨夜slow pan", name))
    program.respond("Submit 2 Tasks")
    robot.xdotool("windowfocus", "--sync", before[-1])
    program.get_text(lambda name: name.startswith("2 queued, sending in "))
    is_in_library("SELECT prompt, parent, state FROM tasks WHERE id > 3 ORDER BY prompt",
                  [("a lighthouse in the rain slow pan", 3, "queued"), ("屋顶追逐，雨夜slow pan", 2, "queued")])
    press("ctrl+z")
    is_in_library("SELECT count(*) FROM tasks WHERE state = 'cancelled' AND attempts = 0", [(2,)])
    robot.wait("three rows", lambda: len(program.rows()) == 3)
    assert program.quit() == 0


def change(sql):
    """While no program has the library."""
    connection = sqlite3.connect(os.path.join(robot.library(), "library.db"))
    with connection:
        connection.execute(sql)
    connection.close()


def retry_failed(start):
    """Retry says in numbers what is submitted and what is left out, before anything is; the undo takes all of it back"""
    change("UPDATE tasks SET state = 'failed', paid = 'maybe', reason = 'generation-failed' WHERE id = 1")
    change("UPDATE tasks SET state = 'failed', paid = 'maybe', reason = 'video-withheld' WHERE id = 2")
    program = open_program(start, 3)
    select(program, 3)
    press("ctrl+shift+r")
    says(program, "1 new task is submitted, which may be charged.\n"
                  "1 is not sent again: its words were refused and need an edit.\n1 has not failed.")
    assert robot.query("SELECT count(*) FROM tasks WHERE parent = 1") == [(0,)]
    before = program.windows()
    program.respond("Submit 1 Task")
    is_in_library("SELECT prompt, state FROM tasks WHERE parent = 1", [(PROMPTS[0], "queued")])
    assert robot.query("SELECT count(*) FROM tasks WHERE state = 'queued'") == [(1,)]
    robot.xdotool("windowfocus", "--sync", before[0])
    press("ctrl+z")
    is_in_library("SELECT state, attempts FROM tasks WHERE parent = 1", [("cancelled", 0)])
    assert program.quit() == 0


def note_and_tags(start):
    """A note is kept when it is left, a tag when it is given; both are there after a restart, and can be taken away"""
    program = open_program(start, 3)
    select(program, 1)
    program.click("push button", "Add Note…")
    note = program.get("text", "Note")
    note.queryEditableText().setTextContents("第一条\nbest of the day")
    is_in_library("SELECT note FROM tasks WHERE id = 3", [("第一条\nbest of the day",)])
    program.click("push button", "Add Tag…")
    robot.wait("the entry", lambda: program.find("text", "New Tag", is_focused))
    program.get("text", "New Tag", is_focused).queryEditableText().setTextContents("keep")
    press("Return")
    program.get("push button", "Remove Tag “keep”")
    is_in_library("SELECT tag FROM tags WHERE task = 3", [("keep",)])
    program.get("text", "Note").queryEditableText().setTextContents("第二条")
    assert program.quit() == 0  # at once: what was typed is kept
    assert robot.query("SELECT note FROM tasks WHERE id = 3") == [("第二条",)]

    program = open_program(start, 3)
    select(program, 1)
    program.get("push button", "Remove Tag “keep”")
    robot.wait("the note", lambda: program.get("text", "Note").queryText().getText(0, -1) == "第二条")
    program.click("push button", "Remove Tag “keep”")
    is_in_library("SELECT count(*) FROM tags", [(0,)])
    robot.point_at(row(program, 1))  # another task has none of it
    robot.xdotool("click", "1")
    program.get("push button", "Add Note…")
    assert program.find("text", "Note") is None
    assert program.quit() == 0


sys.exit(robot.run(star_and_copy, tag_several, save_files, remove_and_undo, send_edited, note_and_tags,
                   retry_failed))
