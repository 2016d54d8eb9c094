/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-list-pane-private.h"

/*
 * How many rows a view is given at first. Who types waits for the first rows only, and each key replaces them: making
 * two hundred for every letter, and taking them away again, is what would keep the letters waiting. The others come
 * when somebody turns to the list, by pointer, wheel or focus, or stops typing for a while.
 */

#define PATIENCE 2000 /* ms */
#define LOWEST   56   /* px: no row is lower than that */
#define SPARE    2    /* rows below the edge */
#define CELLS    64   /* as many as are seen of the smallest, in a window of usual size */

static gboolean
is_typing (RushesListPane *self)
{
  return (gtk_widget_get_state_flags (GTK_WIDGET (self->search)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

/* To be called for each new selection, before a view has it. */
void
rushes_list_pane_begin_with_few (RushesListPane *self)
{
  guint rows = (guint) gtk_widget_get_height (GTK_WIDGET (self->stack)) / LOWEST + SPARE;

  rushes_task_selection_begin_with_few (self->selection, rushes_list_pane_is_gallery (self) ? CELLS : rows,
                                        is_typing (self) ? PATIENCE : 0);
}

static void
on_attention (RushesListPane *self)
{
  if (self->selection != NULL)
    rushes_task_selection_grow (self->selection);
}

static void
follow (RushesListPane *self, GtkWidget *view)
{
  GtkEventController *motion = gtk_event_controller_motion_new (), *focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (motion, "motion", G_CALLBACK (on_attention), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (view, motion);
  g_signal_connect_object (focus, "enter", G_CALLBACK (on_attention), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (view, focus);
  g_signal_connect_object (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view)), "value-changed",
                           G_CALLBACK (on_attention), self, G_CONNECT_SWAPPED);
}

/* Once, when the views are there. */
void
rushes_list_pane_follow_attention (RushesListPane *self)
{
  follow (self, GTK_WIDGET (self->list_view));
  follow (self, GTK_WIDGET (self->grid_view));
}
