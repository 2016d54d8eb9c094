#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets every call to the disk fail in turn, once and from there on, and looks at what is left.

    fail.py --program build/src/rushes-cli --shim build/tests/crash/libshim.so [--jobs 8]

Disk full, an I/O error and a read-only file system, at each write, sync, rename, truncation and creation of a submission.
The program must end by itself with a sentence, never by a signal, and after a start on a healthy disk the invariants
hold: an id that the relay gave is in the library, whatever failed when it was to be written; a disk that takes nothing
any more, not even the room that was reserved, leaves it on the screen.
"""

import errno
import os
import sys

from harness import library, parse, spread, verdict
from invariants import violations

ERRORS = {"disk full": errno.ENOSPC, "I/O error": errno.EIO, "read-only": errno.EROFS}


def one(template, relay, folder, name, at, forever):
    relay.forget()
    home = template.copy(os.path.join(folder, "home"))
    earlier, _ = home.read()
    prompt = f"{name} at {at}"
    shim = {"RUSHES_SHIM_FAIL": str(at), "RUSHES_SHIM_ERRNO": str(ERRORS[name]),
            "RUSHES_SHIM_FOREVER": str(int(forever))}
    done = home.run("submit", prompt, "--timeout", "20", shim=shim)
    found = []
    if done.returncode < 0:
        found.append(f"ended by signal {-done.returncode}: {done.stderr[-300:]}")
    if done.returncode != 0 and not done.stderr.strip():
        found.append(f"ended with {done.returncode} and no sentence")
    failed = done.returncode != 0
    home.recover()
    tasks, sound = home.read()
    found += violations(tasks, sound, relay, {prompt: 1}, earlier)
    row = next((task for task in tasks if task["prompt"] == prompt), None)
    for given, whose in relay.ids.items():
        kept = row is not None and row["service_id"] == given
        # Where nothing at all can be written any more, the id must at least have been shown.
        if whose == prompt and not kept and not (forever and given in done.stderr):
            found.append(f"the accepted id {given} is not in the library: {row and row['state']}")
    return failed, found


def work(arguments, number):
    runs = failed = 0
    found = []
    with library(arguments) as (folder, relay, template):
        counted = os.path.join(folder, "counted")
        done = template.copy(counted).run("submit", "counted", shim={"RUSHES_SHIM_COUNT": counted + ".n"})
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        with open(counted + ".n") as file:
            calls = int(file.read().split()[1])
        cases = [(name, at, forever) for name in ERRORS for at in range(1, calls + 1) for forever in (False, True)]
        for name, at, forever in cases[number::arguments.jobs]:
            ended, broken = one(template, relay, folder, name, at, forever)
            runs += 1
            failed += ended
            if broken:
                found.append(f"{name} at call {at} of {calls}, {'from there on' if forever else 'once'}:")
                found += ["  " + each for each in broken]
    return runs, failed, found


def main():
    ends, raised = spread(work, parse(__doc__, 8))
    runs, failed = (sum(end[i] for end in ends) for i in range(2))
    found = [line for end in ends for line in end[2]]
    violated = sum(1 for line in found if line.startswith("  "))
    return verdict(found, raised, failed > runs // 4,
                   f"{runs} failures of the disk, {failed} of them ended the command with a sentence, "
                   f"{violated} violations")


if __name__ == "__main__":
    sys.exit(main())
