/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-library.h"

G_BEGIN_DECLS

#define RUSHES_LIBRARY_CLOSED "closed" /* the value that a clean exit leaves */

/** RushesRecovery: what is known of the last run when the library is started. Borrowed. */
typedef struct
{
  gboolean crashed;
  gboolean behind; /* tasks that wait here may have been sent since */
  const char *set_aside;
  const char *restored;
} RushesRecovery;

gboolean rushes_library_start (RushesLibrary *self, const RushesRecovery *recovery, gint64 now, GError **error);
gboolean rushes_library_reopen (RushesLibrary *self, GError **error);

G_END_DECLS
