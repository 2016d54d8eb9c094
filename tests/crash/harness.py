# SPDX-License-Identifier: GPL-3.0-or-later
"""What the proofs have in common: their arguments, a library to begin with, and many of them at once."""

import argparse
import contextlib
import multiprocessing
import os
import random
import shutil
import tempfile
import traceback

from library import Home
from relay import Relay


def parse(doc, jobs, **numbers):
    """--program, --shim, --jobs, --seed, and a number with its default for each of `numbers`."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--shim", required=True)
    parser.add_argument("--jobs", type=int, default=jobs)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    for name, default in numbers.items():
        parser.add_argument("--" + name, type=int, default=default)
    arguments = parser.parse_args()
    arguments.program = os.path.abspath(arguments.program)
    arguments.shim = os.path.abspath(arguments.shim)
    return arguments


@contextlib.contextmanager
def library(arguments, **relay_options):
    """A folder of its own, a relay, and a home with a library that knows the relay."""
    folder = tempfile.mkdtemp(prefix="rushes-crash-")
    try:
        relay = Relay(**relay_options)
        template = Home(arguments.program, os.path.join(folder, "template"))
        template.shim = arguments.shim
        template.make(relay)
        yield folder, relay, template
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _work(function, arguments, number, results):
    try:
        results.put((function(arguments, number), None))
    except BaseException:
        results.put((None, traceback.format_exc()))


def spread(function, arguments):
    """Calls function(arguments, number) in `jobs` processes. Returns what each returned, and what each raised."""
    results = multiprocessing.Queue()
    workers = [multiprocessing.Process(target=_work, args=(function, arguments, i, results))
               for i in range(arguments.jobs)]
    for worker in workers:
        worker.start()
    ends = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    return [end for end, raised in ends if raised is None], [raised for _, raised in ends if raised is not None]


def verdict(found, raised, proved, summary):
    """Prints what was found and returns the exit code."""
    print("\n".join((found + raised)[:300]))
    print(summary)
    if not proved:
        print("What was to be tried did not happen: nothing is proved.")
    return 1 if found or raised or not proved else 0
