/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-window-private.h"

#include "rushes-opener.h"
#include "rushes-trouble-words.h"

#include <glib/gi18n.h>

/* The one notice of the window, and what is known for it. */

#define MAX_UNKEPT 20 /* ids; more cannot be under way at once */

static const RushesStoreOpening *
get_opening (RushesWindow *self)
{
  return self->context != NULL ? rushes_store_get_opening (rushes_context_get_store (self->context)) : NULL;
}

/**
 * rushes_window_update_notice:
 *
 * Shows what matters most now.
 */
void
rushes_window_update_notice (RushesWindow *self)
{
  g_autoptr (RushesTroubleWords) words = NULL;
  g_autofree const char **unkept = g_new0 (const char *, self->unkept->len + 1);
  RushesTroubleFacts facts = { .unkept = unkept, .demo = self->demo };

  for (guint i = 0; i < self->unkept->len; i++)
    unkept[i] = self->unkept->pdata[i];
  if (self->context != NULL)
    facts.trouble = rushes_engine_get_trouble (rushes_context_get_engine (self->context));
  if (!self->notice_closed)
    facts.opening = get_opening (self);
  words = rushes_trouble_words_new (&facts);
  rushes_notice_show (self->notice, words != NULL ? &words->text : NULL);
}

static void
on_trouble (RushesEngine *engine, GParamSpec *pspec, RushesWindow *self)
{
  rushes_window_update_notice (self);
}

static gboolean
find_unkept (RushesWindow *self, const char *service_id, guint *place)
{
  return g_ptr_array_find_with_equal_func (self->unkept, service_id, g_str_equal, place);
}

static void
on_unkept (RushesEngine *engine, gint64 id, const char *service_id, RushesWindow *self)
{
  if (!find_unkept (self, service_id, NULL) && self->unkept->len < MAX_UNKEPT)
    g_ptr_array_add (self->unkept, g_strdup (service_id));
  g_message ("Accepted, and not in the library: task ID %s", service_id);
  rushes_window_update_notice (self);
}

/* It is in the library after all. */
static void
on_task_changed (RushesStore *store, RushesTask *task, RushesTask *before, RushesWindow *self)
{
  const char *service_id = rushes_task_peek (task)->service_id;
  guint place;

  if (self->unkept->len == 0 || service_id == NULL || !find_unkept (self, service_id, &place))
    return;
  g_ptr_array_remove_index (self->unkept, place);
  rushes_window_update_notice (self);
}

/**
 * rushes_window_follow_trouble:
 *
 * From now on the notice follows the engine.
 */
void
rushes_window_follow_trouble (RushesWindow *self)
{
  RushesEngine *engine = rushes_context_get_engine (self->context);

  g_signal_connect_object (engine, "notify::trouble", G_CALLBACK (on_trouble), self, 0);
  g_signal_connect_object (engine, "unkept", G_CALLBACK (on_unkept), self, 0);
  g_signal_connect_object (rushes_context_get_store (self->context), "task-changed", G_CALLBACK (on_task_changed), self,
                           0);
  rushes_window_update_notice (self);
}

/**
 * rushes_window_close_notice:
 *
 * The notice about a library that was damaged has been read: it does not come back.
 */
void
rushes_window_close_notice (RushesWindow *self)
{
  RushesStore *store = rushes_context_get_store (self->context);

  rushes_store_set_value (store, RUSHES_STORE_SET_ASIDE, NULL);
  rushes_store_set_value (store, RUSHES_STORE_RESTORED, NULL);
  self->notice_closed = TRUE;
  rushes_window_update_notice (self);
}

/**
 * rushes_window_show_damaged:
 *
 * Shows the library that was set aside, or else the backup, in the file manager.
 */
void
rushes_window_show_damaged (RushesWindow *self)
{
  const RushesStoreOpening *opening = get_opening (self);
  const char *path = opening->set_aside != NULL ? opening->set_aside : opening->restored;

  if (path != NULL)
    rushes_opener_show_in_folder (GTK_WINDOW (self), path);
}

void
rushes_window_copy_unkept (RushesWindow *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->unkept->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (const char *) self->unkept->pdata[i]);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
  rushes_window_toast (self, _ ("Task ID copied"));
}

/**
 * rushes_window_close_unkept:
 *
 * The user has the ids, and says so.
 */
void
rushes_window_close_unkept (RushesWindow *self)
{
  g_ptr_array_set_size (self->unkept, 0);
  rushes_window_update_notice (self);
}
