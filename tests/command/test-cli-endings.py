# SPDX-License-Identifier: GPL-3.0-or-later
"""How a task can end, the exit code of each, and what can be done then."""

import os

from cli_support import Relay, main, new_home, test, world


def states(home):
    return [row['state'] for row in reversed(home.list())]


@test
def refused_is_4_and_not_charged():
    home, relay = world()
    result = home.run('submit', 'demo:refuse this')
    assert result.code == 4 and result.out == '1\n' and 'Refused, Not Charged' in result.err, result
    row = home.show(1)
    assert (row['state'], row['paid'], row['error']['code']) == ('refused', 'no', '1026'), row
    assert relay.stop()['tasks'] == 0


@test
def unconfirmed_is_5_and_never_sent_again_by_itself():
    home, relay = world()
    result = home.run('submit', 'demo:lost-answer')
    assert result.code == 5 and 'Not Confirmed, May Have Been Charged' in result.err, result
    assert home.run('wait', '1').code == 5
    assert home.ok('wait').out == ''
    result = home.run('retry', '1')
    assert result.code == 2 and 'may have been charged' in result.err and result.out == '', result
    counts = relay.stop()
    assert counts['submit'] == 1 and counts['tasks'] == 1, counts


@test
def paid_answers_that_are_lost_in_any_way_are_sent_once():
    faults = ['close', 'cut', 'status:502', 'status:408', 'status:421', 'html', 'redirect:307:/elsewhere',
              'body:{}', 'body:[[', 'answer:200:{"base_resp":{"status_code":0},"task_id":""}', 'code:1000']
    for fault in faults:
        home, relay = world('--fault', 'submit=create-then-' + fault)
        result = home.run('submit', '--timeout', '20', 'One')
        assert result.code == 5, (fault, result)
        counts = relay.stop()
        assert counts['submit'] == 1 and counts['other'] == 0, (fault, counts)


@test
def failed_is_6():
    home, relay = world()
    result = home.run('submit', '--wait', 'demo:fail', 'A good one')
    assert result.code == 6 and len(result.out.splitlines()) == 1, result
    assert states(home) == ['failed', 'ready']
    assert home.show(1)['paid'] == 'maybe' and home.show(1)['error']['code'] == '1027'
    assert home.run('retry', '1').code == 2
    assert relay.stop()['submit'] == 2


@test
def a_hold_is_3_and_ends_submit_at_once():
    home, relay = world()
    result = home.run('submit', 'demo:nobalance', *['Good %d' % i for i in range(20)])
    assert result.code == 3 and 'balance' in result.err, result
    rows = home.list()
    assert 'cancelled' in {r['state'] for r in rows} and {r['state'] for r in rows} <= {'cancelled', 'generating'}
    assert home.show(1)['state'] == 'cancelled' and home.show(1)['paid'] == 'no'
    assert 'balance' in home.ok('profile', 'list', '--format', 'json').out
    # Who submits again has tried again.
    assert home.run('submit', 'Good').code == 0
    assert '"held":null' in home.ok('profile', 'list', '--format', 'json').out
    # At once: the no to the first was the end, none of the other twenty was tried.
    counts = relay.stop()
    assert counts['submit'] == 2, counts


@test
def a_refused_key_is_3_for_waiting_too():
    home, relay = world()
    home.ok('submit', 'One')
    home.ok('submit', '--queue', 'Two')
    result = home.run('wait', key='wrong')
    assert result.code == 3 and 'did not accept the API key' in result.err, result
    assert states(home) == ['generating', 'queued']
    assert len(home.ok('wait').out.splitlines()) == 2
    assert relay.stop()['tasks'] == 2


@test
def nothing_sent_is_7():
    home = new_home()
    home.add_profile('http://127.0.0.1:9/minimax')
    result = home.run('submit', '--timeout', '1', 'One', 'Two')
    assert result.code == 7 and result.out == '1\n2\n', result
    assert states(home) == ['cancelled', 'cancelled']
    assert {r['paid'] for r in home.list()} == {'no'}


@test
def still_running_is_9_and_no_failure():
    home, relay = world(pace='30')
    assert home.run('submit', '--wait', '--timeout', '2', 'One').code == 9
    result = home.run('wait', '--timeout', '0')
    assert result.code == 9 and result.out == '' and 'wait 1' in result.err, result
    assert home.run('check', '1').code == 9
    assert states(home) == ['generating']


@test
def of_several_the_worst_is_said():
    home, relay = world()
    assert home.run('submit', 'demo:refuse', 'demo:lost-answer', 'Good').code == 5
    assert home.run('submit', '--wait', 'demo:fail', 'demo:refuse', 'Good').code == 4
    assert home.run('wait', '1', '2', '3').code == 5


@test
def the_disk_says_no_is_8():
    home, relay = world()
    os.rename(os.path.join(home.path, 'data', 'rushes'), os.path.join(home.path, 'data', 'other'))
    open(os.path.join(home.path, 'data', 'rushes'), 'w').close()
    result = home.run('submit', 'One')
    assert result.code == 8 and result.out == '' and result.err.startswith('rushes-cli: '), result
    assert relay.stop()['submit'] == 0


@test
def two_doubts_in_a_row_stop_the_rest():
    relay, home = Relay(), new_home()
    try:
        home.add_profile(relay.url, 'relay', '--parallel', '1')
        result = home.run('submit', 'demo:lost-answer 1', 'demo:lost-answer 2', 'Good 1', 'Good 2')
        assert result.code == 5 and 'Nothing more is sent' in result.err, result
        assert states(home) == ['unconfirmed', 'unconfirmed', 'cancelled', 'cancelled']
        assert relay.stop()['submit'] == 2
    finally:
        relay.close()


@test
def a_rate_limit_is_waited_for():
    home, relay = world('--fault', 'submit=retry-after:1')
    result = home.ok('submit', 'One')
    assert 'rate limit' in result.err, result
    counts = relay.stop()
    assert counts['submit'] == 2 and counts['tasks'] == 1, (counts, result)


@test
def a_waiting_task_can_be_taken_back():
    home, relay = world()
    home.ok('submit', '--queue', '-n', '2', 'One')
    home.ok('cancel', '1')
    assert states(home) == ['cancelled', 'queued'] and home.show(1)['paid'] == 'no'
    home.ok('cancel', '1')
    home.ok('wait')
    result = home.run('cancel', '2')
    assert result.code == 2 and 'moved on' in result.err, result
    assert home.run('cancel', '2', '77').code == 2
    assert relay.stop()['submit'] == 1


@test
def removed_tasks_leave_the_list():
    home, relay = world()
    home.ok('submit', '--wait', 'One')
    path = home.show(1)['file']
    home.ok('remove', '1')
    folder, name = os.path.split(path)
    # Moved before the command ends, and nothing is lost.
    assert home.list() == [] and os.listdir(folder) == ['.removed'], os.listdir(folder)
    assert os.listdir(os.path.join(folder, '.removed')) == ['1 ' + name]
    assert home.show(1)['file'] == path


@test
def an_unconfirmed_task_can_be_given_its_id():
    home, relay = world('--fault', 'submit=create-then-close')
    other = home.ok('submit', '--queue', 'Other')
    assert home.run('submit', 'One').code == 5
    home.ok('cancel', '1')
    first = home.ok('submit', 'Two').out.strip()
    task_id = home.show(first)['task_id']
    assert home.ok('remove', first).code == 0
    result = home.run('adopt', task_id + '9', '--for', '2')
    assert result.code == 0 and result.out == '2\n', result
    row = home.show(2)
    assert (row['state'], row['paid'], row['task_id']) == ('generating', 'yes', task_id + '9'), row
    assert home.run('adopt', '123', '--for', '1').code == 2
    assert other.out == '1\n'


@test
def a_task_made_elsewhere_can_be_taken_in():
    home, relay = world()
    task_id = (home.ok('submit', 'One'), home.show(1)['task_id'])[1]
    second = new_home()
    second.add_profile(relay.url)
    assert second.ok('adopt', task_id, '--prompt', 'Made elsewhere').out == '1\n'
    assert second.ok('adopt', 'task:' + task_id).out == '1\n'
    row = second.show(1)
    assert (row['state'], row['paid'], row['prompt']) == ('generating', 'yes', 'Made elsewhere'), row
    assert os.path.isfile(second.ok('wait').out.rstrip('\n'))
    assert relay.stop()['submit'] == 1


@test
def an_unconfirmed_task_can_be_settled_and_sent_again():
    home, relay = world()
    assert home.run('submit', '-n', '2', 'demo:lost-answer').code == 5
    home.ok('never-arrived', '1')
    assert (home.show(1)['state'], home.show(1)['paid']) == ('cancelled', 'no')
    assert home.run('never-arrived', '1').code == 2
    result = home.run('retry', '1')
    assert result.code == 5 and result.out == '3\n', result
    assert home.show(3)['parent'] == '1' and home.show(1)['state'] == 'cancelled'
    assert home.run('retry', '2').code == 2
    assert home.run('retry', '--may-pay-twice', '2').out == '4\n'
    assert relay.stop()['submit'] == 4


@test
def check_only_reads():
    home, relay = world()
    home.ok('submit', 'One')
    home.ok('submit', '--queue', 'Two')
    result = home.run('check', '1', '2')
    assert result.code in (0, 9), result
    home.ok('wait', '1')
    assert os.path.isfile(home.ok('check', '1').out.rstrip('\n'))
    assert states(home)[1] == 'queued'
    counts = relay.stop()
    assert counts['submit'] == 1 and counts['query'] >= 1, counts
    result = home.run('check', '2')
    assert result.code == 9, result


@test
def a_check_without_an_answer_is_7():
    home, relay = world(pace='30')
    home.ok('submit', 'One')
    relay.stop()
    result = home.run('check', '1')
    assert result.code == 7 and 'no answer' in result.err, result
    assert states(home) == ['generating']


main()
