/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-window-private.h"

#include "rushes-takes.h"

#include <glib/gi18n.h>

/*
 * From one clip to another. The keys go through the list as it is, in which the takes of one asking stand together. The
 * buttons beside "Take 2 of 4" go through the takes by their numbers, and through the list where there is one take
 * only.
 */

static void
look (RushesWindow *self, RushesTakes *takes)
{
  RushesTask *task = rushes_window_get_task (self);

  rushes_takes_look (self->takes, task != NULL ? rushes_task_peek (task)->id : 0, takes);
}

static gboolean
are_there_others (const RushesTakes *takes)
{
  return takes->previous != 0 || takes->next != 0;
}

static gboolean
can_go (RushesWindow *self, int step)
{
  return self->context != NULL && self->whole == NULL && rushes_list_pane_has_neighbour (self->list, step);
}

static int
get_step (const char *action)
{
  return g_str_has_prefix (action, "win.next") ? 1 : -1;
}

static void
go_to_clip (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_list_pane_go_to_neighbour (RUSHES_WINDOW (widget)->list, get_step (name));
}

static void
go_to_take (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesWindow *self = RUSHES_WINDOW (widget);
  int step = get_step (name);
  RushesTakes takes;
  gint64 id;

  look (self, &takes);
  id = step > 0 ? takes.next : takes.previous;
  if (!are_there_others (&takes))
    rushes_list_pane_go_to_neighbour (self->list, step);
  else if (id != 0)
    rushes_list_pane_go_to (self->list, id);
}

void
rushes_window_install_take_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.previous-clip", NULL, go_to_clip);
  gtk_widget_class_install_action (klass, "win.next-clip", NULL, go_to_clip);
  gtk_widget_class_install_action (klass, "win.previous-take", NULL, go_to_take);
  gtk_widget_class_install_action (klass, "win.next-take", NULL, go_to_take);
}

void
rushes_window_update_take_actions (RushesWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean back = can_go (self, -1), on = can_go (self, 1);
  g_autofree char *place = NULL;
  RushesTakes takes;

  look (self, &takes);
  gtk_widget_action_set_enabled (widget, "win.previous-clip", back);
  gtk_widget_action_set_enabled (widget, "win.next-clip", on);
  gtk_widget_action_set_enabled (widget, "win.previous-take", are_there_others (&takes) ? takes.previous != 0 : back);
  gtk_widget_action_set_enabled (widget, "win.next-take", are_there_others (&takes) ? takes.next != 0 : on);
  if (self->whole == NULL && takes.take > 0 && takes.of > 1)
    /* Translators: %1$d is a number from 1 to %2$d, of one prompt that was asked for several times. */
    place = g_strdup_printf (_ ("Take %1$d of %2$d"), takes.take, takes.of);
  adw_window_title_set_subtitle (self->screen_title, place != NULL ? place : "");
}

/* The takes of the task that is shown. */

static void
on_takes (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *takes = rushes_store_takes_finish (RUSHES_STORE (source), result, &error);

  if (takes == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("No takes: %s", error->message);
      return;
    }
  g_clear_pointer (&self->takes, g_ptr_array_unref);
  self->takes = takes;
  rushes_window_update_actions (self);
}

static void
read_takes (RushesWindow *self)
{
  g_cancellable_cancel (self->taking);
  g_clear_object (&self->taking);
  if (self->ask == NULL || self->context == NULL)
    return;
  self->taking = g_cancellable_new ();
  rushes_store_takes_async (rushes_context_get_store (self->context), self->ask, self->taking, on_takes,
                            g_object_ref (self));
}

/* To be called when another task may be shown. */
void
rushes_window_update_takes (RushesWindow *self)
{
  RushesTask *task = rushes_window_get_task (self);
  const char *ask = task != NULL ? rushes_task_peek (task)->ask : NULL;

  if (g_strcmp0 (ask, self->ask) == 0)
    return;
  g_free (self->ask);
  self->ask = g_strdup (ask);
  g_clear_pointer (&self->takes, g_ptr_array_unref);
  read_takes (self);
}

static void
on_task_changed (RushesStore *store, RushesTask *task, RushesTask *before, RushesWindow *self)
{
  if (rushes_task_peek (task)->removed != rushes_task_peek (before)->removed &&
      g_strcmp0 (rushes_task_peek (task)->ask, self->ask) == 0)
    read_takes (self);
}

/* Keys. */

/**
 * rushes_window_are_arrows_free:
 * @focus: (nullable): the widget with the focus
 * @page: where it is to be
 *
 * Returns: whether the arrow keys up and down are nobody's there
 */
gboolean
rushes_window_are_arrows_free (GtkWidget *focus, GtkWidget *page)
{
  if (focus == NULL)
    return TRUE;
  if (page == NULL || (focus != page && !gtk_widget_is_ancestor (focus, page)))
    return FALSE;
  return !GTK_IS_LABEL (focus) && !GTK_IS_RANGE (focus) && !GTK_IS_EDITABLE (focus) && !GTK_IS_TEXT_VIEW (focus) &&
         !GTK_IS_LIST_BOX_ROW (focus) && gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) == NULL;
}

static gboolean
on_key (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, RushesWindow *self)
{
  GdkModifierType held = state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK);
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  gboolean next = keyval == GDK_KEY_Page_Down || keyval == GDK_KEY_Down;
  gboolean page = keyval == GDK_KEY_Page_Up || keyval == GDK_KEY_Page_Down;
  gboolean arrow = keyval == GDK_KEY_Up || keyval == GDK_KEY_Down;

  if (self->whole != NULL || self->page == NULL)
    return GDK_EVENT_PROPAGATE;
  if (!(page && held == GDK_CONTROL_MASK) &&
      !(arrow && held == 0 && rushes_window_are_arrows_free (focus, GTK_WIDGET (self->page))))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (GTK_WIDGET (self), next ? "win.next-clip" : "win.previous-clip", NULL);
  return GDK_EVENT_STOP;
}

/* Once, with the context. The keys come before the focused widget: they work wherever it is. */
void
rushes_window_follow_takes (RushesWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_object (rushes_context_get_store (self->context), "task-changed", G_CALLBACK (on_task_changed), self,
                           0);
}
