# SPDX-License-Identifier: GPL-3.0-or-later
"""What is typed: help, bad input, profiles, and the formats of the output."""

import json
import os
import subprocess

from cli_support import PROGRAM, Home, main, new_home, test, world

VERBS = ['submit', 'wait', 'list', 'show', 'check', 'cancel', 'retry', 'adopt', 'never-arrived', 'remove',
         'profile add', 'profile list', 'profile default', 'key set', 'key status', 'key clear', 'demo']

FIELDS = ['id', 'state', 'paid', 'prompt', 'model', 'duration', 'resolution', 'profile', 'task_id', 'status', 'error',
          'created', 'sent', 'accepted', 'finished', 'file', 'bytes', 'sha256', 'width', 'height', 'price', 'currency',
          'parent']

NOTHING_YET = ['No service is set up yet', 'profile add NAME --url URL', 'key set']


@test
def every_verb_explains_itself():
    home = new_home()
    overview = home.ok('--help')
    assert overview.err == '', overview
    for verb in VERBS:
        assert '  %s ' % verb in overview.out, verb
        result = home.ok(*verb.split(), '--help')
        assert result.err == '' and 'Examples:' in result.out and 'rushes-cli %s' % verb in result.out, result
        assert '(null)' not in result.out, result
        assert home.ok(*verb.split(), '--version').out.startswith('rushes-cli '), verb
    for family in ('profile', 'key'):
        assert '  %s ' % family in home.ok(family, '--help').out
    assert home.ok('--version').out.startswith('rushes-cli ')
    assert os.listdir(os.path.join(home.path, 'data')) == [], 'help must not make a library'


@test
def bad_input_is_a_sentence_and_sends_nothing():
    home, relay = world()
    table = [
        ([], 'verb is missing'),
        (['frobnicate'], 'no verb'),
        (['profile'], 'one of its own verbs'),
        (['--frob', 'list'], 'Unknown option'),
        (['submit'], 'prompt is missing'),
        (['submit', ''], 'prompt is empty'),
        (['submit', ' \n\t '], 'prompt is empty'),
        (['submit', '\u3000\u200b'], 'prompt is empty'),
        (['submit', 'x' * 2001], 'too long'),
        (['submit', '猪' * 2001], 'too long'),
        (['submit', '\udcff\udcfe'], 'not text'),
        (['submit', 'good', ''], 'Prompt 2'),
        (['submit', '-d', '7', 'x'], '6 or 10'),
        (['submit', '-d', 'six', 'x'], 'six'),
        (['submit', '-r', '4K', 'x'], '768P or 1080P'),
        (['submit', '-r', '1080P', '-d', '10', 'x'], '1080P at 6 seconds only'),
        (['submit', '-n', '0', 'x'], '1 to 9'),
        (['submit', '-n', '10', 'x'], '1 to 9'),
        (['submit', '--timeout', '-5', 'x'], '0 or more'),
        (['submit', '--queue', '--wait', 'x'], 'exclude'),
        (['submit', '-o', '/tmp', 'x'], '--wait'),
        (['submit', '--ref', 'a', 'x', 'y'], 'one task'),
        (['submit', '--ref', 'a', '-n', '2', 'x'], 'one task'),
        (['submit', '--ref', '', 'x'], 'empty'),
        (['submit', '--frob', 'x'], 'Unknown option'),
        (['--profile', 'nobody', 'submit', 'x'], 'no service'),
        (['wait', 'x'], 'is no task'),
        (['wait', '-1'], 'nknown option'),
        (['wait', '99999'], 'no task “99999”'),
        (['wait', '--timeout', '-2'], '0 or more'),
        (['show'], 'task is missing'),
        (['show', '0'], 'is no task'),
        (['show', '99'], 'no task “99”'),
        (['show', 'task:'], 'is no task'),
        (['show', 'task:nothing'], 'no task “task:nothing”'),
        (['show', '1', '2'], 'not expected'),
        (['show', '1', '--format', 'xml'], 'no format'),
        (['list', '--state', 'happy'], 'no state “happy”'),
        (['list', '--format', 'yaml'], 'no format'),
        (['list', '--limit', '0'], '1 or more'),
        (['list', 'x'], 'not expected'),
        (['cancel'], 'task is missing'),
        (['cancel', '1e3'], 'is no task'),
        (['retry', '7'], 'no task'),
        (['check', '7'], 'no task'),
        (['remove', '7'], 'no task'),
        (['never-arrived', '7'], 'no task'),
        (['adopt'], 'One task ID'),
        (['adopt', 'a b'], 'One task ID'),
        (['adopt', 'x' * 200], 'One task ID'),
        (['adopt', '1', '--prompt', ''], 'prompt is empty'),
        (['profile', 'add', 'x'], '--url is missing'),
        (['profile', 'add', '--url', 'https://a.example'], 'One name'),
        (['profile', 'add', ' ', '--url', 'https://a.example'], 'One name'),
        (['profile', 'add', 'a\nb', '--url', 'https://a.example'], 'One name'),
        (['profile', 'add', 'x', '--url', ''], 'empty'),
        (['profile', 'add', 'x', '--url', 'no url'], 'not a URL'),
        (['profile', 'add', 'x', '--url', 'http://relay.example'], 'in the clear'),
        (['profile', 'add', 'x', '--url', 'ftp://relay.example'], 'https://'),
        (['profile', 'add', 'x', '--url', 'https://u:p@relay.example'], 'user name'),
        (['profile', 'add', 'x', '--url', 'https://relay.example/?a=b'], '“?”'),
        (['profile', 'add', 'relay', '--url', 'https://relay.example'], 'already'),
        (['profile', 'add', 'x', '--url', 'https://a.example', '--rpm', '-1'], '--rpm'),
        (['profile', 'add', 'x', '--url', 'https://a.example', '--poll', '99999'], '--poll'),
        (['profile', 'default', 'nobody'], 'no service'),
        (['profile', 'default'], 'One name'),
        (['demo'], '--port'),
        (['demo', '--port', '70000'], '--port'),
        (['demo', '--port', '0', '--dialect', 'latin'], 'no dialect'),
        (['demo', '--port', '0', '--fault', 'submit=frob'], 'no fault'),
        (['demo', '--port', '0', '--fault', 'frob=close'], 'no fault'),
        (['--demo', 'profile', 'add', 'x', '--url', 'https://a.example'], 'of its own'),
        (['--demo', 'key', 'set'], 'no key'),
    ]
    for args, words in table:
        result = home.run(*args)
        assert result.code == 2 and result.out == '' and words in result.err, result
    assert home.list() == []
    assert len(json.loads(home.ok('profile', 'list', '--format', 'json').out)) == 1
    assert relay.stop()['submit'] == 0


@test
def without_a_service_it_says_how_to_add_one():
    home = new_home()
    for args in (['submit', 'x'], ['submit', '--dry-run', 'x'], ['submit', '--queue', 'x'], ['key', 'status']):
        result = home.run(*args)
        assert result.code == 2 and result.out == '', result
        assert all(words in result.err for words in NOTHING_YET), result
    assert home.ok('list').out == ''
    assert home.ok('list', '--format', 'json').out == '[]\n'
    assert home.ok('profile', 'list', '--format', 'json').out == '[]\n'
    assert home.ok('profile', 'list').out == ''


@test
def profile_urls_are_shown_as_they_will_be_used():
    home = new_home()
    table = [
        ('one', 'relay.example', 'https://relay.example/minimax/v1/video_generation'),
        ('two', 'https://relay.example/minimax/v1/video_generation/', 'https://relay.example/minimax/v1/video_generation'),
        ('three', ' https://api.minimax.io/ ', 'https://api.minimax.io/v1/video_generation'),
        ('four', 'https://relay.example:8443/a/v1', 'https://relay.example:8443/a/v1/video_generation'),
        ('中文', 'http://127.0.0.1:8080', 'http://127.0.0.1:8080/minimax/v1/video_generation'),
    ]
    for name, url, shown in table:
        result = home.ok('profile', 'add', name, '--url', url)
        assert 'Tasks go to %s\n' % shown in result.err and result.out == '', result
    rows = json.loads(home.ok('profile', 'list', '--format', 'json').out)
    assert [(r['name'], r['submit_url'], r['default']) for r in rows] == [(n, s, n == 'one') for n, _, s in table]
    assert [r for r in rows if (r['rpm'], r['parallel'], r['poll'], r['held']) != (10, 5, 10, None)] == []
    home.ok('profile', 'default', '中文')
    rows = json.loads(home.ok('profile', 'list', '--format', 'json').out)
    assert [r['name'] for r in rows if r['default']] == ['中文']
    assert home.ok('--quiet', 'profile', 'add', 'six', '--url', 'a.example').err == ''
    lines = home.ok('profile', 'list').out.splitlines()
    assert lines[0].split() == ['Name', 'Default', 'URL', 'State'] and len(lines) == 7, lines
    assert lines[5].startswith('中文   Yes      http://127.0.0.1:8080/minimax'), lines


@test
def json_has_the_fields_of_the_contract():
    home, relay = world()
    assert home.ok('submit', '--queue', '-d', '10', '-r', '768P', '一只小猪 "x"').out == '1\n'
    text = home.ok('list', '--format', 'json').out
    rows = json.loads(text)
    assert list(rows[0]) == FIELDS, rows
    row = rows[0]
    created = row.pop('created')
    assert len(created) == 20 and created[10] == 'T' and created.endswith('Z'), created
    assert row == {
        'id': '1', 'state': 'queued', 'paid': 'no', 'prompt': '一只小猪 "x"', 'model': 'MiniMax-Hailuo-02',
        'duration': 10, 'resolution': '768P', 'profile': 'relay', 'task_id': None, 'status': None, 'error': None,
        'sent': None, 'accepted': None, 'finished': None, 'file': None, 'bytes': None, 'sha256': None, 'width': None,
        'height': None, 'price': None, 'currency': None, 'parent': None}, row
    assert '一只小猪' in text
    assert list(home.show(1)) == FIELDS
    assert relay.stop()['submit'] == 0


@test
def text_is_what_people_read():
    home, relay = world()
    home.ok('submit', '--queue', '一只小猪\n在高速公路上')
    home.ok('submit', '--queue', '-d', '10', 'A red fox')
    assert home.ok('list').out == (
        'ID  State                Charged?               Age           Duration  Prompt\n'
        '2   Waiting              Not Charged            just now      10 s      A red fox\n'
        '1   Waiting              Not Charged            just now      6 s       一只小猪 在高速公路上\n')
    page = home.ok('show', '2').out
    assert page.startswith('Task          2\nState         Waiting\nCharged?      Not Charged\nPrompt        A red fox\n'
                           'Model         MiniMax-Hailuo-02\nDuration      10 s\nService       relay\nCreated       '), page
    assert '\nHistory\n  ' in page, page
    assert home.ok('list', '--limit', '1').out.splitlines()[1].startswith('2 ')
    assert home.ok('list', '--state', 'ready', '--state', 'failed').out == ''
    assert len(home.list('--state', 'queued')) == 2


@test
def nothing_in_a_text_reaches_the_terminal_as_a_command():
    evil = 'a\x1b[31mb\x07\u202ec\u009bd'
    home, relay = world('--fault', r'submit=body:{"base_resp":{"status_code":1026,"status_msg":"\u001b[2Jno\u202e"}}')
    result = home.run('submit', evil)
    assert result.code == 4, result
    texts = [result.err, home.ok('list').out, home.ok('show', '1').out, home.ok('list', '--format', 'json').out,
             home.run('show', 'task:\x1b[31m').err, home.run('list', '--state', '\x1b]0;x\x07').err]
    for text in texts:
        assert not set(text) & set('\x1b\x07\u202e\u009b'), repr(text)
    assert home.show(1)['prompt'] == evil
    assert 'no' in home.show(1)['error']['message'] and home.show(1)['error']['code'] == '1026'


@test
def long_lists_are_whole():
    home, relay = world()
    home.ok('submit', '--queue', '-n', '9', *['Prompt %d' % i for i in range(70)])
    rows = home.list()
    assert [int(r['id']) for r in rows] == list(range(630, 0, -1))
    assert len(home.ok('list').out.splitlines()) == 631
    assert [r['id'] for r in home.list('--limit', '201')] == [str(i) for i in range(630, 429, -1)]
    with open('/dev/full', 'w') as full:
        result = home.run('list', stdout=full)
    assert result.code == 1 and 'could not be written' in result.err, result
    head = home.start('list', '--format', 'json')
    head.stdout.read(10)
    head.stdout.close()
    assert head.stderr.read() == '' and head.wait() in (0, 1)
    head.stderr.close()


@test
def no_gtk_and_no_gstreamer_on_the_way():
    libraries = subprocess.run(['ldd', PROGRAM], capture_output=True, text=True, check=True).stdout
    assert 'libglib-2.0' in libraries
    for name in ('libgtk', 'libgdk', 'libadwaita'):
        assert name not in libraries, name
    home, relay = world()
    home.ok('submit', '--wait', 'x')
    # What GStreamer makes when it starts.
    assert not os.path.exists(os.path.join(home.path, 'cache', 'gstreamer-1.0'))


main()
