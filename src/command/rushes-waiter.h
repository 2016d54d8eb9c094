/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-call.h"

G_BEGIN_DECLS

/** RushesWaiterGoal: what a task is waited for */
typedef enum
{
  RUSHES_WAITER_ANSWERED, /* the service has answered its submission */
  RUSHES_WAITER_ENDED,    /* it is ready or has ended otherwise */
} RushesWaiterGoal;

/** RushesWaiterOptions: how to wait. Borrowed where passed in. */
typedef struct
{
  RushesWaiterGoal goal;
  int timeout;          /* s; < 0: none */
  gboolean take_back;   /* when it has to give up, what was not sent yet is cancelled */
  gboolean print_paths; /* of each video, when it is ready */
  gboolean in_order;    /* of the tasks; else as they come */
} RushesWaiterOptions;

/*
 * Waits for tasks of a call, and tells their progress. It listens from the start: add the tasks in the callback that
 * brings them, and nothing that happens to them is missed.
 */
#define RUSHES_TYPE_WAITER (rushes_waiter_get_type ())
G_DECLARE_FINAL_TYPE (RushesWaiter, rushes_waiter, RUSHES, WAITER, GObject)

RushesWaiter *rushes_waiter_new (RushesCall *call, const RushesWaiterOptions *options);
void rushes_waiter_add (RushesWaiter *self, RushesTask *task);
guint rushes_waiter_get_size (RushesWaiter *self);
void rushes_waiter_run_async (RushesWaiter *self, GAsyncReadyCallback callback, gpointer user_data);
RushesExit rushes_waiter_run_finish (RushesWaiter *self, GAsyncResult *result);

G_END_DECLS
