# SPDX-License-Identifier: GPL-3.0-or-later
"""From a prompt to a video, with the program in one process and the service in another."""

import json
import os
import signal

from cli_support import BOUND, Relay, main, new_home, test, read_until, until, world


@test
def a_prompt_becomes_a_video():
    home, relay = world()
    result = home.ok('submit', '一只小猪在高速公路上快乐的奔跑')
    assert result.out == '1\n' and 'wait' in result.err, result
    row = home.show(1)
    assert row['state'] == 'generating' and row['paid'] == 'yes' and row['task_id'] and row['accepted'], row
    assert home.show('task:' + row['task_id']) == row
    result = home.ok('wait')
    path = result.out.rstrip('\n')
    assert os.path.isabs(path) and path.startswith(home.path) and result.out.count('\n') == 1, result
    row = home.show(1)
    assert row['state'] == 'ready' and row['file'] == path and row['bytes'] == os.path.getsize(path), row
    assert len(row['sha256']) == 64 and row['finished'] and row['error'] is None, row
    with open(path, 'rb') as video:
        assert video.read(12)[4:8] == b'ftyp'
    assert home.ok('wait').out == ''
    assert home.ok('wait', '1').out == path + '\n'
    counts = relay.stop()
    assert counts['submit'] == 1 and counts['tasks'] == 1, counts


@test
def wait_prints_the_paths_in_the_order_of_the_prompts():
    home, relay = world('--fault', 'submit=delay:300')
    result = home.ok('submit', '--wait', '-o', 'takes/new', 'One', 'Two', 'Three')
    paths = result.out.splitlines()
    assert len(paths) == 3 and all(os.path.isfile(p) for p in paths), result
    assert all(p.startswith(os.path.join(home.path, 'takes', 'new')) for p in paths), paths
    assert [r['file'] for r in reversed(home.list())] == paths
    assert home.ok('--quiet', 'submit', '--wait', 'Four').err == ''
    assert relay.stop()['submit'] == 4


@test
def a_folder_that_cannot_be_used_is_found_before_anything_is_sent():
    home, relay = world()
    open(os.path.join(home.path, 'file'), 'w').close()
    result = home.run('submit', '--wait', '-o', 'file/x', 'One')
    assert result.code == 8 and 'cannot be used' in result.err, result
    assert home.list() == [] and relay.stop()['submit'] == 0


@test
def dry_run_and_queue_send_nothing():
    home, relay = world()
    result = home.ok('submit', '--dry-run', '-n', '3', 'One', 'Two')
    assert result.out == '' and '6 tasks would go to ' + relay.url + '/v1/video_generation' in result.err, result
    assert home.list() == []
    assert home.ok('submit', '--queue', '-n', '2', 'One', key=None).out == '1\n2\n'
    home.ok('submit', 'Three')
    assert [r['state'] for r in home.list()] == ['generating', 'queued', 'queued']
    assert len(home.ok('wait', '2').out.splitlines()) == 1
    assert [r['state'] for r in home.list()][1:] == ['ready', 'queued']
    home.ok('wait')
    assert [r['state'] for r in home.list()] == ['ready', 'ready', 'ready']
    assert relay.stop()['submit'] == 3


@test
def a_reference_is_sent_once():
    home, relay = world()
    assert home.ok('submit', '--ref', 'scene 1', 'One').out == '1\n'
    again = home.ok('submit', '--ref', 'scene 1', 'Something else')
    assert again.out == '1\n' and 'used before' in again.err, again
    path = home.ok('submit', '--wait', '--ref', 'scene 1', 'One').out
    assert os.path.isfile(path.rstrip('\n'))
    assert home.ok('submit', '--wait', '--ref', 'scene 1', 'One').out == path
    assert home.ok('submit', '--queue', '--ref', 'later', 'Two').out == '2\n'
    result = home.run('submit', '--ref', 'later', 'Two')
    assert result.code == 9 and result.out == '2\n' and 'wait 2' in result.err, result
    assert len(home.list()) == 2
    assert relay.stop()['submit'] == 1


@test
def a_reference_may_be_used_again_when_nothing_was_sent():
    home = new_home()
    home.add_profile('http://127.0.0.1:9/minimax')
    result = home.run('submit', '--timeout', '1', '--ref', 'scene', 'One')
    assert result.code == 7, result
    relay = Relay()
    try:
        home.add_profile(relay.url, 'second')
        result = home.ok('--profile', 'second', 'submit', '--ref', 'scene', 'One')
        assert home.show(result.out.strip())['state'] == 'generating'
        assert relay.stop()['submit'] == 1
    finally:
        relay.close()


@test
def interrupted_waiting_goes_on_without_a_new_submission():
    home, relay = world(pace='1')
    home.ok('submit', 'One')
    for number in (signal.SIGINT, signal.SIGTERM):
        process = home.start('wait')
        read_until(process, 'Generating')
        process.send_signal(number)
        out, err = process.communicate(timeout=BOUND)
        assert process.returncode == 130 and out == '' and 'wait 1' in err, (process.returncode, out, err)
        assert home.show(1)['state'] in ('generating', 'fetching')
    assert os.path.isfile(home.ok('wait').out.rstrip('\n'))
    counts = relay.stop()
    assert counts['submit'] == 1 and counts['tasks'] == 1, counts


@test
def interrupted_while_sending_the_answer_is_still_taken():
    home, relay = world('--fault', 'submit=delay:1500')
    process = home.start('submit', '--wait', 'One')
    read_until(process, 'Sending')
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=BOUND)
    assert process.returncode == 130 and 'wait 1' in err, (process.returncode, out, err)
    row = home.show(1)
    assert row['state'] == 'generating' and row['task_id'], row
    home.ok('wait')
    assert relay.stop()['submit'] == 1


@test
def killed_while_sending_nothing_is_sent_again():
    home, relay = world('--fault', 'submit=create-then-stall')
    process = home.start('submit', 'One')
    read_until(process, 'Sending')
    until(lambda: home.list()[0]['sent'])
    process.kill()
    process.communicate()
    result = home.ok('wait')
    assert 'Not Confirmed' in result.err, result
    assert home.show(1)['state'] == 'unconfirmed' and home.show(1)['paid'] == 'maybe'
    assert relay.stop()['submit'] <= 1


@test
def the_library_in_use_is_said_and_reading_it_never_waits():
    home, relay = world(pace='30')
    home.ok('submit', 'One')
    process = home.start('wait')
    read_until(process, 'Generating')
    for args in (['submit', 'Two'], ['wait'], ['cancel', '1'], ['profile', 'add', 'x', '--url', 'a.example']):
        result = home.run(*args)
        assert result.code == 8 and 'Another Rushes' in result.err and result.out == '', result
    assert len(home.list()) == 1
    assert 'Generating' in home.ok('show', '1').out
    assert home.ok('profile', 'list').out.count('\n') == 2
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=BOUND)
    assert process.returncode == 130
    assert relay.stop()['submit'] == 1


@test
def the_demo_needs_nothing():
    home = new_home()
    # Encoder plugins leak as they please.
    home.env['LSAN_OPTIONS'] = 'detect_leaks=0'
    result = home.ok('--demo', 'submit', '--wait', 'A red fox runs through snow', key=None)
    path = result.out.rstrip('\n')
    assert os.path.isfile(path) and 'nothing is charged' in result.err, result
    row = json.loads(home.ok('--demo', 'list', '--format', 'json').out)[0]
    assert row['state'] == 'ready' and row['file'] == path, row
    assert home.ok('list', '--format', 'json').out == '[]\n', 'the demo has a library of its own'
    # Accepted in one run, and brought in another one, with a relay that was started anew.
    assert home.ok('--demo', 'submit', 'Slow zoom', key=None).out == '2\n'
    assert os.path.isfile(home.ok('--demo', 'wait', key=None).out.rstrip('\n'))


@test
def every_dialect_gives_a_video():
    for dialect in ('seed', 'minimax', 'kling', 'new-api', 'wrapped'):
        home, relay = world('--dialect', dialect)
        assert os.path.isfile(home.ok('submit', '--wait', 'One').out.rstrip('\n')), dialect
        assert relay.stop()['submit'] == 1


main()
