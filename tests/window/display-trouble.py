#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guards the one notice of the window: what stands in the way of sending is said, and goes on by a press only; and the
ends that a library can come to."""

import contextlib
import os
import re
import resource
import shutil
import subprocess
import sys

import robot
from doubt_support import Home, Relay


def state_of(home, prompt):
    found = home.query("SELECT state FROM tasks WHERE prompt = '%s'" % prompt)
    return found[0][0] if found else None


def kill_while_sending(start):
    """Killed while it sends: not confirmed after a restart, the rest of the queue waits for a press, one request"""
    home, relay = Home("killed"), Relay()
    home.add_profile(relay.port, "--parallel", "1")
    relay.answer = "stall"
    program = start(**home.environment)
    robot.wait("Submit", lambda: program.is_sensitive("push button", "Submit"))
    program.write("on its way")
    program.click("push button", "Submit")
    robot.wait("the submission", lambda: relay.submissions == ["on its way"])
    program.write("next in line")
    program.click("push button", "Submit")
    robot.wait("the queue", lambda: state_of(home, "next in line") == "queued")
    assert state_of(home, "on its way") == "sending"
    program.process.kill()
    program.process.wait()

    relay.answer = "accept"
    program = start(**home.environment)
    program.get_text(lambda name: name == "Rushes did not end as it should last time. 1 prompt waits to be sent.")
    robot.wait("two rows", lambda: len(program.rows()) == 2)
    assert program.rows()[0].startswith("next in line, Waiting, "), program.rows()
    assert program.rows()[1].startswith("on its way, Not Confirmed, "), program.rows()
    program.get_text(lambda name: name == "Waiting, sending is paused")
    program.click("push button", "Keep Paused")
    program.get_text(lambda name: name == "Sending is paused. 1 task waits.")
    assert program.quit() == 0
    assert relay.submissions == ["on its way"], relay.submissions

    program = start(**home.environment)
    program.get_text(lambda name: name == "Sending is paused. 1 task waits.")
    program.click("push button", "Resume")
    robot.wait("the other submission", lambda: relay.submissions == ["on its way", "next in line"])
    assert program.quit() == 0
    assert relay.submissions == ["on its way", "next in line"], relay.submissions
    assert home.query("SELECT prompt, attempts FROM tasks ORDER BY id") == [("on its way", 1), ("next in line", 1)]
    relay.let_go()


def ask_before_old(start):
    """What has waited for over an hour is sent by a press only, and its price is said where it is known"""
    home, relay = Home("old"), Relay()
    home.add_profile(relay.port)
    for prompt in ("one", "two"):
        home.must(0, "submit", "--queue", prompt)
    home.write("UPDATE tasks SET created = created - 2 * 3600 * 1000000, price = 200, currency = 'CNY'")
    program = start(**home.environment)
    program.get_text(
        lambda name: name == "2 prompts wait to be sent, the oldest for over an hour. Price: ¥4.00.")
    assert relay.submissions == []
    program.click("push button", "Send")
    robot.wait("both submissions", lambda: sorted(relay.submissions) == ["one", "two"])
    assert program.quit() == 0


def pause_in_doubt(start):
    """Two in a row without a usable answer pause the queue, in words"""
    home, relay = Home("doubts"), Relay()
    home.add_profile(relay.port, "--parallel", "1")
    for prompt in ("one", "two", "three"):
        home.must(0, "submit", "--queue", prompt)
    relay.answer = "502"
    program = start(**home.environment)
    program.get_text(lambda name: name == "Two tasks in a row got no usable answer, so sending is paused. 1 task waits.")
    assert len(relay.submissions) == 2, relay.submissions
    relay.answer = "accept"
    program.click("push button", "Resume")
    robot.wait("the third", lambda: len(relay.submissions) == 3)
    assert program.quit() == 0


def hold_profile(start):
    """A no to the account stops all with one notice; the queue goes on when the user says so"""
    home, relay = Home("held"), Relay()
    home.add_profile(relay.port, "--parallel", "1")
    for prompt in ("one", "two", "three"):
        home.must(0, "submit", "--queue", prompt)
    relay.answer = "hold"
    program = start(**home.environment)
    program.get_text(lambda name: name == "The balance at the service is too low. Top it up there, then resume. "
                                          "3 tasks wait.")
    assert len(relay.submissions) == 1, relay.submissions
    assert home.query("SELECT DISTINCT state, paid FROM tasks") == [("queued", "no")]
    relay.answer = "accept"
    program.click("push button", "Resume")
    robot.wait("all", lambda: len(relay.submissions) == 4)
    assert program.quit() == 0


def show_unkept(start):
    """An accepted id that nothing can keep is shown, can be copied, and goes only when it is kept after all"""
    home, relay = Home("unkept"), Relay()
    home.add_profile(relay.port)
    relay.answer = "later"
    program = start(**home.environment)
    robot.wait("Submit", lambda: program.is_sensitive("push button", "Submit"))
    program.write("accepted")
    program.click("push button", "Submit")
    robot.wait("the submission", lambda: relay.submissions == ["accepted"])
    # From now on no file may grow, and none be written to: not even the one that was kept ready for this.
    before = resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    relay.let_go()
    task_id = robot.wait("an id", lambda: next(iter(relay.ids), None))
    program.get_text(lambda name: name.startswith("The service accepted a task, and its ID could not be written to the "
                                                  "library: %s. Copy it now." % task_id))
    program.click("push button", "Copy")
    program.write("")
    robot.point_at(program.get("text", "Prompt"))
    robot.xdotool("click", "1", "key", "ctrl+v")
    robot.wait("what was copied", lambda: program.read() == task_id)
    assert state_of(home, "accepted") == "sending"
    resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, before)
    robot.wait("the notice goes", lambda: not any(task_id in name for name in program.shown() if "accepted" in name))
    robot.wait("its id is kept", lambda: home.query("SELECT service_id, attempts FROM tasks") == [(task_id, 1)])
    assert program.quit() == 0
    assert relay.submissions == ["accepted"], relay.submissions


def name_damaged(start):
    """A damaged library is kept, and its notice names both files, over restarts, until it is closed"""
    home, relay = Home("damaged"), Relay()
    home.add_profile(relay.port)
    relay.answer = "drop"
    home.must(5, "submit", "kept in the backup")
    backup_made = "library-20261001T081407Z.db"
    os.makedirs(os.path.join(home.folder, "backups"), exist_ok=True)
    shutil.copy(home.database, os.path.join(home.folder, "backups", backup_made))
    with open(home.database, "r+b") as file:
        file.write(b"this is no library at all" * 400)
    named = re.compile(r"The library was damaged\. It is kept as (\S+), and the backup (\S+) took its place\.")
    for last in (False, True):
        program = start(**home.environment)
        aside, backup = named.fullmatch(program.get_text(named.fullmatch)).groups()
        assert os.path.exists(os.path.join(home.folder, aside)), aside
        assert backup == backup_made, backup
        program.get("list item", lambda name: name.startswith("kept in the backup, Not Confirmed, "))
        if last:
            program.click("push button", "Dismiss")
            robot.wait("no notice", lambda: not any(named.fullmatch(name) for name in program.shown()))
        assert program.quit() == 0
    program = start(**home.environment)
    program.get("list item", lambda name: name.startswith("kept in the backup, Not Confirmed, "))
    assert not any(named.fullmatch(name) for name in program.shown())
    assert program.quit() == 0


def leave_newer(start):
    """A library of a newer version is left as it is, and the window says so"""
    home = Home("newer")
    home.add_profile(1)
    home.write("PRAGMA user_version = 77")
    with open(home.database, "rb") as file:
        before = file.read()
    program = start(**home.environment)
    program.get_text(lambda name: name == "The Library Is Newer")
    program.get_text(lambda name: name.startswith("The library was made by a newer version of Rushes."))
    assert "Try Again" not in program.shown()
    assert program.quit() == 0
    with open(home.database, "rb") as file:
        assert file.read() == before


BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>
"""


@contextlib.contextmanager
def another_bus(folder):
    """What a program on it does is seen on the bus of assistive technology all the same."""
    socket, config = os.path.join(folder, "bus"), os.path.join(folder, "bus.conf")
    with open(config, "w", encoding="utf-8") as file:
        file.write(BUS.format(socket=socket))
    address = subprocess.run(["gdbus", "call", "--session", "--dest", "org.a11y.Bus", "--object-path", "/org/a11y/bus",
                              "--method", "org.a11y.Bus.GetAddress"], capture_output=True, text=True, check=True,
                             timeout=robot.BOUND).stdout.split("'")[1]
    daemon = subprocess.Popen(["dbus-daemon", "--nofork", "--config-file=" + config], stderr=subprocess.DEVNULL)
    try:
        robot.wait("the other bus", lambda: os.path.exists(socket))
        yield {"DBUS_SESSION_BUS_ADDRESS": "unix:path=" + socket, "AT_SPI_BUS_ADDRESS": address}
    finally:
        daemon.terminate()
        daemon.wait()


def own_alone(start):
    """A second start that cannot find the first one says that the library is in use, and takes it over when it is free"""
    home = Home("alone")
    home.add_profile(1)
    first = start(**home.environment)
    first.get("text", "Prompt")
    with another_bus(home.data) as bus:
        second = start(**bus, **home.environment)
        second.get_text(lambda name: name == "The Library Is in Use")
        second.get_text(lambda name: name.startswith("Another Rushes is using the library."))
        assert first.quit() == 0
        second.click("push button", "Try Again")
        robot.wait("its own", lambda: second.is_sensitive("push button", "Submit"))
        assert second.quit() == 0


def live_without_bus(start):
    """Without any session bus there is a window, and it ends well"""
    home = Home("without")
    home.add_profile(1)
    program = start(DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent/bus", **home.environment)
    robot.wait("a window", program.windows)
    assert program.quit() == 0


sys.exit(robot.run(kill_while_sending, ask_before_old, pause_in_doubt, hold_profile, show_unkept, name_damaged,
                   leave_newer, own_alone, live_without_bus))
