/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The text that a prompt is written in. What is pasted comes in as plain text and bounded, whatever the clipboard
 * holds.
 *
 *   pasted-too-much ()      only the first part of what was pasted came in
 */
#define RUSHES_TYPE_PROMPT_VIEW (rushes_prompt_view_get_type ())
G_DECLARE_FINAL_TYPE (RushesPromptView, rushes_prompt_view, RUSHES, PROMPT_VIEW, GtkTextView)

char *rushes_prompt_view_get_text (RushesPromptView *self) G_GNUC_WARN_UNUSED_RESULT;
void rushes_prompt_view_set_text (RushesPromptView *self, const char *text);
void rushes_prompt_view_select_all (RushesPromptView *self);

G_END_DECLS
