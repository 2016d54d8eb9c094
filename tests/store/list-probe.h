/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task-list.h"

G_BEGIN_DECLS

/*
 * Follows a task list by what its items-changed says, and checks it against the list after each: the numbers add up,
 * the items held stand where they were moved to, each in the place of its id, and no change is wide. Keeps what was
 * said as a string, such as "0+1 3-1".
 */
typedef struct
{
  RushesTaskList *list; /* (owned) */
  GPtrArray *held;      /* (owned) (element-type RushesTaskItem): one place for each row, NULL where none is held */
  GString *said;        /* (owned) */
  guint changes;
  gulong handler;
} ListProbe;

ListProbe *list_probe_new (RushesTaskList *list);
void list_probe_free (ListProbe *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ListProbe, list_probe_free)

RushesTaskItem *list_probe_hold (ListProbe *self, guint position);
void list_probe_hold_range (ListProbe *self, guint from, guint n);
void list_probe_drop (ListProbe *self, guint position);
void list_probe_drop_all (ListProbe *self);
void list_probe_check (ListProbe *self);
void list_probe_assert_said (ListProbe *self, const char *said);
guint list_probe_get_n (ListProbe *self);

G_END_DECLS
