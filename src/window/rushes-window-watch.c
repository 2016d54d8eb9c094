/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-window-private.h"

#include <glib/gi18n.h>

#define PAGE "watch"

/* Watching what is new: a page of the screen pane that has the window to itself. */

/* However it was left: what was rejected there can be taken back here. */
static void
on_screen_page (RushesWindow *self)
{
  g_autoptr (GArray) rejected = NULL;

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->screen), PAGE) == 0)
    return;
  rejected = rushes_watch_page_end (self->watch);
  if (rejected == NULL)
    return;
  adw_leaflet_set_can_navigate_back (self->leaflet, TRUE);
  for (guint i = 0; i < rejected->len; i++)
    rushes_window_add_undo (self, g_array_index (rejected, gint64, i), TRUE);
}

static void
make_page (RushesWindow *self)
{
  self->watch = RUSHES_WATCH_PAGE (rushes_watch_page_new (self->context));
  gtk_stack_add_named (self->screen, GTK_WIDGET (self->watch), PAGE);
  g_signal_connect_object (self->screen, "notify::visible-child", G_CALLBACK (on_screen_page), self, G_CONNECT_SWAPPED);
}

/**
 * rushes_window_watch:
 *
 * Watches the clips that were not seen yet, one after the other, with nothing else in the window.
 */
void
rushes_window_watch (RushesWindow *self)
{
  if (self->context == NULL || g_strcmp0 (self->whole, PAGE) == 0)
    return;
  if (self->watch == NULL)
    make_page (self);
  adw_leaflet_set_can_navigate_back (self->leaflet, FALSE); /* a swipe goes to the previous clip */
  rushes_watch_page_begin (self->watch);
  rushes_window_enter_whole (self, PAGE, _ ("Watch New Videos"));
}

/**
 * rushes_window_show_kept:
 *
 * Shows the list of what is starred.
 */
void
rushes_window_show_kept (RushesWindow *self)
{
  rushes_window_leave_whole (self);
  rushes_list_pane_show_group (self->list, RUSHES_TASK_GROUP_STARRED);
}
