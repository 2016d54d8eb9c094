/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-window-private.h"

#include "rushes-file-offer.h"
#include "rushes-opener.h"
#include "rushes-save-as.h"

#include <glib/gi18n.h>

/* What is done with the file of the clip that is looked at. */

/* Returns: (transfer full) (nullable): its path */
static char *
get_file (RushesWindow *self)
{
  RushesTask *task = rushes_window_get_task (self);

  if (task == NULL || rushes_task_peek (task)->removed)
    return NULL; /* its place is not for long */
  return rushes_presence_get_path (rushes_context_get_presence (self->context), task);
}

/* The same, for those who need the file itself: says so where it is gone. */
static char *
need_file (RushesWindow *self)
{
  g_autofree char *file = get_file (self);

  if (file == NULL || !rushes_player_is_missing (rushes_task_page_get_player (self->page)))
    return g_steal_pointer (&file);
  rushes_window_toast (self, _ ("The file is not there any more. It was moved or deleted."));
  return NULL;
}

static void
do_open_folder (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *file = get_file (RUSHES_WINDOW (widget));

  if (file != NULL)
    rushes_opener_show_in_folder (GTK_WINDOW (widget), file);
}

static void
do_open_with (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *file = need_file (RUSHES_WINDOW (widget));

  if (file != NULL)
    rushes_opener_open_with (GTK_WINDOW (widget), file);
}

static void
do_copy_file (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *file = need_file (RUSHES_WINDOW (widget));
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  if (rushes_window_do_with_many (RUSHES_WINDOW (widget), name) || file == NULL)
    return;
  g_ptr_array_add (files, g_file_new_for_path (file));
  rushes_file_offer_copy (widget, files);
  rushes_window_toast (RUSHES_WINDOW (widget), _ ("Video file copied"));
}

static void
do_save_as (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *file = need_file (RUSHES_WINDOW (widget));

  if (file != NULL)
    rushes_save_as_ask (RUSHES_WINDOW (widget), file);
}

static void
do_copy_frame (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_player_copy_frame (rushes_task_page_get_player (RUSHES_WINDOW (widget)->page));
}

/* The frame that stands for the clip in the list. */

/** Choice: a frame that has been chosen, and what there was before */
typedef struct
{
  RushesWindow *window; /* (owned) */
  gint64 id;
  gint64 before;
} Choice;

static Choice *
choice_new (RushesWindow *window, gint64 id, gint64 before)
{
  Choice *self = g_new0 (Choice, 1);

  self->window = g_object_ref (window);
  self->id = id;
  self->before = before;
  return self;
}

static void
choice_free (gpointer data, GClosure *closure)
{
  Choice *self = data;

  g_object_unref (self->window);
  g_free (self);
}

static void
on_taken_back (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_set_poster_finish (RUSHES_STORE (source), result, &error);

  if (task == NULL)
    rushes_window_toast (self, error->message);
}

static void
take_back (AdwToast *toast, Choice *choice)
{
  rushes_store_set_poster_async (rushes_context_get_store (choice->window->context), choice->id, choice->before,
                                 on_taken_back, g_object_ref (choice->window));
}

static void
on_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Choice *choice = user_data;
  RushesWindow *self = choice->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_set_poster_finish (RUSHES_STORE (source), result, &error);
  AdwToast *toast;

  if (task == NULL)
    {
      rushes_window_toast (self, error->message);
      choice_free (choice, NULL);
      return;
    }
  toast = adw_toast_new (_ ("Picture changed"));
  adw_toast_set_button_label (toast, _ ("Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (take_back), choice, choice_free, 0);
  rushes_window_add_toast (self, toast);
}

static void
do_use_frame (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesWindow *self = RUSHES_WINDOW (widget);
  RushesTask *task = rushes_window_get_task (self);
  gint64 moment = rushes_player_get_moment (rushes_task_page_get_player (self->page));
  const RushesTaskFields *fields;

  if (task == NULL || moment < 0)
    return;
  fields = rushes_task_peek (task);
  rushes_store_set_poster_async (rushes_context_get_store (self->context), fields->id, moment, on_chosen,
                                 choice_new (self, fields->id, fields->poster));
}

static const struct
{
  const char *name;
  GtkWidgetActionActivateFunc func;
  guint key;
  GdkModifierType modifiers;
} actions[] = {
  { "win.open-folder", do_open_folder, 0, 0 },
  { "win.open-with", do_open_with, 0, 0 },
  { "win.copy-file", do_copy_file, GDK_KEY_c, GDK_CONTROL_MASK }, /* what is selected is copied by who has it */
  { "win.save-as", do_save_as, GDK_KEY_s, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
  { "win.copy-frame", do_copy_frame, 0, 0 }, /* its key is the player's own, for the full screen has it too */
  { "win.use-frame", do_use_frame, 0, 0 },
};

void
rushes_window_install_clip_actions (GtkWidgetClass *klass)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (klass, actions[i].name, NULL, actions[i].func);
      if (actions[i].key != 0)
        gtk_widget_class_add_binding_action (klass, actions[i].key, actions[i].modifiers, actions[i].name, NULL);
    }
}

void
rushes_window_update_clip_actions (RushesWindow *self)
{
  g_autofree char *file = self->context != NULL && self->whole == NULL ? get_file (self) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].name, file != NULL);
}
