#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills the program at every point of the money path and looks at what is left.

    kill.py --program build/src/rushes-cli --shim build/tests/crash/libshim.so [--kills 1000] [--jobs 16] [--seed N]

A run: a prompt is submitted; the program is ended by SIGKILL at a chosen point: at the N-th call that reaches disk or
network (K0 to K10 of the reliability notes), or by the relay at the N-th byte of the request or the reply. Then it is
started without a network, then with one, either of which is killed as well in a third of the runs (K11 to K20). After
each start the invariants are checked against the relay's ledger. A kill that did not happen fails the whole.
"""

import collections
import os
import random
import sys

from harness import library, parse, spread, verdict
from invariants import false_videos, violations

KILLED = -9


def count_calls(home, where, relay):
    """How many calls a whole run makes; each of them is a point to kill at."""
    relay.forget()
    copy = home.copy(where)
    path = os.path.join(where, "count")
    done = copy.run("submit", "counted", "--wait", shim={"RUSHES_SHIM_COUNT": path})
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    with open(path) as file:
        return int(file.read().split()[0])


class Run:
    """One kill and what comes after it."""

    def __init__(self, home, relay, chance):
        self.home, self.relay, self.chance = home, relay, chance
        self.prompt = f"prompt {chance.getrandbits(60)}"
        self.asked = {self.prompt: 1}
        self.earlier, _ = home.read()
        self.kills = 0
        self.found = []
        self.left = None

    def check(self, when, before=()):
        tasks, sound = self.home.read()
        self.found += [f"{when}: {each}" for each in violations(tasks, sound, self.relay, self.asked, before)
                       + false_videos(self.home, self.relay.video)]
        return tasks

    def first(self, kind, at):
        arguments = ["submit", self.prompt, "--wait"]
        if kind == "call":
            killed = self.home.run(*arguments, shim={"RUSHES_SHIM_KILL": str(at)}).returncode == KILLED
        else:
            # The process is known to the relay before it can connect: it starts stopped at its first read.
            process = self.home.start(*arguments)
            self.relay.kill = (process.pid, kind, at)
            process.communicate(timeout=60)
            killed = process.returncode == KILLED
        self.kills += killed
        return killed

    def again(self, when, *arguments):
        """A start, killed once more in a third of the cases, and then left to end."""
        if self.chance.random() < 1 / 3:
            shim = {"RUSHES_SHIM_KILL": str(self.chance.randint(1, 60))}
            self.kills += self.home.run(*arguments, shim=shim).returncode == KILLED
        done = self.home.run(*arguments)
        if done.returncode == KILLED or done.returncode < 0:
            self.found.append(f"{when}: ended by signal {-done.returncode}")
        return done

    def go(self, kind, at):
        killed = self.first(kind, at)
        self.relay.down()
        submitted = list(self.relay.submissions)
        self.again("without network", "remove", "999999999")
        before = self.check("without network", self.earlier)
        self.left = next((task["state"] for task in before if task["prompt"] == self.prompt), "not asked yet")
        if self.relay.submissions != submitted:
            self.found.append("I3: something was submitted without being asked for")
        self.relay.up()
        self.again("with network", "wait")
        tasks = self.check("with network", before)
        for task in tasks:
            if task["prompt"] != self.prompt:
                continue
            if task["state"] == "ready" and not os.path.exists(task["file"]):
                self.found.append(f"the file of task {task['id']} is not there")
            if task["state"] in ("queued", "generating", "fetching"):
                self.found.append(f"task {task['id']} did not go on: {task['state']}")
        return killed


def work(arguments, number):
    chance = random.Random(f"{arguments.seed} {number}")
    runs = kills = 0
    left = collections.Counter()
    found = []
    with library(arguments) as (folder, relay, template):
        calls = count_calls(template, os.path.join(folder, "count"), relay)
        while kills < arguments.kills / arguments.jobs:
            relay.forget()
            runs += 1
            # Every call is a point, in turn; every fourth kill is the relay's, at a byte of the request or the reply.
            if runs % 4 == 0:
                kind, at = chance.choice([("request", chance.randint(1, 420)), ("reply", chance.randint(0, 190))])
            else:
                kind, at = "call", 1 + (number + runs * arguments.jobs) % calls
            run = Run(template.copy(os.path.join(folder, "home")), relay, chance)
            run.go(kind, at)
            kills += run.kills
            left[run.left] += 1
            if run.found:
                found.append(f"seed {arguments.seed} job {number} run {runs} ({kind} {at}):")
                found += ["  " + each for each in run.found]
    return runs, kills, left, found


def main():
    arguments = parse(__doc__, 16, kills=1000)
    ends, raised = spread(work, arguments)
    runs, kills = (sum(end[i] for end in ends) for i in range(2))
    left = sum((end[2] for end in ends), collections.Counter())
    found = [line for end in ends for line in end[3]]
    violated = sum(1 for line in found if line.startswith("  "))
    every = {"not asked yet", "queued", "unconfirmed", "generating", "fetching", "ready"}
    return verdict(found, raised, kills >= arguments.kills and (kills < 500 or every <= set(left)),
                   "left behind by the first kill: " + ", ".join(f"{state} {n}" for state, n in left.most_common())
                   + f"\nseed {arguments.seed}: {runs} runs, {kills} kills, {violated} violations")


if __name__ == "__main__":
    sys.exit(main())
