/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-window-private.h"

#include "rushes-job.h"
#include "rushes-many-edit.h"

#include <glib/gi18n.h>

/* Taking back: what can be is said in a toast with an Undo, which Ctrl+Z does too. A step may be about many tasks. */

#define MAX_STEPS 100
#define MAX_IDS   (2 * 1000 * 1000) /* in all: 16 MB */

RushesUndoList *
rushes_window_undo_new (void)
{
  return rushes_undo_list_new (MAX_STEPS, MAX_IDS);
}

static GArray *
make_ids (gint64 id)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_val (ids, id);
  return ids;
}

static GPtrArray *
make_parts (gint64 id, gboolean removed)
{
  GPtrArray *parts = rushes_undo_parts_new ();
  g_autoptr (GArray) ids = make_ids (id);

  if (removed)
    rushes_undo_parts_add_edit (parts, RUSHES_EDIT_REMOVE, NULL, ids);
  else
    rushes_undo_parts_add_submit (parts, ids);
  return parts;
}

/**
 * rushes_window_toast_step:
 * @parts: (transfer full) (element-type RushesUndoPart): what has been done
 * @seconds: how long it is said
 *
 * Says it, with an Undo where there is anything to take back.
 */
void
rushes_window_toast_step (RushesWindow *self, const char *sentence, GPtrArray *parts, guint seconds)
{
  gint64 step = rushes_undo_list_add (self->undo, parts);
  g_autofree char *escaped = g_markup_escape_text (sentence, -1); /* the title of a toast is markup */
  AdwToast *toast = adw_toast_new (escaped);

  if (step != 0)
    {
      adw_toast_set_button_label (toast, _ ("Undo"));
      adw_toast_set_action_name (toast, "win.undo-step");
      adw_toast_set_action_target (toast, "x", step);
    }
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH); /* an answer does not wait for an older one */
  adw_toast_set_timeout (toast, seconds);
  rushes_window_add_toast (self, toast);
  rushes_window_update_actions (self);
}

/**
 * rushes_window_toast_undo:
 * @removed: what happened to task @id: it was removed, otherwise it was submitted
 */
void
rushes_window_toast_undo (RushesWindow *self, const char *sentence, gint64 id, gboolean removed, guint seconds)
{
  rushes_window_toast_step (self, sentence, make_parts (id, removed), seconds);
}

void
rushes_window_add_undo (RushesWindow *self, gint64 id, gboolean removed)
{
  rushes_undo_list_add (self->undo, make_parts (id, removed));
  rushes_window_update_actions (self);
}

/* Taking one step back, the last thing that was done first. */

/** Undoing: one step on its way back */
typedef struct
{
  RushesJob *job;   /* (owned) */
  GPtrArray *parts; /* (owned) (element-type RushesUndoPart): those still to do, the next one last */
  guint next;       /* of the ids of a part */
  guint n_late;     /* submissions that have been sent already */
  gint64 restored;  /* the only task that is in the list again; 0: none, or several */
  char *problem;    /* (owned) (nullable): of the last that failed */
} Undoing;

static void take_back_next (Undoing *undoing);

static void
undoing_end (Undoing *undoing)
{
  RushesWindow *self = rushes_job_get_window (undoing->job);
  guint n = undoing->n_late;
  g_autofree char *late = g_strdup_printf (ngettext ("%'u has been sent already", "%'u have been sent already", n), n);

  if (self->context != NULL)
    {
      if (undoing->problem != NULL)
        rushes_window_toast (self, n > 1 ? late : undoing->problem);
      else if (undoing->restored != 0)
        rushes_list_pane_select (self->list, undoing->restored);
    }
  rushes_job_end (undoing->job);
  g_ptr_array_unref (undoing->parts);
  g_free (undoing->problem);
  g_free (undoing);
}

static const RushesUndoPart *
get_part (Undoing *undoing)
{
  return undoing->parts->pdata[undoing->parts->len - 1];
}

static void
end_part (Undoing *undoing)
{
  g_ptr_array_set_size (undoing->parts, (int) undoing->parts->len - 1);
  undoing->next = 0;
  take_back_next (undoing);
}

static void
note_problem (Undoing *undoing, const GError *error)
{
  g_free (undoing->problem);
  undoing->problem = g_strdup (error->message);
}

static void
on_unsubmitted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Undoing *undoing = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_engine_do_finish (RUSHES_ENGINE (source), result, &error);

  if (task == NULL)
    {
      undoing->n_late += g_error_matches (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_EDGE) ? 1 : 0;
      note_problem (undoing, error);
    }
  rushes_job_tell (undoing->job, undoing->next, get_part (undoing)->ids->len);
  if (undoing->next == get_part (undoing)->ids->len)
    end_part (undoing);
  else
    take_back_next (undoing);
}

static void
on_progress (guint done, guint total, gpointer user_data)
{
  rushes_job_tell (user_data, done, total);
}

static void
on_edited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Undoing *undoing = user_data;
  const RushesUndoPart *part = get_part (undoing);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) changed = rushes_many_edit_finish (result, &error);

  if (error != NULL)
    note_problem (undoing, error);
  else if (part->edit == RUSHES_EDIT_RESTORE && part->ids->len == 1 && undoing->parts->len == 1)
    undoing->restored = g_array_index (part->ids, gint64, 0);
  end_part (undoing);
}

static void
take_back_next (Undoing *undoing)
{
  RushesWindow *self = rushes_job_get_window (undoing->job);
  GCancellable *cancellable = rushes_job_get_cancellable (undoing->job);
  const RushesUndoPart *part;

  if (undoing->parts->len == 0 || self->context == NULL || g_cancellable_is_cancelled (cancellable))
    {
      undoing_end (undoing);
      return;
    }
  part = get_part (undoing);
  if (part->kind == RUSHES_UNDO_SUBMIT)
    rushes_engine_do_async (rushes_context_get_engine (self->context), RUSHES_VERB_UNDO,
                            g_array_index (part->ids, gint64, undoing->next++), NULL, on_unsubmitted, undoing);
  else
    rushes_many_edit_async (rushes_context_get_store (self->context), part->ids, part->edit, part->tag, cancellable,
                            on_progress, undoing->job, on_edited, undoing);
}

/**
 * rushes_window_take_back:
 * @step: a number of @self->undo; 0: the newest
 */
void
rushes_window_take_back (RushesWindow *self, gint64 step)
{
  GPtrArray *parts = self->context != NULL ? rushes_undo_list_take (self->undo, step) : NULL;
  Undoing *undoing;

  if (parts == NULL)
    return;
  rushes_window_update_actions (self);
  undoing = g_new0 (Undoing, 1);
  undoing->job = rushes_job_new (self, _ ("Taking back"));
  undoing->parts = parts;
  take_back_next (undoing);
}

static void
do_undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_window_take_back (RUSHES_WINDOW (widget), 0);
}

static void
do_undo_step (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_window_take_back (RUSHES_WINDOW (widget), g_variant_get_int64 (parameter));
}

void
rushes_window_install_undo_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.undo", NULL, do_undo);
  gtk_widget_class_install_action (klass, "win.undo-step", "x", do_undo_step);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
}
