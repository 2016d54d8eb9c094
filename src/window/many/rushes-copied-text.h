/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

G_BEGIN_DECLS

/*
 * Text of many tasks for the clipboard, within bounds. Pieces of one line each stand one a line, so that they can be
 * pasted as tasks; where one has several lines, a blank line stands between them.
 */
typedef struct _RushesCopiedText RushesCopiedText;

RushesCopiedText *rushes_copied_text_new (guint max_pieces, gsize max_bytes);
void rushes_copied_text_free (RushesCopiedText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesCopiedText, rushes_copied_text_free)

gboolean rushes_copied_text_add (RushesCopiedText *self, const char *piece);
guint rushes_copied_text_get_n (RushesCopiedText *self);
char *rushes_copied_text_build (RushesCopiedText *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
