#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills the program at every call of a fetch, and lets each of its calls to the disk fail, and looks at the file.

    fetch.py --program build/src/rushes-cli --shim build/tests/crash/libshim.so [--jobs 8] [--each 1]

A library whose one task is finished at the service, a video of several blocks, and a run that does nothing but bring it:
every call of that run that reaches disk or network, the opening of the library and its last commit included, is a point
to kill at, and every call to the disk one to fail at, as full, with an I/O error and as read-only. Whatever happened, what
stands under a final name is byte for byte what the relay has, or there is nothing; a run after that ends with the one file
in place and `ready`, and asks for no video where all of it was there. `--each N` tries every N-th failure.
"""

import errno
import hashlib
import os
import sys

from harness import library, parse, spread, verdict
from invariants import false_videos, videos
from relay import video

KILLED = -9
PROMPT = "to be fetched"
ERRORS = (errno.ENOSPC, errno.EIO, errno.EROFS)
LENGTH = 3 * 1024 * 1024 + 256


def look(home, relay):
    """What is wrong at any moment: a file that is not the relay's, a row that says more than the disk."""
    found = false_videos(home, relay.video)
    tasks, sound = home.read()
    if not sound:
        found.append("the library is not sound")
    for task in tasks:
        there = task["file"] and os.path.join(home.path, task["file"][task["file"].index("Videos"):])
        if task["state"] == "ready" and not (
                there and os.path.exists(there) and task["sha256"] == hashlib.sha256(relay.video).hexdigest()):
            found.append(f"task {task['id']} is ready and its file is not there")
    return found


def rest(home, relay, before):
    """A run without any trouble: it must end with the one file in place."""
    finished, parts = videos(home)
    needs_nothing = len(finished) > before or any(os.path.getsize(path) == len(relay.video) for path in parts)
    relay.fetched = 0
    done = home.run("wait")
    found = look(home, relay)
    tasks, _ = home.read()
    row = next(task for task in tasks if task["prompt"] == PROMPT)
    if done.returncode != 0 or row["state"] != "ready":
        found.append(f"it did not become ready but {row['state']}: {done.stderr.strip()[-200:]}")
    finished, parts = videos(home)
    if len(finished) != before + 1 or parts:
        found.append(f"afterwards there are {len(finished) - before} files and {len(parts)} parts")
    if needs_nothing and relay.fetched > 0:
        found.append("all of it was there, and it was fetched again")
    return needs_nothing, found


def prepare(template, relay, folder):
    """A home whose task waits for its video."""
    relay.trouble = True
    home = template.copy(os.path.join(folder, "waiting"))
    home.run("submit", PROMPT, "--wait", "--timeout", "2")
    for _ in range(20):
        tasks, _ = home.read()
        state = next(task["state"] for task in tasks if task["prompt"] == PROMPT)
        if state == "fetching":
            relay.trouble = False
            return home
        home.run("wait", "--timeout", "2")
    raise RuntimeError(f"the task is {state}")


def count(home, relay, folder):
    path = os.path.join(folder, "count")
    counted = home.copy(os.path.join(folder, "counted"))
    done = counted.run("wait", shim={"RUSHES_SHIM_COUNT": path})
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    with open(path) as file:
        return [int(number) for number in file.read().split()]


def cases(calls, disk_calls, each):
    yield from (("kill", at, None) for at in range(1, calls + 1))
    failures = [("fail", at, code) for at in range(1, disk_calls + 1) for code in ERRORS]
    yield from failures[::each]


def work(arguments, number):
    tried = {"kill": 0, "fail": 0}
    whole = 0
    found = []
    with library(arguments, video=video(LENGTH)) as (folder, relay, template):
        waiting = prepare(template, relay, folder)
        before = len(videos(waiting)[0])
        # Another run may need some calls more.
        calls, disk_calls = (n + 5 for n in count(waiting, relay, folder))
        for kind, at, code in list(cases(calls, disk_calls, arguments.each))[number::arguments.jobs]:
            home = waiting.copy(os.path.join(folder, "home"))
            if kind == "kill":
                done = home.run("wait", shim={"RUSHES_SHIM_KILL": str(at)})
                tried[kind] += done.returncode == KILLED
            else:
                done = home.run("wait", "--timeout", "1", shim={"RUSHES_SHIM_FAIL": str(at),
                                                                "RUSHES_SHIM_ERRNO": str(code)})
                tried[kind] += 1
                if done.returncode < 0:
                    found.append(f"fail {at} of {disk_calls} ({code}): ended by signal {-done.returncode}")
            broken = look(home, relay)
            needed_nothing, after = rest(home, relay, before)
            whole += needed_nothing
            if broken or after:
                found.append(f"{kind} at call {at} of {calls if kind == 'kill' else disk_calls} ({code}):")
                found += ["  " + each for each in broken + after]
    return tried, whole, found


def main():
    arguments = parse(__doc__, 8, each=1)
    ends, raised = spread(work, arguments)
    kills, fails = (sum(end[0][kind] for end in ends) for kind in ("kill", "fail"))
    whole = sum(end[1] for end in ends)
    found = [line for end in ends for line in end[2]]
    violated = sum(1 for line in found if line.startswith("  "))
    return verdict(found, raised, kills > 50 and fails > 20 and whole > 5,
                   f"{kills} kills and {fails} failures during a fetch, {whole} of which left the whole video behind; "
                   f"{violated} violations")


if __name__ == "__main__":
    sys.exit(main())
