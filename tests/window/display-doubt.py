#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guards what people are told where money is in question: a task that may have been charged says so, whatever the
reason, and nothing is sent again but by a second press."""

import os
import re
import signal
import sys
import time

import robot
from doubt_support import Home, Relay

SENTENCE = re.compile(r"Sent at \d\d:\d\d, no usable answer\. The service may have accepted and charged it\. "
                      r"Rushes will not send it again by itself\. Compare with the service’s log\.")
NEVER = "will not send it again by itself"
RETRY = re.compile(r"\b(tr(y|ies|ied|ying) (it )?again|retr(y|ies|ied|ying)|next try|by itself|automatic)", re.IGNORECASE)
DEEDS = ["Paste Task ID…", "It Never Arrived", "Send Again…"]

# Its prompt, what the relay does, the reason in the library, and a piece of what is shown of it.
DOUBTS = [
    ("harbour", "cut", "cut", "task_id"),
    ("rooftop", "502", "server-error", "<html>502</html>"),
    ("dandelion", "html", "unreadable", "Welcome"),
    ("lighthouse", "no-id", "no-id", "success"),
    ("watchmaker", "drop", "timeout", "Nothing was received."),
    ("motorway", "stall", "interrupted", "Nothing was received."),
]


def fill(home, relay):
    """One task for each reason, by the answers themselves; the one that takes 90 s to come about is written in."""
    home.add_profile(relay.port)
    for prompt, answer, reason, _ in DOUBTS:
        relay.answer = answer
        if answer == "stall":
            process = home.begin("submit", prompt)
            robot.wait("the submission", lambda: prompt in relay.submissions)
            process.kill()
            process.communicate()
            home.must(0, "adopt", "1", "--prompt", "a start after the kill")
        else:
            home.must(5, "submit", prompt)
        if reason == "timeout":
            home.write("UPDATE tasks SET reason = 'timeout' WHERE prompt = ?", prompt)
    relay.forget()


def select(program, prompt):
    row = robot.wait(prompt, lambda: program.find("list item", lambda name: name.startswith(prompt + ",")))
    robot.point_at(row)
    robot.xdotool("click", "1")
    program.get_text(lambda name: name == prompt)
    return row


def say_so(start):
    """For each reason, row and page say that it may have been charged, with the answer, and promise no retry"""
    home, relay = Home("reasons"), Relay()
    fill(home, relay)
    expected = sorted((prompt, "unconfirmed", "maybe", reason) for prompt, _, reason, _ in DOUBTS)
    found = home.query("SELECT prompt, state, paid, reason FROM tasks WHERE service_id IS NULL")
    assert sorted(found) == expected, found
    program = start(**home.environment)
    for prompt, _, _, answer in DOUBTS:
        row = select(program, prompt)
        assert row.name.startswith(prompt + ", Not Confirmed, "), row.name
        labels = [node.name for node in robot.walk(row)]
        assert "No answer; may have been charged" in labels, labels
        program.get_text(SENTENCE.fullmatch)
        program.get_text(lambda name, piece=answer: piece in name)
        program.get_text(lambda name: name.startswith("Sent ") and name.count(":") >= 2)
        program.get_text(lambda name: name == "May Have Been Charged")
        for deed in DEEDS:
            assert program.is_sensitive("push button", deed), deed
        page = program.get("filler", "RushesTaskPage")
        for name in labels + [node.name for node in robot.walk(page)]:
            assert not RETRY.search(name.replace(NEVER, "")), "%s: %s" % (prompt, name)
    assert program.quit() == 0
    assert relay.submissions == [], relay.submissions


def answer_it(start):
    """A pasted id is taken up, what never arrived is not charged, and only a second press sends again, as a new task"""
    home, relay = Home("answers"), Relay()
    home.add_profile(relay.port)
    relay.answer = "drop"
    for prompt in ("pasted", "never", "again"):
        home.must(5, "submit", prompt)
    relay.forget()
    program = start(**home.environment)

    select(program, "pasted")
    program.click("push button", "Paste Task ID…")
    entry = program.get("text", "Task ID")
    entry.queryEditableText().setTextContents("no such/id")
    program.get_text(lambda name: name.startswith("This is not a task ID."))
    robot.wait("no use of it", lambda: not program.can_respond("Use This ID"))
    entry.queryEditableText().setTextContents("  306700000000777 ")
    robot.wait("use of it", lambda: program.can_respond("Use This ID"))
    program.respond("Use This ID")
    robot.wait("it goes on", lambda: program.find("list item", lambda name: name.startswith("pasted, Generating")))

    select(program, "never")
    program.click("push button", "It Never Arrived")
    robot.wait("it is over", lambda: program.find("list item", lambda name: name.startswith("never, Cancelled")))

    select(program, "again")
    program.click("push button", "Send Again…")
    program.get_text(lambda name: name == "Send again?")
    program.get_text(lambda name: name == "This may be charged twice.")
    program.respond("Cancel")
    assert "Send again?" not in program.shown()
    assert len(program.rows()) == 3, program.rows()
    program.click("push button", "Send Again…")
    program.respond("Send Again")
    robot.wait("a new task", lambda: len(program.rows()) == 4)
    robot.wait("its submission", lambda: relay.submissions == ["again"])
    robot.wait("its id", lambda: home.query("SELECT count(*) FROM tasks WHERE parent IS NOT NULL AND attempts = 1"
                                            " AND service_id IS NOT NULL") == [(1,)])
    assert program.quit() == 0
    assert relay.submissions == ["again"], relay.submissions
    assert home.query("SELECT prompt, paid, service_id FROM tasks WHERE parent IS NULL ORDER BY id") == [
        ("pasted", "yes", "306700000000777"), ("never", "no", None), ("again", "maybe", None)]


def add_by_id(start):
    """A task made elsewhere is added by its id, once, and selected; what is no id is refused with a sentence"""
    home, relay = Home("added"), Relay()
    home.add_profile(relay.port)
    program = start(**home.environment)
    for prompt in ("made on the website", ""):
        robot.wait("the window", lambda: program.is_sensitive("push button", "Submit"))
        program.click("push button", "Main Menu")
        program.click("menu item", "Add Task by ID…")
        entry = program.get("text", "Task ID")
        assert not program.can_respond("Add")
        entry.queryEditableText().setTextContents("12 34")
        program.get_text(lambda name: name.startswith("This is not a task ID."))
        assert not program.can_respond("Add")
        entry.queryEditableText().setTextContents("306700000000888")
        program.get("text", "Its Prompt, Optional").queryEditableText().setTextContents(prompt)
        robot.wait("Add", lambda: program.can_respond("Add"))
        program.respond("Add")
        robot.wait("its row", lambda: len(program.rows()) == 1)
        assert program.rows()[0].startswith("made on the website, Generating, "), program.rows()
        program.get_text(lambda name: name == "306700000000888")  # its page
    assert program.quit() == 0
    assert relay.submissions == []
    assert home.query("SELECT service_id, state, attempts FROM tasks") == [("306700000000888", "generating", 0)]


def press_quickly(start, number):
    """Fifty presses by assistive technology, each of which is a round trip; returns them only where they were quick."""
    home, relay = Home("hammer-%d" % number), Relay()
    home.add_profile(relay.port)
    program = start(**home.environment)
    robot.wait("Submit", lambda: program.is_sensitive("push button", "Submit"))
    program.write("pressed fifty times")
    action = program.get("push button", "Submit").queryAction()
    slowest, before = 0, time.monotonic()
    for _ in range(50):
        action.doAction(0)
        slowest, before = max(slowest, time.monotonic() - before), time.monotonic()
    if slowest < 0.3:  # or a busy machine has made separate presses of them
        return home, relay, program
    assert program.quit() == 0
    return None


def hammer(start):
    """Fifty quick presses on Submit are one task and one request, by whatever means they are made"""
    home, relay, program = next(filter(None, (press_quickly(start, number) for number in range(10))))
    robot.wait("the row", lambda: program.rows())
    robot.wait("its submission", lambda: relay.submissions)
    assert len(program.rows()) == 1, program.rows()
    robot.point_at(program.get("push button", "Submit Again"))
    for _ in range(10):
        robot.xdotool("click", "--repeat", "50", "--delay", "5", "1")
        try:
            robot.wait("the second row", lambda: len(program.rows()) == 2, bound=3)
            break
        except robot.Failure:  # they came so soon that they went on with the first press
            assert len(program.rows()) == 1, program.rows()
    robot.wait("its submission", lambda: len(relay.submissions) == 2)
    assert program.quit() == 0
    found = home.query("SELECT prompt, attempts FROM tasks")
    assert found == 2 * [("pressed fifty times", 1)], found
    assert relay.submissions == 2 * ["pressed fifty times"], relay.submissions


def hang(start):
    """A double press on Submit is one task also where the program hangs between the two"""
    home, relay = Home("hang"), Relay()
    home.add_profile(relay.port)
    program = start(**home.environment)
    robot.wait("Submit", lambda: program.is_sensitive("push button", "Submit"))
    program.write("pressed twice")
    robot.point_at(program.get("push button", "Submit"))
    robot.xdotool("click", "1")
    robot.wait("the task", lambda: home.query("SELECT id FROM tasks"))
    os.kill(program.process.pid, signal.SIGSTOP)
    robot.xdotool("click", "1")
    over = time.monotonic() + 1  # more than the time of a double click, by which the program has not seen the second
    robot.wait("the end of a double click", lambda: time.monotonic() > over)
    os.kill(program.process.pid, signal.SIGCONT)
    robot.wait("its submission", lambda: relay.submissions)
    assert program.quit() == 0
    assert home.query("SELECT prompt, attempts FROM tasks") == [("pressed twice", 1)]
    assert relay.submissions == ["pressed twice"], relay.submissions


sys.exit(robot.run(say_so, answer_it, add_by_id, hammer, hang))
