#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random walks over what a user does, what a relay answers and what breaks, against a small model.

    walk.py --program build/src/rushes-cli --shim build/tests/crash/libshim.so [--walks 60] [--jobs 8] [--seed N]

Each step is one command, whole, killed, or with a disk that fails. The model says which states a task may be in after
it; the library has to be in one of them, and the invariants hold after every step. The seed of a failure repeats it.
"""

import collections
import errno
import os
import random
import sys

from harness import library, parse, spread, verdict
from invariants import violations

STEPS = 10
GOING = {"generating", "fetching", "ready"}

# What a submission may come to: the reference model of the paid request.
ANSWERS = {
    "accept": GOING,
    "drop": {"unconfirmed"},
    "cut": {"unconfirmed"},
    "502": {"unconfirmed"},
    "refuse": {"refused"},
    "hold": {"cancelled"},
    "down": {"cancelled"},
}
# What each command may make of a task in a state; a state that is not named stays.
WAIT = {"queued": {"queued", "ready"}, "generating": {"ready"}, "fetching": {"ready"}}
# What any command with an engine may do beside its own: reads go on.
BESIDE = {"generating": GOING, "fetching": {"fetching", "ready"}}
# What is met when a command did not come to its end: nothing yet, half of it, or all of it. A library that cannot say
# whether it is the newest state doubts what waits in it: it may have been sent.
BROKEN = {"queued": {"queued", "unconfirmed", "cancelled", *GOING}, **BESIDE}


class Walk:
    def __init__(self, home, relay, chance):
        self.home, self.relay, self.chance = home, relay, chance
        self.asked = collections.Counter()
        self.log, self.found, self.whole = [], [], True
        self.tasks = {task["id"]: task for task in home.read()[0]}
        self.earlier = list(self.tasks.values())

    def run(self, *arguments):
        """The command, and whether it could come to its end."""
        shim = None
        broken = self.chance.random()
        if broken < 0.25:
            shim = {"RUSHES_SHIM_KILL": str(self.chance.randint(1, 180))}
        elif broken < 0.4:
            shim = {"RUSHES_SHIM_FAIL": str(self.chance.randint(1, 110)), "RUSHES_SHIM_ERRNO": str(errno.ENOSPC)}
        done = self.home.run(*arguments, shim=shim)
        self.log.append(f"{' '.join(arguments)} {shim or ''} -> {done.returncode}")
        if done.returncode < 0 and (shim is None or "RUSHES_SHIM_KILL" not in shim):
            self.found.append(f"ended by signal {-done.returncode}")
        if shim is not None:
            self.home.recover()
        self.whole = shim is None
        return self.whole

    def submit(self, arguments, prompt):
        answers = list(ANSWERS) if arguments[0] == "submit" else [each for each in ANSWERS if each != "down"]
        answer = self.chance.choice(answers)
        self.asked[prompt] += 1
        self.relay.answer = answer
        if answer == "down":
            self.relay.down()
            arguments = [*arguments, "--timeout", "1"]
        whole = self.run(*arguments)
        if answer == "down":
            self.relay.up()
        self.relay.answer = "accept"
        self.log[-1] += f" ({answer})"
        new = ANSWERS[answer] if whole else ANSWERS[answer] | {"queued", "unconfirmed", "cancelled"}
        return whole, new

    def pick(self, states):
        fitting = [task for task in self.tasks.values() if task["state"] in states]
        return self.chance.choice(fitting) if fitting else None

    def step(self):
        """One command. Returns what may become of the old tasks, and what of a new one (None: there must be none)."""
        self.whole = True
        kind = self.chance.choice(["submit", "submit", "queue", "wait", "retry", "adopt", "never", "cancel", "remove"])
        if kind == "submit":
            prompt = f"prompt {self.chance.getrandbits(60)}"
            whole, new = self.submit(["submit", prompt], prompt)
            return {}, new if whole else new | {None}
        if kind == "queue":
            prompt = f"prompt {self.chance.getrandbits(60)}"
            self.asked[prompt] += 1
            return {}, {"queued"} if self.run("submit", "--queue", prompt) else {"queued", "unconfirmed", None}
        if kind == "wait":
            whole = self.run("wait")
            return {task["id"]: WAIT.get(task["state"]) for task in self.tasks.values()} if whole else {}, None
        if kind == "retry" and (task := self.pick({"refused", "cancelled", "unconfirmed"})):
            whole, new = self.submit(["retry", "--may-pay-twice", str(task["id"])], task["prompt"])
            return {}, new if whole else new | {None}
        if kind == "adopt" and (task := self.pick({"unconfirmed"})):
            known = {row["service_id"] for row in self.tasks.values()}
            ids = [each for each, prompt in self.relay.ids.items() if prompt == task["prompt"] and each not in known]
            if ids:
                whole = self.run("adopt", ids[0], "--for", str(task["id"]))
                return {task["id"]: {"generating"} | (set() if whole else {"unconfirmed"})}, None
        if kind == "never" and (task := self.pick({"unconfirmed"})):
            whole = self.run("never-arrived", str(task["id"]))
            return {task["id"]: {"cancelled"} | (set() if whole else {"unconfirmed"})}, None
        if kind == "cancel" and (task := self.pick({"queued"})):
            whole = self.run("cancel", str(task["id"]))
            return {task["id"]: {"cancelled"} | (set() if whole else {"queued"})}, None
        if kind == "remove" and (task := self.pick(set(GOING) | {"refused"})):
            self.run("remove", str(task["id"]))
        return {}, None

    def check(self, may, new):
        tasks, sound = self.home.read()
        # A user who says "it never arrived" of what did arrive is believed: the money is then his word.
        said = {task["prompt"] for task in tasks if "never-arrived" in task["happenings"]}
        self.found += [each for each in violations(tasks, sound, self.relay, self.asked, self.earlier)
                       if not any(prompt in each for prompt in said) or each.startswith("I1")]
        for task in tasks:
            old = self.tasks.get(task["id"])
            if old is None:
                allowed = new or set()
            else:
                allowed = may.get(task["id"]) or {old["state"]}
                allowed = allowed | (BESIDE if self.whole else BROKEN).get(old["state"], set())
            if task["state"] not in allowed:
                self.found.append(f"task {task['id']} went from {old and old['state']} to {task['state']}, not to {allowed}")
        fresh = [task for task in tasks if task["id"] not in self.tasks]
        if new is not None and None not in new and len(fresh) != 1:
            self.found.append(f"{len(fresh)} new tasks and not one")
        self.tasks = {task["id"]: task for task in tasks}

    def go(self):
        for _ in range(STEPS):
            self.check(*self.step())
            if self.found:
                return


def work(arguments, number):
    steps = walks = 0
    found = []
    with library(arguments) as (folder, relay, template):
        for each in range(number, arguments.walks, arguments.jobs):
            relay.forget()
            walk = Walk(template.copy(os.path.join(folder, "home")), relay, random.Random(f"{arguments.seed} {each}"))
            walk.go()
            walks += 1
            steps += len(walk.log)
            if walk.found:
                found.append(f"seed {arguments.seed} walk {each}:")
                found += ["    " + line for line in walk.log] + ["  " + line for line in walk.found]
    return walks, steps, found


def main():
    arguments = parse(__doc__, 8, walks=60)
    ends, raised = spread(work, arguments)
    walks, steps = (sum(end[i] for end in ends) for i in range(2))
    found = [line for end in ends for line in end[2]]
    broken = sum(1 for line in found if line.startswith("seed"))
    return verdict(found, raised, walks >= arguments.walks,
                   f"seed {arguments.seed}: {walks} walks of {steps} commands, {broken} of them broke a promise")


if __name__ == "__main__":
    sys.exit(main())
