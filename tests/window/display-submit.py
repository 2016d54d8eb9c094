#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guards the main job: a prompt is written, submitted once, and becomes a video that can be found."""

import glob
import os
import sys

import robot

PROMPT = "一只小猪在高速公路上快乐的奔跑"


def videos():
    return glob.glob(os.path.join(robot.library(), "Videos", "**", "*.mp4"), recursive=True)


def submit_and_watch(start):
    """A Chinese prompt of 10 seconds becomes a video file, with one request"""
    program = start("--demo")
    robot.wait("Submit", lambda: program.is_sensitive("push button", "Submit"))
    program.write(PROMPT)
    program.get("label", "%d / 2000" % len(PROMPT))
    program.get("panel", "Duration")
    program.click("push button", "10 seconds")
    program.click("push button", "Submit")
    program.get("push button", "Submit Again")
    assert program.read() == PROMPT, "the text stays"
    robot.wait("a row", lambda: program.rows())
    assert len(program.rows()) == 1, program.rows()
    assert program.rows()[0].startswith(PROMPT + ", "), program.rows()
    robot.wait("ready", lambda: program.rows()[0].startswith(PROMPT + ", Ready, "))
    program.get("label", PROMPT)
    found = videos()
    assert len(found) == 1, found
    assert os.path.getsize(found[0]) > 10000, found
    assert program.quit() == 0
    assert robot.query("SELECT state, duration, attempts, prompt FROM tasks") == [("ready", 10, 1, PROMPT)]


def keep_draft(start):
    """Text and duration survive a restart, and nothing is submitted by that"""
    program = start("--demo")
    robot.wait("the text", lambda: program.read() == PROMPT)
    assert program.get("push button", "10 seconds").getState().contains(robot.pyatspi.STATE_PRESSED)
    assert program.is_sensitive("push button", "Submit")
    assert len(program.rows()) == 1
    assert program.quit() == 0
    assert len(robot.query("SELECT id FROM tasks")) == 1


def refuse_bad_input(start):
    """A blank prompt and one that is too long are answered with words, and nothing is submitted"""
    program = start("--demo")
    robot.wait("Submit", lambda: program.is_sensitive("push button", "Submit"))
    program.write("  \n ")
    program.click("push button", "Submit")
    program.get("alert", "The prompt is empty. Describe the shot in words.")
    program.write("猪" * 2041)
    program.get("label", lambda name: name.startswith("Too long by 41"))
    robot.wait("no Submit", lambda: not program.is_sensitive("push button", "Submit"))
    program.write("猪" * 2000)
    robot.wait("Submit", lambda: program.is_sensitive("push button", "Submit"))
    assert program.quit() == 0
    assert len(robot.query("SELECT id FROM tasks")) == 1


def press_twice(start):
    """A double press submits once, and Undo takes it back unsent"""
    program = start("--demo")
    robot.wait("Submit", lambda: program.is_sensitive("push button", "Submit"))
    program.write("twice")
    button = program.get("push button", "Submit")
    button.queryAction().doAction(0)
    button.queryAction().doAction(0)
    robot.wait("the row", lambda: program.rows()[0].startswith("twice, Waiting, "))
    assert len(program.rows()) == 2, program.rows()
    # libadwaita 1.2 names the button of a toast twice
    program.click("push button", lambda name: name.startswith("Undo"))
    robot.wait("no row", lambda: len(program.rows()) == 1)
    assert program.quit() == 0
    assert robot.query("SELECT prompt, attempts FROM tasks WHERE prompt = 'twice' AND state <> 'cancelled'") == []
    assert robot.query("SELECT sum(attempts) FROM tasks") == [(1,)]


def start_twice(start):
    """A second start shows the first one's window and ends"""
    first = start("--demo")
    first.get("text", "Prompt")
    second = start("--demo")
    assert second.process.wait(timeout=robot.BOUND) == 0
    assert first.process.poll() is None
    assert first.quit() == 0


sys.exit(robot.run(submit_and_watch, keep_draft, refuse_bad_input, press_twice, start_twice))
