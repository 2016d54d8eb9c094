/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

G_BEGIN_DECLS

/** RushesExit: what a command tells the one that started it (design section 7) */
typedef enum
{
  RUSHES_EXIT_DONE = 0,
  RUSHES_EXIT_UNEXPECTED = 1,
  RUSHES_EXIT_USAGE = 2,
  RUSHES_EXIT_ACCOUNT = 3, /* key or account */
  RUSHES_EXIT_REFUSED = 4,
  RUSHES_EXIT_UNCONFIRMED = 5,
  RUSHES_EXIT_FAILED = 6,   /* failed at the service, or lost */
  RUSHES_EXIT_NOT_SENT = 7, /* nothing was or will be sent */
  RUSHES_EXIT_STORAGE = 8,  /* storage, or the library is in use */
  RUSHES_EXIT_RUNNING = 9,
  RUSHES_EXIT_INTERRUPTED = 130,
} RushesExit;

RushesExit rushes_exit_worse (RushesExit one, RushesExit other);
RushesExit rushes_exit_of_task (RushesTaskState state, gboolean to_the_end);
RushesExit rushes_exit_of_error (const GError *error);

G_END_DECLS
