#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills the program at every call while a video is removed, restored and moved to the trash, lets each call to the disk
fail, and looks for the video.

    removal.py --program build/tests/crash/removal-steps --shim build/tests/crash/libshim.so [--jobs 4] [--each 1]

A library of one task with its video, and a run that does one thing with it: every call of that run that reaches the
disk, the opening of the library and its last commit included, is a point to kill at, and one to fail at. Whatever
happened, the video is there exactly once; after the next start, half of which are killed at some point and done again, it
is in the place that its row says, and what else lies there is as it was. `--each N` tries every N-th point.
"""

import errno
import hashlib
import os
import random
import shutil
import sys
import tempfile

from harness import parse, spread, verdict
from library import Home

KILLED = -9
VIDEO = b"the bytes of a video"
OTHER = b"a file that came to its place"
ERRORS = (errno.ENOSPC, errno.EIO, errno.EROFS)
NAME = "0812 a shot 1.mp4"


class Place(Home):
    """One user's folders. Paths are in the library, so they are always at the same place."""

    def __init__(self, program, shim, folder):
        super().__init__(program, os.path.join(folder, "home"))
        self.shim = shim
        self.folder = folder
        self.day = os.path.join(self.path, "Videos", "2026-11-28")
        self.file = os.path.join(self.day, NAME)
        self.hidden = os.path.join(self.day, ".removed", "1 " + NAME)
        self.trash = os.path.join(self.path, "data", "Trash", "files")

    def write(self, path, data):
        with open(path, "wb") as file:
            file.write(data)

    def make(self):
        os.makedirs(self.day)
        self.write(self.file, VIDEO)
        try:
            os.setxattr(self.file, "user.rushes.task", b"1 s-1")
        except OSError:
            pass  # then it is known by its bytes
        self.must(0, "make", self.file, hashlib.sha256(VIDEO).hexdigest(), str(len(VIDEO)))
        self.keep("kept")
        self.must(0, "remove")
        self.keep("removed")
        self.write(self.file, OTHER)
        self.keep("occupied")

    def keep(self, name):
        shutil.copytree(self.path, os.path.join(self.folder, name))

    def take(self, name):
        shutil.rmtree(self.path)
        shutil.copytree(os.path.join(self.folder, name), self.path)

    def find(self, data):
        found = [os.path.join(folder, name) for folder, _, names in os.walk(self.path) for name in names]
        return [path for path in found if os.path.getsize(path) == len(data) and open(path, "rb").read() == data]

    def said(self):
        """Where the video is to be; in the trash it may have any name, which follows from what else is there."""
        task = self.read()[0][0]
        if not task["removed"]:
            return [task["file"]]
        if task["removed_at"] > 0:
            return [self.hidden]
        return [os.path.join(self.trash, name) for name in os.listdir(self.trash)]

    def look(self, before, settled):
        places = self.find(VIDEO)
        found = [] if len(places) == 1 else [f"the video is there {len(places)} times: {places}"]
        if settled and (len(places) != 1 or places[0] not in self.said()):
            found.append(f"the row says {self.said()}, and it is in {places}")
        if before == "occupied" and self.find(OTHER) != [self.file]:
            found.append("another file is not where it was")
        tasks, sound = self.read()
        if not sound or len(tasks) != 1 or "fetched" not in tasks[0]["happenings"]:
            found.append("the library is not what it was")
        return found

    def count(self, before, verb):
        path = os.path.join(self.folder, "count")
        self.take(before)
        done = self.run(verb, shim={"RUSHES_SHIM_COUNT": path})
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        if self.look(before, True):
            raise RuntimeError(self.look(before, True))
        with open(path) as file:
            return [int(number) for number in file.read().split()]


# What there is before, and what is done.
DEEDS = [("kept", "remove"), ("removed", "restore"), ("occupied", "restore"), ("removed", "trash"), ("occupied", "trash")]


def cases(place, each):
    for before, verb in DEEDS:
        calls, disk_calls = (number + 3 for number in place.count(before, verb))
        points = [(before, verb, "kill", at, None) for at in range(1, calls + 1)]
        points += [(before, verb, "fail", at, ERRORS[at % 3]) for at in range(1, disk_calls + 1)]
        yield from points[::each]


def work(arguments, number):
    chance = random.Random(f"{arguments.seed} {number}")
    tried = {"kill": 0, "fail": 0, "again": 0}
    found = []
    folder = tempfile.mkdtemp(prefix="rushes-removal-")
    try:
        place = Place(arguments.program, arguments.shim, folder)
        os.makedirs(place.path)
        place.make()
        for before, verb, kind, at, code in list(cases(place, arguments.each))[number::arguments.jobs]:
            place.take(before)
            shim = {"RUSHES_SHIM_KILL": str(at)} if kind == "kill" else {"RUSHES_SHIM_FAIL": str(at),
                                                                         "RUSHES_SHIM_ERRNO": str(code)}
            done = place.run(verb, shim=shim)
            tried[kind] += done.returncode == KILLED or kind == "fail"
            broken = place.look(before, False)
            if chance.random() < 1 / 2:
                again = place.run("start", shim={"RUSHES_SHIM_KILL": str(chance.randint(1, 80))})
                tried["again"] += again.returncode == KILLED
                broken += place.look(before, False)
            place.must(0, "start")
            broken += place.look(before, True)
            if broken or (done.returncode < 0 and kind == "fail"):
                found.append(f"{before}, {verb}, {kind} at call {at} ({code}): {done.returncode} {done.stderr[-300:]}")
                found += ["  " + each for each in broken]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return tried, found


def main():
    arguments = parse(__doc__, 4, each=1)
    ends, raised = spread(work, arguments)
    kills, fails, again = (sum(end[0][kind] for end in ends) for kind in ("kill", "fail", "again"))
    found = [line for end in ends for line in end[1]]
    violated = sum(1 for line in found if line.startswith("  "))
    return verdict(found, raised, kills > 20 and fails > 10 and again > 5,
                   f"seed {arguments.seed}: {kills} kills and {fails} failures while removing, restoring and trashing, "
                   f"{again} kills in the start after that; {violated} violations")


if __name__ == "__main__":
    sys.exit(main())
