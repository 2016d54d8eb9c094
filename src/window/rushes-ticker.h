/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-context.h"
#include "rushes-task-words.h"

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * The one pulse of a window, and what it takes to put a task into words. Rows say whether they show a live task; while
 * one does and the window can be seen, `tick` comes each second, otherwise each minute.
 *
 *   tick ()            the time has gone on, or something in rushes_ticker_describe() has changed
 *   moved (int64 id)   the file of a task is gone, or back; 0: whoever shows one looks again
 */
#define RUSHES_TYPE_TICKER (rushes_ticker_get_type ())
G_DECLARE_FINAL_TYPE (RushesTicker, rushes_ticker, RUSHES, TICKER, GObject)

RushesTicker *rushes_ticker_new (RushesContext *context);

void rushes_ticker_set_visible (RushesTicker *self, gboolean visible);
void rushes_ticker_hold (RushesTicker *self);
void rushes_ticker_release (RushesTicker *self);
void rushes_ticker_look (RushesTicker *self, RushesTask *task, RushesTaskMoment *moment);
RushesTaskWords *rushes_ticker_describe (RushesTicker *self, RushesTask *task);

G_END_DECLS
