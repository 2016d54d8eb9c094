/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-save-as.h"

#include "rushes-file-copy.h"
#include "rushes-opener.h"
#include "rushes-text.h"

#include <glib/gi18n.h>

#define MAX_NAME 40 /* code points of a file's name in a toast */

/* A copy of a clip where the user wants one: the chooser, how far it is where it takes long, and what came of it. */

/** Saving: a copy, from the chooser to the last word about it */
typedef struct
{
  RushesWindow *window;          /* (owned) */
  GFile *source;                 /* (owned) */
  GFile *target;                 /* (owned) (nullable): once it is chosen */
  GtkFileChooserNative *chooser; /* (owned) (nullable) */
  GCancellable *cancellable;     /* (owned) */
  AdwToast *toast;               /* (owned) (nullable): how far it is, until it is put away */
  gboolean told;                 /* there has been a toast */
  gulong hidden;
} Saving;

static Saving *
saving_new (RushesWindow *window, GFile *source)
{
  Saving *self = g_new0 (Saving, 1);

  self->window = g_object_ref (window);
  self->source = g_object_ref (source);
  self->cancellable = g_cancellable_new ();
  return self;
}

static void
saving_free (Saving *self)
{
  g_clear_signal_handler (&self->hidden, self->window);
  if (self->toast != NULL)
    g_signal_handlers_disconnect_by_data (self->toast, self);
  g_clear_object (&self->toast);
  g_clear_object (&self->chooser);
  g_clear_object (&self->target);
  g_object_unref (self->cancellable);
  g_object_unref (self->source);
  g_object_unref (self->window);
  g_free (self);
}

/**
 * rushes_save_as_explain:
 *
 * Returns: (transfer full): a sentence about a copy that was not made
 */
char *
rushes_save_as_explain (const GError *error)
{
  g_autofree char *plain = NULL;

  if (error->domain == G_IO_ERROR)
    switch ((GIOErrorEnum) error->code)
      {
      case G_IO_ERROR_NO_SPACE:
        return g_strdup (_ ("There is no room for a copy there. Make room, or choose another folder."));
      case G_IO_ERROR_PERMISSION_DENIED:
      case G_IO_ERROR_READ_ONLY:
        return g_strdup (_ ("Nothing can be saved in this folder. Choose another one."));
      case G_IO_ERROR_NOT_FOUND:
      case G_IO_ERROR_NOT_DIRECTORY:
        return g_strdup (_ ("The file or the folder is not there any more."));
      case G_IO_ERROR_EXISTS:
        return g_strdup (_ ("There is a file of this name already. Choose another name."));
      default:
        break;
      }
  plain = rushes_text_line (error->message, 200);
  /* Translators: %s is a sentence of the system's. */
  return g_strdup_printf (_ ("The copy could not be saved: %s"), plain);
}

/* While it is made. */

static void
on_cancel (AdwToast *toast, Saving *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
on_dismissed (AdwToast *toast, Saving *self)
{
  /* It goes on; its end is told. */
  g_signal_handlers_disconnect_by_data (toast, self);
  g_clear_object (&self->toast);
}

static void
make_toast (Saving *self)
{
  self->told = TRUE;
  self->toast = adw_toast_new ("");
  adw_toast_set_timeout (self->toast, 0);
  adw_toast_set_button_label (self->toast, _ ("Cancel"));
  g_signal_connect (self->toast, "button-clicked", G_CALLBACK (on_cancel), self);
  g_signal_connect (self->toast, "dismissed", G_CALLBACK (on_dismissed), self);
}

static void
on_progress (gint64 done, gint64 total, gpointer user_data)
{
  Saving *self = user_data;
  g_autofree char *base = g_file_get_basename (self->target);
  g_autofree char *name = rushes_text_line (base, MAX_NAME);
  g_autofree char *sentence = NULL;
  g_autofree char *escaped = NULL;
  gboolean first = !self->told;

  if (first)
    make_toast (self);
  if (self->toast == NULL)
    return;
  if (total > 0)
    /* Translators: %1$s is the name of a file, %2$d a number from 0 to 100. */
    sentence = g_strdup_printf (_ ("Saving “%1$s”, %2$d %%"), name, (int) (done * 100 / total));
  else
    sentence = g_strdup_printf (_ ("Saving “%s”"), name);
  escaped = g_markup_escape_text (sentence, -1); /* the title of a toast is markup */
  adw_toast_set_title (self->toast, escaped);
  if (first)
    rushes_window_add_toast (self->window, g_object_ref (self->toast));
}

/* At its end. */

static void
open_folder (AdwToast *toast, GFile *file)
{
  RushesWindow *window = g_object_get_data (G_OBJECT (toast), "window");

  rushes_opener_show_in_folder (GTK_WINDOW (window), g_file_peek_path (file));
}

static void
say_saved (Saving *self)
{
  AdwToast *toast = adw_toast_new (_ ("Copy saved"));

  if (g_file_peek_path (self->target) != NULL)
    {
      adw_toast_set_button_label (toast, _ ("Open Folder"));
      g_object_set_data_full (G_OBJECT (toast), "window", g_object_ref (self->window), g_object_unref);
      g_signal_connect_object (toast, "button-clicked", G_CALLBACK (open_folder), self->target, 0);
      g_object_set_data_full (G_OBJECT (toast), "file", g_object_ref (self->target), g_object_unref);
    }
  rushes_window_add_toast (self->window, toast);
}

static void
on_copied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (self->toast != NULL)
    {
      g_autoptr (AdwToast) toast = g_object_ref (self->toast);

      adw_toast_dismiss (toast);
    }
  if (rushes_file_copy_finish (result, &error))
    say_saved (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      sentence = rushes_save_as_explain (error);
      rushes_window_toast (self->window, sentence);
    }
  saving_free (self);
}

static void
start (Saving *self)
{
  /* No part of it is left when the program ends. */
  self->hidden = g_signal_connect_swapped (self->window, "hide", G_CALLBACK (g_cancellable_cancel), self->cancellable);
  rushes_file_copy_async (self->source, self->target, self->cancellable, on_progress, self, on_copied, self);
}

/**
 * rushes_save_as_start:
 * @target: where to, as the user has said
 *
 * Copies, and tells @window how it goes.
 */
void
rushes_save_as_start (RushesWindow *window, GFile *source, GFile *target)
{
  Saving *self = saving_new (window, source);

  self->target = g_object_ref (target);
  start (self);
}

static void
on_response (GtkNativeDialog *dialog, int response, Saving *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    self->target = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  gtk_native_dialog_destroy (dialog);
  if (self->target != NULL)
    start (self);
  else
    saving_free (self);
}

/**
 * rushes_save_as_ask:
 * @path: an absolute path of a clip
 *
 * Asks where a copy is to go, and makes it. The chooser asks before something is replaced.
 */
void
rushes_save_as_ask (RushesWindow *window, const char *path)
{
  g_autoptr (GFile) source = g_file_new_for_path (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *shown = g_filename_display_name (name);
  const char *videos = g_get_user_special_dir (G_USER_DIRECTORY_VIDEOS);
  g_autoptr (GFile) folder = g_file_new_for_path (videos != NULL ? videos : g_get_home_dir ());
  Saving *self = saving_new (window, source);

  self->chooser = gtk_file_chooser_native_new (_ ("Save As"), GTK_WINDOW (window), GTK_FILE_CHOOSER_ACTION_SAVE,
                                               _ ("_Save"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (self->chooser), folder, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), shown);
  g_signal_connect (self->chooser, "response", G_CALLBACK (on_response), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}
