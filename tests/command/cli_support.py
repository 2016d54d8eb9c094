# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the program have in common: a home of its own, a demo relay in another process, and TAP."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

PROGRAM = os.path.abspath(sys.argv[1])
BOUND = 60  # s, for anything that is waited for


class Home:
    """The folders of one user, and the program run in them."""

    def __init__(self):
        self.path = tempfile.mkdtemp(prefix='rushes-cli-')
        self.env = {k: v for k, v in os.environ.items()
                    if k in ('PATH', 'LANG', 'LC_ALL', 'GST_REGISTRY', 'G_DEBUG', 'MALLOC_CHECK_', 'MALLOC_PERTURB_',
                             'ASAN_OPTIONS', 'UBSAN_OPTIONS', 'LSAN_OPTIONS')}
        self.env.update(HOME=self.path, DBUS_SESSION_BUS_ADDRESS='unix:path=/nonexistent',
                        GSETTINGS_BACKEND='memory', GIO_USE_VFS='local', TZ='UTC', TMPDIR=self.path,
                        http_proxy='http://127.0.0.1:9', https_proxy='http://127.0.0.1:9')
        for name in ('DATA', 'CONFIG', 'CACHE', 'STATE', 'RUNTIME'):
            folder = os.path.join(self.path, name.lower())
            os.mkdir(folder, 0o700)
            self.env['XDG_%s_%s' % (name, 'DIR' if name == 'RUNTIME' else 'HOME')] = folder

    def close(self):
        shutil.rmtree(self.path, ignore_errors=True)

    def start(self, *args, key='demo', stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, **env):
        full = dict(self.env, **env)
        if key is not None:
            full['RUSHES_API_KEY'] = key
        return subprocess.Popen([PROGRAM, *args], stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, env=full,
                                cwd=self.path, encoding='utf-8', errors='surrogateescape')

    def run(self, *args, input=None, **options):
        process = self.start(*args, stdin=subprocess.PIPE if input is not None else subprocess.DEVNULL, **options)
        try:
            out, err = process.communicate(input, timeout=BOUND)
        except subprocess.TimeoutExpired:
            process.kill()
            raise AssertionError('%r did not end: %r' % (args, process.communicate()))
        return Result(args, process.returncode, out, err)

    def ok(self, *args, **options):
        result = self.run(*args, **options)
        assert result.code == 0, result
        return result

    def list(self, *args):
        return json.loads(self.ok('list', '--format', 'json', *args).out)

    def show(self, name):
        return json.loads(self.ok('show', str(name), '--format', 'json').out)

    def add_profile(self, url, name='relay', *args):
        return self.ok('profile', 'add', name, '--url', url, '--rpm', '6000', '--poll', '1', *args)


class Result:
    def __init__(self, args, code, out, err):
        self.args, self.code, self.out, self.err = args, code, out, err

    def __repr__(self):
        return '%r: %r\n--- out\n%s\n--- err\n%s' % (self.args, self.code, self.out, self.err)


class Relay:
    """A demo relay in a process and a home of its own."""

    def __init__(self, *args, pace='0.1'):
        self.home = Home()
        self.process = self.home.start('demo', '--port', '0', '--ready-made', '--pace', pace, *args)
        self.url = self.process.stdout.readline().strip()
        assert self.url.startswith('http://127.0.0.1:'), self.process.communicate()

    def stop(self):
        """Ends it; returns how many requests of each call came, and how many tasks were made."""
        self.process.send_signal(signal.SIGTERM)
        out, err = self.process.communicate(timeout=BOUND)
        self.home.close()
        assert self.process.returncode == 0, err
        counts = {k: int(v) for k, v in re.findall(r'(\w+) (\d+)', err.splitlines()[-1])}
        self.process = None
        return counts

    def close(self):
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.home.close()


TESTS = []


def test(function):
    TESTS.append(function)
    return function


def world(*args, **options):
    """A home with a profile for a new relay."""
    relay = Relay(*args, **options)
    home = Home()
    OPEN.extend((relay, home))
    home.add_profile(relay.url)
    return home, relay


def new_home():
    home = Home()
    OPEN.append(home)
    return home


OPEN = []


def until(question):
    """Asks until the answer is true; there is no other way to learn it from outside of a process."""
    end = time.monotonic() + BOUND
    while time.monotonic() < end:
        answer = question()
        if answer:
            return answer
        time.sleep(0.02)
    raise AssertionError('It did not come to that')


def read_until(process, words):
    """Reads what it says on standard error up to a line with these words."""
    for line in process.stderr:
        if words in line:
            return
    raise AssertionError('It ended with %r and never said %r' % (process.wait(), words))


def main():
    failed = 0
    chosen = [t for t in TESTS if len(sys.argv) < 3 or sys.argv[2] in t.__name__]
    print('1..%d' % len(chosen), flush=True)
    for number, function in enumerate(chosen, 1):
        try:
            function()
            print('ok %d %s' % (number, function.__name__), flush=True)
        except Exception:
            failed += 1
            for line in traceback.format_exc().splitlines():
                print('# ' + line)
            print('not ok %d %s' % (number, function.__name__), flush=True)
        finally:
            while OPEN:
                OPEN.pop().close()
    sys.exit(1 if failed else 0)
