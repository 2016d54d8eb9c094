/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-context.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Where a prompt is written and submitted. Usable before the library is open; Submit then waits for it.
 *
 *   compact (boolean)                  one line until focused
 *   has-key (boolean, read-only)       there is a service and a key for it, as far as is known
 *   submitted (RushesTask *task, int64 delay)   it is on disk; it is sent after @delay µs
 */
#define RUSHES_TYPE_COMPOSER (rushes_composer_get_type ())
G_DECLARE_FINAL_TYPE (RushesComposer, rushes_composer, RUSHES, COMPOSER, GtkBox)

void rushes_composer_set_settings (RushesComposer *self, GSettings *settings);
void rushes_composer_set_context (RushesComposer *self, RushesContext *context);
void rushes_composer_set_row (RushesComposer *self, gboolean row);
void rushes_composer_set_text (RushesComposer *self, const char *text, int duration);
void rushes_composer_focus (RushesComposer *self);
gboolean rushes_composer_is_focused (RushesComposer *self);
gboolean rushes_composer_is_key_known (RushesComposer *self);
gboolean rushes_composer_has_key (RushesComposer *self);
void rushes_composer_submit (RushesComposer *self);
void rushes_composer_save_draft (RushesComposer *self);

G_END_DECLS
