/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * The main window: composer and list on the left, the screen on the right, one at a time when it is narrow. It is shown
 * before the library is open.
 *
 *   narrow (boolean, read-only, notify)
 *
 * Its actions are named "win.": rushes-window-actions.c has the table.
 */
#define RUSHES_TYPE_WINDOW (rushes_window_get_type ())
G_DECLARE_FINAL_TYPE (RushesWindow, rushes_window, RUSHES, WINDOW, AdwApplicationWindow)

RushesWindow *rushes_window_new (GtkApplication *application, GSettings *settings, gboolean demo);

void rushes_window_set_context (RushesWindow *self, RushesContext *context);
void rushes_window_show_failure (RushesWindow *self, const GError *error);
void rushes_window_show_opening (RushesWindow *self);
void rushes_window_leave (RushesWindow *self);

void rushes_window_toast (RushesWindow *self, const char *sentence);
void rushes_window_add_toast (RushesWindow *self, AdwToast *toast);
void rushes_window_add_job (RushesWindow *self, GtkWidget *row);
void rushes_window_say (GtkWidget *widget, const char *sentence);
void rushes_window_show_task (RushesWindow *self, gint64 id);

G_END_DECLS
