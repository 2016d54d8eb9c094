/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

G_BEGIN_DECLS

/** RushesRetry: what trying once more means for a task */
typedef enum
{
  RUSHES_RETRY_NONE,  /* it has not failed */
  RUSHES_RETRY_SEND,  /* a new task with the same prompt, which may be charged */
  RUSHES_RETRY_CHECK, /* ask the service after it again: free */
  RUSHES_RETRY_FETCH, /* bring its video again: free */
  RUSHES_RETRY_WORDS, /* its words were refused, and would be again */
  RUSHES_RETRY_DOUBT, /* it may have been charged and may still come: decided one by one */
  RUSHES_N_RETRIES
} RushesRetry;

RushesRetry rushes_retry_judge (const RushesTask *task);

/* In words: what would be done with so many of each. */
char *rushes_retry_say (const guint counts[RUSHES_N_RETRIES]) G_GNUC_WARN_UNUSED_RESULT;
const char *rushes_retry_say_nothing (const guint counts[RUSHES_N_RETRIES]);

G_END_DECLS
