/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <nettle/sha2.h>

G_BEGIN_DECLS

/* Reading the bytes of a file that is open, and their SHA-256. These block. */

gboolean rushes_file_bytes_read (gpointer fd, guint8 *buffer, gsize length, gint64 offset);
gboolean rushes_file_bytes_hash (int fd, gint64 size, struct sha256_ctx *hash);
char *rushes_file_bytes_hash_to_text (struct sha256_ctx *hash) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
