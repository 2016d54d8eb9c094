/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** RushesFetchState: how a video that is being brought comes along */
typedef struct
{
  gint64 done;  /* bytes; -1: none are coming */
  gint64 total; /* -1: not known */
  gint64 rate;  /* bytes a second; -1: not known */
  gint64 again; /* µs since the epoch: when it is tried again; 0: nothing is waited for */
} RushesFetchState;

G_END_DECLS
