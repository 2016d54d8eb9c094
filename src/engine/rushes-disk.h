/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-reason.h"

#include <glib.h>

G_BEGIN_DECLS

/* What a folder of videos can do, in #RushesReason: RUSHES_REASON_NONE for success. These block. */

RushesReason rushes_disk_name_error (int saved);
RushesReason rushes_disk_find_room (int fd, gint64 start, gint64 length, gboolean reserve);

G_END_DECLS
