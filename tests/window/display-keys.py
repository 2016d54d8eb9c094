#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guards the keyboard: what is held down submits once, single letters do not disturb who writes, and what is removed
comes back; and that the window takes any size without complaint."""

import subprocess
import sys

import robot


def find_window():
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "Rushes"], capture_output=True, text=True,
                           check=False)
    return found.stdout.split()


def open_program(start):
    program = start("--demo")
    robot.wait("the window", find_window)
    robot.wait("Submit", lambda: program.is_sensitive("push button", lambda name: name.startswith("Submit")))
    return program


def hold_return(start):
    """Ctrl+Return held down submits once, and writes no line breaks"""
    program = open_program(start)
    robot.xdotool("type", "a prompt with s in it")
    robot.wait("the text", lambda: program.read() == "a prompt with s in it")
    robot.xdotool("keydown", "ctrl", "keydown", "Return")
    robot.wait("a row", lambda: program.rows())
    program.get("push button", "Submit Again")
    for _ in range(20):
        robot.xdotool("keydown", "Return")  # as the keyboard repeats it
    robot.wait("Submit Again", lambda: program.is_sensitive("push button", "Submit Again"))
    for _ in range(20):
        robot.xdotool("keydown", "Return")
    robot.xdotool("keyup", "Return", "keyup", "ctrl")
    assert program.read() == "a prompt with s in it"
    assert len(program.rows()) == 1, program.rows()
    robot.xdotool("key", "ctrl+Return")
    robot.wait("a second row", lambda: len(program.rows()) == 2)
    assert program.quit() == 0


def mark_and_remove(start):
    """S stars, Delete removes, Ctrl+Z brings back, where no text has the focus"""
    program = open_program(start)
    robot.wait("two rows", lambda: len(program.rows()) == 2)
    tasks = program.get("list", "Tasks")
    robot.point_at(tasks.getChildAtIndex(0))
    robot.xdotool("click", "1")
    program.get("label", "a prompt with s in it")
    robot.xdotool("key", "s")
    robot.wait("a star", lambda: program.get("push button", "Star").getState().contains(robot.pyatspi.STATE_PRESSED))
    robot.xdotool("key", "Delete")
    robot.wait("one row", lambda: len(program.rows()) == 1)
    robot.xdotool("key", "ctrl+z")
    robot.wait("two rows", lambda: len(program.rows()) == 2)
    assert program.quit() == 0


def take_any_size(start):
    """Wide, narrow and low, the program says nothing on its standard error and ends well"""
    program = open_program(start)
    window = find_window()[0]
    for width, height in [(1200, 760), (360, 640), (360, 294), (860, 600), (880, 600), (400, 760), (1100, 720)]:
        robot.xdotool("windowsize", "--sync", window, str(width), str(height))
        program.get("text", "Prompt")
    robot.xdotool("key", "ctrl+q")
    assert program.process.wait(timeout=robot.BOUND) == 0


sys.exit(robot.run(hold_return, mark_and_remove, take_any_size))
