/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-window-private.h"

#include "rushes-job.h"
#include "rushes-many-edit.h"

#include <glib/gi18n.h>

/* What is written of many tasks at once: it runs in the store, says how far it is, and can be taken back whole. */

/** Editing: some deeds on their way, one after the other */
typedef struct
{
  RushesJob *job;   /* (owned) */
  GPtrArray *deeds; /* (owned) (element-type RushesDeed) */
  guint next;
  GPtrArray *done; /* (owned) (element-type RushesUndoPart) */
  guint n_changed; /* tasks: the most that one deed has changed */
} Editing;

static void
deed_free (gpointer data)
{
  RushesDeed *deed = data;

  g_free (deed->tag);
  g_array_unref (deed->ids);
  g_free (deed);
}

/**
 * rushes_window_deeds_new:
 *
 * Returns: (transfer full) (element-type RushesDeed): none yet
 */
GPtrArray *
rushes_window_deeds_new (void)
{
  return g_ptr_array_new_with_free_func (deed_free);
}

void
rushes_window_deeds_add (GPtrArray *deeds, RushesEdit edit, const char *tag, GArray *ids)
{
  RushesDeed *deed = g_new0 (RushesDeed, 1);

  deed->edit = edit;
  deed->tag = g_strdup (tag);
  deed->ids = g_array_ref (ids);
  g_ptr_array_add (deeds, deed);
}

static const char *
say_doing (RushesEdit edit)
{
  switch (edit)
    {
    case RUSHES_EDIT_STAR:
      return _ ("Starring");
    case RUSHES_EDIT_UNSTAR:
      return _ ("Unstarring");
    case RUSHES_EDIT_REMOVE:
      return _ ("Removing");
    case RUSHES_EDIT_RESTORE:
      return _ ("Restoring");
    case RUSHES_EDIT_TAG:
    case RUSHES_EDIT_UNTAG:
      return _ ("Tagging");
    case RUSHES_EDIT_SEE:
    case RUSHES_EDIT_UNSEE:
    case RUSHES_EDIT_FORGET:
    default:
      return _ ("Changing");
    }
}

static char *
say_done (RushesEdit edit, guint n)
{
  switch (edit)
    {
    case RUSHES_EDIT_STAR:
      return g_strdup_printf (ngettext ("%'u task starred", "%'u tasks starred", n), n);
    case RUSHES_EDIT_UNSTAR:
      return g_strdup_printf (ngettext ("%'u task unstarred", "%'u tasks unstarred", n), n);
    case RUSHES_EDIT_REMOVE:
      return n == 1 ? g_strdup (_ ("Removed")) : g_strdup_printf (ngettext ("%'u removed", "%'u removed", n), n);
    case RUSHES_EDIT_RESTORE:
      return g_strdup_printf (ngettext ("%'u task restored", "%'u tasks restored", n), n);
    case RUSHES_EDIT_TAG:
    case RUSHES_EDIT_UNTAG:
    case RUSHES_EDIT_SEE:
    case RUSHES_EDIT_UNSEE:
    case RUSHES_EDIT_FORGET:
    default:
      return g_strdup_printf (ngettext ("%'u task changed", "%'u tasks changed", n), n);
    }
}

static void
editing_free (Editing *editing)
{
  rushes_job_end (editing->job);
  g_ptr_array_unref (editing->deeds);
  g_clear_pointer (&editing->done, g_ptr_array_unref);
  g_free (editing);
}

static void
editing_end (Editing *editing)
{
  RushesWindow *self = rushes_job_get_window (editing->job);
  const RushesDeed *first = editing->deeds->pdata[0];
  g_autofree char *sentence = NULL;

  if (editing->n_changed > 0)
    sentence = say_done (first->edit, editing->n_changed);
  else
    sentence = g_strdup (_ ("Nothing had to be changed"));
  if (self->context != NULL)
    rushes_window_toast_step (self, sentence, g_steal_pointer (&editing->done), 5);
  editing_free (editing);
}

static void do_next (Editing *editing);

static void
on_edited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Editing *editing = user_data;
  RushesWindow *self = rushes_job_get_window (editing->job);
  const RushesDeed *deed = editing->deeds->pdata[editing->next];
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) changed = rushes_many_edit_finish (result, &error);

  editing->next++;
  editing->n_changed = MAX (editing->n_changed, changed->len);
  rushes_undo_parts_add_edit (editing->done, deed->edit, deed->tag, changed);
  if (error == NULL)
    {
      do_next (editing);
      return;
    }
  if (self->context != NULL)
    rushes_window_toast_step (self, error->message, g_steal_pointer (&editing->done), 10);
  editing_free (editing);
}

static void
on_progress (guint done, guint total, gpointer user_data)
{
  rushes_job_tell (user_data, done, total);
}

static void
do_next (Editing *editing)
{
  RushesWindow *self = rushes_job_get_window (editing->job);
  GCancellable *cancellable = rushes_job_get_cancellable (editing->job);
  const RushesDeed *deed;

  if (editing->next == editing->deeds->len || self->context == NULL || g_cancellable_is_cancelled (cancellable))
    {
      editing_end (editing);
      return;
    }
  deed = editing->deeds->pdata[editing->next];
  rushes_many_edit_async (rushes_context_get_store (self->context), deed->ids, deed->edit, deed->tag, cancellable,
                          on_progress, editing->job, on_edited, editing);
}

/**
 * rushes_window_edit:
 * @deeds: (transfer full) (element-type RushesDeed): at least one
 *
 * Does them one after the other, says what came of it, and can take it back as one.
 */
void
rushes_window_edit (RushesWindow *self, GPtrArray *deeds)
{
  Editing *editing = g_new0 (Editing, 1);

  editing->job = rushes_job_new (self, say_doing (((const RushesDeed *) deeds->pdata[0])->edit));
  editing->deeds = deeds;
  editing->done = rushes_undo_parts_new ();
  do_next (editing);
}

/**
 * rushes_window_edit_ids:
 * @ids: (element-type gint64)
 * @tag: (nullable): for the edits that have one
 */
void
rushes_window_edit_ids (RushesWindow *self, RushesEdit edit, const char *tag, GArray *ids)
{
  GPtrArray *deeds = rushes_window_deeds_new ();

  rushes_window_deeds_add (deeds, edit, tag, ids);
  rushes_window_edit (self, deeds);
}

void
rushes_window_add_job (RushesWindow *self, GtkWidget *row)
{
  rushes_list_pane_add_job (self->list, row);
}
