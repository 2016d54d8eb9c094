/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-watch-page-private.h"

#include "rushes-file-offer.h"

#include <glib/gi18n.h>

#define LOW_HEIGHT 300 /* px: below it the words and the buttons need all the room */

/* What is there when no clip is: how it went, or that there is nothing new. */

static char *
say_result (RushesWatchSession *session)
{
  guint n_kept = rushes_watch_session_count (session, RUSHES_WATCH_KEPT);
  guint n_rejected = rushes_watch_session_count (session, RUSHES_WATCH_REJECTED);
  g_autofree char *kept = g_strdup_printf (ngettext ("%u kept", "%u kept", n_kept), n_kept);
  g_autofree char *rejected = g_strdup_printf (ngettext ("%u rejected", "%u rejected", n_rejected), n_rejected);

  return g_strdup_printf (_ ("%1$s, %2$s"), kept, rejected);
}

static char *
say_broken (RushesWatchSession *session)
{
  guint n = rushes_watch_session_count_broken (session);

  if (n == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%u video could not be shown", "%u videos could not be shown", n), n);
}

static void
set_texts (RushesWatchPage *self, const char *icon, const char *title, const char *description)
{
  gboolean low = gtk_widget_get_height (GTK_WIDGET (self)) < LOW_HEIGHT;

  adw_status_page_set_icon_name (self->card, low ? NULL : icon);
  adw_status_page_set_title (self->card, title);
  adw_status_page_set_description (self->card, description);
}

static void
show_texts (RushesWatchPage *self)
{
  guint n_more = self->session != NULL ? rushes_watch_session_count_more (self->session) : 0;
  g_autofree char *news = g_strdup_printf (ngettext ("%u New Video", "%u New Videos", n_more), n_more);
  g_autofree char *result = NULL;
  g_autofree char *broken = NULL;

  if (self->failed)
    set_texts (self, "dialog-warning-symbolic", _ ("The New Videos Could Not Be Read"), NULL);
  else if (rushes_watch_session_can (self->session, RUSHES_WATCH_VERB_AGAIN))
    {
      result = say_result (self->session);
      broken = say_broken (self->session);
      set_texts (self, "object-select-symbolic", result, broken);
    }
  else if (n_more > 0)
    set_texts (self, "video-x-generic-symbolic", news, NULL);
  else
    set_texts (self, "video-x-generic-symbolic", _ ("No New Videos"),
               _ ("Submit a prompt: finished videos that have not been watched yet are shown here"));
}

void
rushes_watch_page_show_card (RushesWatchPage *self)
{
  RushesWatchSession *session = self->session;
  gboolean watched = session != NULL && rushes_watch_session_can (session, RUSHES_WATCH_VERB_AGAIN);
  guint n_kept = session != NULL ? rushes_watch_session_count (session, RUSHES_WATCH_KEPT) : 0;
  guint n_more = session != NULL ? rushes_watch_session_count_more (session) : 0;
  gboolean entered = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "card") != 0;
  g_autofree char *more = g_strdup_printf (ngettext ("Watch %u New Video", "Watch %u New Videos", n_more), n_more);

  if (self->session == NULL && !self->failed)
    return;
  show_texts (self);
  gtk_button_set_label (GTK_BUTTON (self->more), more);
  gtk_widget_set_visible (self->more, n_more > 0);
  gtk_widget_set_visible (self->copy, watched);
  gtk_widget_set_visible (self->retry, self->failed);
  gtk_widget_set_visible (self->compose, session != NULL && !watched && n_more == 0);
  gtk_widget_set_visible (self->show_kept, n_kept > 0);
  gtk_widget_set_visible (self->again, watched);
  rushes_watch_page_update_actions (self);
  if (!entered)
    return;
  gtk_stack_set_visible_child_name (self->stack, "card");
  gtk_widget_grab_focus (self->failed ? self->retry : n_kept > 0 ? self->copy : self->done);
}

/* Copying the kept files: the session has ids only, so their paths are looked up, one after the other. */

/** Copying: files on their way to the clipboard */
typedef struct
{
  RushesWatchPage *page; /* (owned) */
  GArray *ids;           /* (owned) (element-type gint64) */
  guint next;            /* of @ids */
  GPtrArray *files;      /* (owned) (element-type GFile) */
} Copying;

static void
copying_free (Copying *copying)
{
  g_object_unref (copying->page);
  g_array_unref (copying->ids);
  g_ptr_array_unref (copying->files);
  g_free (copying);
}

static void look_up_next (Copying *copying);

static void
end_copying (Copying *copying, const GError *error)
{
  RushesWatchPage *self = copying->page;
  guint n = copying->files->len;
  g_autofree char *sentence = g_strdup_printf (ngettext ("%u file copied", "%u files copied", n), n);

  self->copying = FALSE;
  rushes_watch_page_update_actions (self);
  if (error != NULL)
    rushes_watch_page_say (self, error->message);
  else if (n > 0)
    {
      rushes_file_offer_copy (GTK_WIDGET (self), copying->files);
      rushes_watch_page_say (self, sentence);
    }
  copying_free (copying);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Copying *copying = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_lookup_finish (RUSHES_STORE (source), result, &error);

  if (task != NULL && rushes_task_peek (task)->file != NULL)
    g_ptr_array_add (copying->files, g_file_new_for_path (rushes_task_peek (task)->file));
  if (copying->page->context == NULL)
    copying_free (copying); /* the window is gone */
  else if (task != NULL)
    look_up_next (copying);
  else
    end_copying (copying, error);
}

static void
look_up_next (Copying *copying)
{
  gint64 id;

  if (copying->next == copying->ids->len)
    {
      end_copying (copying, NULL);
      return;
    }
  id = g_array_index (copying->ids, gint64, copying->next++);
  rushes_store_lookup_async (rushes_context_get_store (copying->page->context), id, NULL, NULL, on_looked_up, copying);
}

/* All of them or none: a part of them would be taken for the whole. */
void
rushes_watch_page_copy_kept (RushesWatchPage *self)
{
  Copying *copying;

  if (self->session == NULL || self->copying)
    return;
  self->copying = TRUE;
  rushes_watch_page_update_actions (self);
  copying = g_new0 (Copying, 1);
  copying->page = g_object_ref (self);
  copying->ids = rushes_watch_session_get_kept (self->session);
  copying->files = g_ptr_array_new_with_free_func (g_object_unref);
  look_up_next (copying);
}
