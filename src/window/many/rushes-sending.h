/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-prompt-edit.h"
#include "rushes-window.h"

G_BEGIN_DECLS

/** RushesSendingResult: what came of it */
typedef struct
{
  GArray *ids;     /* (owned) (element-type gint64): of the new tasks, which wait to be sent */
  guint n_without; /* tasks whose service is set up no more */
  guint n_not;     /* tasks that are not to be sent again any more */
  char *problem;   /* (owned) (nullable): a sentence about what has ended it before its time */
  guint seconds;   /* until the first one is sent */
} RushesSendingResult;

void rushes_sending_result_free (RushesSendingResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesSendingResult, rushes_sending_result_free)

void rushes_sending_start_async (RushesWindow *window,
                                 RushesContext *context,
                                 GArray *ids,
                                 const RushesPromptEdit *edit,
                                 guint delay,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
RushesSendingResult *rushes_sending_finish (GAsyncResult *result);

G_END_DECLS
