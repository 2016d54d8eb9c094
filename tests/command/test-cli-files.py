# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line keeps videos as the preferences say: the same settings, in the same words, as for the window."""

import os
import re

from cli_support import PROGRAM, main, test, world

SCHEMAS = os.path.join(os.path.dirname(os.path.dirname(PROGRAM)), 'data')


def set_up(home, *lines):
    """As the window's preferences leave them, kept in a file."""
    home.env.update(GSETTINGS_BACKEND='keyfile', GSETTINGS_SCHEMA_DIR=SCHEMAS)
    folder = os.path.join(home.env['XDG_CONFIG_HOME'], 'glib-2.0', 'settings')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'keyfile'), 'w', encoding='utf-8') as file:
        file.write('\n'.join(('[io/github/rushes/Rushes]',) + lines) + '\n')


@test
def names_folders_and_details_are_those_of_the_preferences():
    home, relay = world()
    chosen = os.path.join(home.path, 'chosen')
    set_up(home, "videos-folder='%s'" % chosen, "name-template='{words}, {duration}'", 'folder-a-day=false',
           'sidecar=true')
    path = home.ok('submit', '--wait', 'A shot').out.rstrip('\n')
    assert path == os.path.join(chosen, 'A shot, 6s.mp4'), path
    # Written before the command ends, and the same as is shown.
    with open(path[:-4] + '.json', encoding='utf-8') as file:
        assert file.read() == home.ok('show', '1', '--format', 'json').out
    assert sorted(os.listdir(chosen)) == ['A shot, 6s.json', 'A shot, 6s.mp4'], os.listdir(chosen)
    path = home.ok('submit', '--wait', '-o', 'elsewhere', 'A shot').out.rstrip('\n')
    assert path == os.path.join(home.path, 'elsewhere', 'A shot, 6s.mp4'), path
    assert relay.stop()['submit'] == 2


@test
def takes_are_told_apart_and_settings_that_cannot_be_used_do_no_harm():
    home, relay = world()
    set_up(home, "name-template='{oops}'", "videos-folder='not/absolute'")
    paths = home.ok('submit', '--wait', '-n', '3', 'A shot').out.splitlines()
    names = [os.path.basename(path) for path in paths]
    assert re.fullmatch(r'\d{4} A shot \w+\.mp4', names[0]), names
    assert re.fullmatch(r'\d{4}-02 A shot \w+\.mp4', names[1]), names
    assert re.fullmatch(r'\d{4}-03 A shot \w+\.mp4', names[2]), names
    for path in paths:
        assert re.fullmatch(r'\d{4}-\d\d-\d\d', os.path.basename(os.path.dirname(path))), path
        assert path.startswith(home.path) and not os.path.exists(path[:-4] + '.json'), path
    assert relay.stop()['submit'] == 1 + 2


main()
