# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold whatever happened: the invariants of the promise, checked against the relay's own ledger."""

import os


def videos(home):
    """The paths of what is finished, and of what is under way."""
    found = [os.path.join(folder, name) for folder, _, names in os.walk(os.path.join(home.path, "Videos"))
             for name in names]
    return ([path for path in found if not os.path.basename(path).startswith(".")],
            [path for path in found if path.endswith(".part")])


def false_videos(home, video):
    """Under a final name stands what the relay served, byte for byte, or nothing."""
    found = []
    for path in videos(home)[0]:
        with open(path, "rb") as file:
            if file.read() != video:
                found.append(f"V: {os.path.basename(path)} is not the relay's video")
    return found


def violations(tasks, sound, relay, asked, before=()):
    """The broken invariants, as sentences. `asked`: prompt -> times asked; `before`: rows that were there earlier."""
    found = []
    if not sound:
        found.append("I7: the library is not sound")
    for prompt, times in asked.items():
        seen = relay.submissions.count(prompt)
        # An understood "not this account", "not now" is no acceptance: the task goes out again when that is over.
        refusals = sum(task["happenings"].count(each) for task in tasks if task["prompt"] == prompt
                       for each in ("held", "deferred"))
        if seen > times + refusals:
            found.append(f"I1: “{prompt}” was asked for {times} times and submitted {seen} times")
    for prompt in set(relay.submissions):
        attempts = sum(task["attempts"] for task in tasks if task["prompt"] == prompt)
        if relay.submissions.count(prompt) > attempts:
            found.append(f"I2: “{prompt}” was submitted more often than the {attempts} attempts in the library")
        rows = [task for task in tasks if task["prompt"] == prompt]
        if not any(task["state"] in ("unconfirmed", "generating", "fetching", "ready", "refused", "lost", "failed")
                   or "held" in task["happenings"] for task in rows):
            found.append(f"I2: “{prompt}” was submitted and no row says so: {[task['state'] for task in rows]}")
    for task in tasks:
        if task["state"] == "sending":
            found.append(f"I4: task {task['id']} is still sending")
        if task["service_id"] is not None and relay.ids.get(task["service_id"]) != task["prompt"]:
            found.append(f"I5: task {task['id']} has the id {task['service_id']} that is not its own")
        if task["state"] in ("queued", "cancelled") and task["paid"] != "no":
            found.append(f"I6: task {task['id']} is {task['state']} and {task['paid']} paid")
        others = sum(row["attempts"] for row in tasks if row["prompt"] == task["prompt"] and row is not task)
        if task["state"] == "queued" and "held" not in task["happenings"] and \
                relay.submissions.count(task["prompt"]) > others:
            found.append(f"I6: task {task['id']} is queued and was seen by the relay")
        if task["state"] == "unconfirmed" and task["paid"] != "maybe":
            found.append(f"I8: task {task['id']} is unconfirmed and not said to be paid, maybe")
    ids = [task["service_id"] for task in tasks if task["service_id"] is not None]
    if len(ids) != len(set(ids)):
        found.append("I5: two rows have one id")
    now = {task["id"]: task for task in tasks}
    for task in before:
        if task["id"] not in now:
            found.append(f"I7: task {task['id']} is gone")
        elif now[task["id"]]["prompt"] != task["prompt"] or (
                task["service_id"] is not None and now[task["id"]]["service_id"] != task["service_id"]):
            found.append(f"I7: task {task['id']} is not what it was")
    return found
