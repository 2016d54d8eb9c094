#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds what a disk may hold after a power loss, and looks at what the program makes of it.

    images.py --program build/src/rushes-cli --shim build/tests/crash/libshim.so [--images 1000] [--jobs 8] [--seed N]

A run of the program is recorded call by call. An image is the disk at one moment of it: what was synced is there; of
what was not, writes are dropped, torn at a sector and reordered, and of the folders' changes only a part has arrived.
The program then opens the image. What it had shown to anyone by that moment (a request sent, a query for an id, a path
printed) must be in the library. A control, recorded without syncs, has to be caught, or the proof proves nothing.
"""

import collections
import os
import random
import re
import shutil
import struct
import sys

from harness import library, parse, spread, verdict
from invariants import false_videos, violations
from library import Home
from relay import VIDEO

WRITE, TRUNCATE, SYNC, RENAME, UNLINK, CREATE, SYNC_FOLDER, CONNECT, SEND, STDOUT, EXTEND = range(1, 12)
SECTOR = 512

Operation = collections.namedtuple("Operation", "kind path offset data other")


def read_log(path):
    operations = []
    with open(path, "rb") as file:
        while head := file.read(24):
            kind, path_length, data_length, other_length, offset = struct.unpack("<IIIIq", head)
            name = file.read(path_length).decode()
            data = file.read(data_length)
            operations.append(Operation(kind, name, offset, data, file.read(other_length).decode()))
    return operations


class File:
    def __init__(self, content=b""):
        self.content = bytearray(content)  # what is surely on the disk
        self.pending = []  # what may be

    @staticmethod
    def apply(content, operation):
        if operation.kind == WRITE:
            end = operation.offset + len(operation.data)
            if len(content) < end:
                content.extend(bytes(end - len(content)))
            content[operation.offset:end] = operation.data
        elif operation.kind == TRUNCATE:
            del content[operation.offset:]
            content.extend(bytes(operation.offset - len(content)))
        elif operation.kind == EXTEND and len(content) < operation.offset:
            content.extend(bytes(operation.offset - len(content)))

    def sync(self):
        for operation in self.pending:
            self.apply(self.content, operation)
        self.pending = []

    def survive(self, chance):
        """What is read after the power came back."""
        content = bytearray(self.content)
        kept = list(self.pending)
        way = chance.randrange(4)
        if way == 0:
            kept = []
        elif way == 1:
            kept = [operation for operation in kept if chance.random() < 0.5]
        elif way == 2:
            chance.shuffle(kept)
            kept = kept[:chance.randint(0, len(kept))]
        for operation in kept:
            if operation.kind == WRITE and way != 3 and chance.random() < 0.3:
                cut = chance.randrange(0, len(operation.data), SECTOR) if len(operation.data) > SECTOR else 0
                operation = operation._replace(data=operation.data[:cut])
            self.apply(content, operation)
        return content


class Disk:
    """The files below one folder, as they are for the program and as they are for the power."""

    def __init__(self, root):
        self.files = {}  # name -> File, as the program sees it
        for folder, _, names in os.walk(root):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    self.files[path] = File(file.read())
        self.durable = dict(self.files)
        self.pending = []  # changes of folders, in order

    def step(self, operation):
        if operation.kind == CREATE:
            self.files[operation.path] = File()
            self.change(operation, self.files[operation.path])
        elif operation.kind == RENAME:
            file = self.files.pop(operation.path, None)
            if file is not None:
                self.files[operation.other] = file
                self.change(operation, file)
        elif operation.kind == UNLINK:
            if self.files.pop(operation.path, None) is not None:
                self.change(operation, None)
        elif operation.kind in (WRITE, TRUNCATE, EXTEND) and operation.path in self.files:
            self.files[operation.path].pending.append(operation)
        elif operation.kind == SYNC and operation.path in self.files:
            self.files[operation.path].sync()
        elif operation.kind == SYNC_FOLDER:
            left = []
            for change in self.pending:
                names = [change[0].path, change[0].other]
                if any(os.path.dirname(name) == operation.path for name in names if name):
                    self.arrive(self.durable, change)
                else:
                    left.append(change)
            self.pending = left

    def change(self, operation, file):
        self.pending.append((operation, file))

    @staticmethod
    def arrive(names, change):
        operation, file = change
        if operation.kind == CREATE:
            names[operation.path] = file
        elif operation.kind == RENAME:
            names.pop(operation.path, None)
            names[operation.other] = file
        else:
            names.pop(operation.path, None)

    def survive(self, chance):
        names = dict(self.durable)
        for change in self.pending[:chance.randint(0, len(self.pending))]:
            self.arrive(names, change)
        return {path: file.survive(chance) for path, file in names.items()}


class Ledger:
    """What the world has seen by one moment of the recording."""

    def __init__(self, operations, prompt, ids):
        self.submissions, self.ids, self.printed = [], ids, []
        self.shown = set()
        for operation in operations:
            if operation.kind == SEND and operation.data.startswith(b"POST"):
                self.submissions.append(prompt)
            elif operation.kind == SEND and (match := re.match(rb"GET \S*task_id=(\d+)", operation.data)):
                self.shown.add(match[1].decode())
            elif operation.kind == STDOUT:
                self.printed += operation.data.decode().split("\n")


def look(home, ledger, prompt, before, recorded_path):
    tasks, sound = home.read()
    found = violations(tasks, sound, ledger, {prompt: 1}, before) + false_videos(home, VIDEO)
    rows = {task["service_id"]: task for task in tasks}
    for shown in ledger.shown:
        if shown not in rows:
            found.append(f"lost: the id {shown} was acted on and is not in the library")
    for path in filter(None, ledger.printed):
        here = path.replace(recorded_path, home.path)
        if not os.path.exists(here) or open(here, "rb").read() != VIDEO:
            found.append(f"lost: the video {os.path.basename(path)} was printed and is not there whole")
        if not any(task["file"] == path for task in tasks):
            found.append("lost: the video was printed and its task is not ready")
    return found


def record(template, folder, relay, prompt, no_sync):
    relay.forget()
    home = template.copy(os.path.join(folder, "recorded"))
    log = os.path.join(folder, "log")
    shim = {"RUSHES_SHIM_LOG": log, **({"RUSHES_SHIM_NOSYNC": "1"} if no_sync else {})}
    done = home.run("submit", prompt, "--wait", shim=shim)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return read_log(log), home.path


def build(template, disk, home, chance):
    """The image as a home of its own."""
    shutil.rmtree(home.path, ignore_errors=True)
    shutil.copytree(template.path, home.path, ignore=lambda at, names: [
        name for name in names if os.path.isfile(os.path.join(at, name))])
    for path, content in disk.survive(chance).items():
        path = path.replace(template.path, home.path)
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)


def work(arguments, number):
    chance = random.Random(f"{arguments.seed} {number}")
    images = caught = 0
    found = []
    with library(arguments) as (folder, relay, template):
        earlier, _ = template.read()
        home = Home(arguments.program, os.path.join(folder, "image"))
        share = arguments.images // arguments.jobs + 1
        for control, times in ((False, share), (True, max(share // 20, 5))):
            prompt = f"prompt {chance.getrandbits(60)}"
            operations, recorded = record(template, folder, relay, prompt, control)
            for each in range(times):
                at = chance.randint(0, len(operations))
                disk = Disk(template.path)
                for operation in operations[:at]:
                    disk.step(operation._replace(path=operation.path.replace(recorded, template.path),
                                                 other=operation.other.replace(recorded, template.path)))
                build(template, disk, home, chance)
                home.recover()
                broken = look(home, Ledger(operations[:at], prompt, relay.ids), prompt, earlier, recorded)
                if control:
                    caught += bool(broken)
                    continue
                images += 1
                if broken:
                    found.append(f"seed {arguments.seed} job {number} image {each} (call {at} of {len(operations)}):")
                    found += ["  " + one for one in broken]
    return images, caught, found


def main():
    arguments = parse(__doc__, 8, images=1000)
    ends, raised = spread(work, arguments)
    images, caught = (sum(end[i] for end in ends) for i in range(2))
    found = [line for end in ends for line in end[2]]
    violated = sum(1 for line in found if line.startswith("  "))
    return verdict(found, raised, images >= arguments.images and caught > 0,
                   f"seed {arguments.seed}: {images} images, {violated} violations; without syncs {caught} were caught")


if __name__ == "__main__":
    sys.exit(main())
