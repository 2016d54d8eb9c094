# SPDX-License-Identifier: GPL-3.0-or-later
"""The key is on no command line, in no output and in no file."""

import fcntl
import os
import pty
import select
import signal
import termios
import time

from cli_support import BOUND, PROGRAM, Home, main, new_home, test, read_until, until, world

KEY = 'sk-api-NeverToBeSeen0123456789'


def files_with(path, text):
    found = []
    for folder, _, names in os.walk(path):
        for name in names:
            try:
                with open(os.path.join(folder, name), 'rb') as file:
                    if text.encode() in file.read():
                        found.append(os.path.join(folder, name))
            except OSError:
                pass
    return found


@test
def without_a_key_nothing_is_sent():
    home, relay = world()
    for args in (['submit', 'One'], ['submit', '--wait', 'One']):
        result = home.run(*args, key=None)
        assert result.code == 3 and result.out == '' and 'key set' in result.err, result
    assert home.list() == []
    home.ok('submit', '--queue', 'One', key=None)
    result = home.run('wait', key=None)
    assert result.code == 3 and 'key' in result.err, result
    assert home.show(1)['state'] == 'queued'
    assert relay.stop()['submit'] == 0


@test
def without_a_keyring_nothing_is_stored():
    home, relay = world()
    result = home.run('key', 'set', input=KEY + '\n', key=None)
    assert result.code == 3 and 'no keyring' in result.err and 'RUSHES_API_KEY' in result.err, result
    result = home.run('key', 'status', key=None)
    assert result.code == 3, result
    assert KEY not in result.out + result.err
    assert files_with(home.path, KEY) == []


@test
def a_bad_key_is_2():
    home, relay = world()
    for text in ('', '\n', 'two words\n', 'one\ntwo\n', 'a\x00b', '键', 'x' * 5000, 'a\x7f'):
        result = home.run('key', 'set', input=text, key=None)
        assert result.code == 2 and result.err.startswith('rushes-cli: '), (text, result)
    for key in ('two words', '键'):
        result = home.run('submit', 'One', key=key)
        assert result.code == 2 and 'RUSHES_API_KEY' in result.err and key not in result.err, result
    assert relay.stop()['submit'] == 0


@test
def a_key_typed_in_the_wrong_place_is_not_repeated():
    home, relay = world()
    for args in (['key', 'set', KEY], ['key', 'set', 'relay', KEY], ['key', 'status', KEY], ['--profile', KEY, 'wait', '1'],
                 ['submit', '--key', KEY, 'x'], ['submit', '--api-key=' + KEY, 'x'], ['list', KEY]):
        result = home.run(*args, input=KEY, key=None)
        assert result.code in (2, 3), result
        assert KEY not in result.out + result.err, result


@test
def the_key_is_nowhere():
    home, relay = world(pace='5')
    process = home.start('submit', '--wait', 'One', key=KEY)
    out, err = process.communicate(timeout=BOUND)
    assert process.returncode == 3 and KEY not in out + err, (out, err)
    assert files_with(home.path, KEY) == []
    process = home.start('submit', '--wait', 'One')
    read_until(process, 'Generating')
    with open('/proc/%d/environ' % process.pid, 'rb') as environment:
        assert b'RUSHES_API_KEY=demo' not in environment.read()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=BOUND)
    assert 'demo' not in home.ok('key', 'status').out
    home.ok('key', 'status')


@test
def a_key_typed_at_the_terminal_is_not_shown():
    home, relay = world()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(PROGRAM, [PROGRAM, 'key', 'set'], home.env)
    seen = b''
    end = time.monotonic() + BOUND
    typed = False
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 0.1)[0]:
            continue
        try:
            part = os.read(terminal, 1000)
        except OSError:
            break
        if not part:
            break
        seen += part
        if not typed and b'not shown' in seen:
            os.write(terminal, KEY.encode() + b'\n')
            typed = True
    else:
        os.kill(pid, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(terminal)
    assert typed and status == 3 and KEY.encode() not in seen, (status, seen)


@test
def interrupting_the_typing_is_130():
    home = new_home()
    home.add_profile('https://relay.example')
    reader, writer = os.pipe()
    process = home.start('key', 'set', stdin=reader, key=None)
    os.close(reader)
    os.write(writer, b'sk-')
    # It has taken what was written, so it is reading.
    until(lambda: fcntl.ioctl(writer, termios.FIONREAD, bytes(4)) == bytes(4))
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=BOUND)
    os.close(writer)
    assert process.returncode == 130, process.returncode


main()
