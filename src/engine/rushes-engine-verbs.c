/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-engine-private.h"

#include "rushes-codec.h"
#include "rushes-locate.h"

/* The verbs on one task: each is a change by the state table, but for the few that need a look at the task first. */

#define MAX_ARGUMENT 512 /* bytes; longer than any ID or UUID */

static const struct
{
  gboolean is_change;
  RushesTaskHappening happening;
} changes[] = {
  [RUSHES_VERB_CANCEL] = { TRUE, RUSHES_HAPPENING_CANCELLED },
  [RUSHES_VERB_UNDO] = { TRUE, RUSHES_HAPPENING_CANCELLED },
  [RUSHES_VERB_ADOPT] = { TRUE, RUSHES_HAPPENING_ADOPTED },
  [RUSHES_VERB_NEVER_ARRIVED] = { TRUE, RUSHES_HAPPENING_NEVER_ARRIVED },
  [RUSHES_VERB_FETCH_AGAIN] = { TRUE, RUSHES_HAPPENING_FETCH_AGAIN },
  [RUSHES_VERB_SEND_AGAIN] = { FALSE },
  [RUSHES_VERB_CHECK_NOW] = { FALSE },
  [RUSHES_VERB_LOCATE] = { FALSE },
};

typedef struct
{
  RushesVerb verb;
  gint64 id;
  char *argument;  /* (owned) (nullable) */
  RushesTask *row; /* (owned) (nullable): UNDO: what it has become */
} Doing;

static void
doing_free (Doing *doing)
{
  g_free (doing->argument);
  g_clear_pointer (&doing->row, rushes_task_unref);
  g_free (doing);
}

/**
 * rushes_engine_is_task_id:
 * @text: (nullable): as typed or pasted, without space around it
 *
 * Returns: whether it can be an id that a service has given to a task
 */
gboolean
rushes_engine_is_task_id (const char *text)
{
  return rushes_codec_id_is_valid (text);
}

static void
return_task (GTask *task, RushesTask *row, GError *error)
{
  if (row != NULL)
    g_task_return_pointer (task, row, (GDestroyNotify) rushes_task_unref);
  else
    g_task_return_error (task, error);
}

static void
on_forgotten (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Doing *doing = g_task_get_task_data (task);
  g_autoptr (GArray) changed = rushes_store_edit_many_finish (RUSHES_STORE (source), result, NULL);

  return_task (task, g_steal_pointer (&doing->row), NULL); /* where it is not forgotten, it can be found */
}

/* Nobody looks for it among what was removed, for to the user it has never been. */
static void
on_marked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Doing *doing = g_task_get_task_data (task);
  GError *error = NULL;

  doing->row = rushes_store_mark_finish (RUSHES_STORE (source), result, &error);
  if (doing->row != NULL)
    {
      rushes_store_edit_many_async (RUSHES_STORE (source), &doing->id, 1, RUSHES_EDIT_FORGET, NULL, NULL, NULL, NULL,
                                    on_forgotten, task);
      return;
    }
  return_task (task, NULL, error);
  g_object_unref (task);
}

static void
on_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Doing *doing = g_task_get_task_data (task);
  GError *error = NULL;
  RushesTask *row = rushes_store_change_finish (RUSHES_STORE (source), result, &error);

  if (row == NULL || doing->verb != RUSHES_VERB_UNDO)
    {
      return_task (task, row, error);
      return;
    }
  rushes_task_unref (row);
  rushes_store_mark_async (RUSHES_STORE (source), doing->id, RUSHES_MARK_REMOVED, TRUE, on_marked,
                           g_steal_pointer (&task));
}

static void
change (GTask *task, RushesTaskHappening happening)
{
  RushesEngine *self = g_task_get_source_object (task);
  const Doing *doing = g_task_get_task_data (task);
  const RushesTaskChange what = {
    .happening = happening,
    .reason = happening == RUSHES_HAPPENING_NEVER_ARRIVED ? RUSHES_REASON_USER : RUSHES_REASON_NONE,
    .service_id = happening == RUSHES_HAPPENING_ADOPTED ? doing->argument : NULL,
    .file = happening == RUSHES_HAPPENING_LOCATED ? doing->argument : NULL,
  };

  rushes_store_change_async (rushes_engine_get_store (self), doing->id, &what, on_changed, task);
}

static void
on_sent_again (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) rows = rushes_engine_submit_finish (RUSHES_ENGINE (source), result, &error);

  return_task (task, rows != NULL ? rushes_task_ref (rows->pdata[0]) : NULL, error);
}

static void
send_again (GTask *task, RushesTask *row)
{
  RushesEngine *self = g_task_get_source_object (task);
  const Doing *doing = g_task_get_task_data (task);
  const RushesTaskFields *fields = rushes_task_peek (row);
  g_autofree char *ask = doing->argument != NULL ? g_strdup (doing->argument) : g_uuid_string_random ();
  const RushesNewTask again = {
    .request = fields->request,
    .profile = fields->profile,
    .ask = ask,
    .takes = 1,
    .parent = fields->id,
  };

  rushes_engine_submit_async (self, &again, 1, on_sent_again, task);
}

static void
on_located (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Doing *doing = g_task_get_task_data (task);
  GError *error = NULL;
  char *path = rushes_locate_finish (result, &error);

  if (path == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_free (doing->argument);
  doing->argument = path;
  change (task, RUSHES_HAPPENING_LOCATED);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  RushesEngine *self = g_task_get_source_object (task);
  const Doing *doing = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (RushesTask) row = rushes_store_lookup_finish (RUSHES_STORE (source), result, &error);

  if (row == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
  else if (doing->verb == RUSHES_VERB_SEND_AGAIN)
    send_again (task, row);
  else if (doing->verb == RUSHES_VERB_LOCATE && rushes_task_peek (row)->state != RUSHES_TASK_READY)
    change (task, RUSHES_HAPPENING_LOCATED); /* which the table refuses */
  else if (doing->verb == RUSHES_VERB_LOCATE)
    rushes_locate_async (row, doing->argument != NULL ? doing->argument : "", on_located, task);
  else if (rushes_engine_hurry (self, row))
    {
      g_task_return_pointer (task, g_steal_pointer (&row), (GDestroyNotify) rushes_task_unref);
      g_object_unref (task);
    }
  else
    change (task, RUSHES_HAPPENING_CHECK_AGAIN);
}

/**
 * rushes_engine_do_async:
 * @argument: (nullable): RUSHES_VERB_ADOPT: the service's id of the task; RUSHES_VERB_SEND_AGAIN: a UUID for this
 *   asking, so that asking twice with the same one sends once; RUSHES_VERB_LOCATE: (type filename): the path of a file,
 *   which is only read, and taken if it is the task's video to the byte
 *
 * Fails with %RUSHES_STORE_ERROR_EDGE where the task is not in a state for the verb any more.
 */
void
rushes_engine_do_async (RushesEngine *self,
                        RushesVerb verb,
                        gint64 id,
                        const char *argument,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Doing *doing = g_new0 (Doing, 1);

  g_task_set_source_tag (task, rushes_engine_do_async);
  g_task_set_task_data (task, doing, (GDestroyNotify) doing_free);
  doing->verb = verb;
  doing->id = id;
  if (verb == RUSHES_VERB_LOCATE)
    doing->argument = g_strdup (argument);
  else if (argument != NULL)
    doing->argument = g_strstrip (g_strndup (argument, MAX_ARGUMENT));
  if (verb == RUSHES_VERB_ADOPT && !rushes_engine_is_task_id (doing->argument))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s",
                               rushes_reason_get_sentence (RUSHES_REASON_TASK_ID));
      g_object_unref (task);
    }
  else if (changes[verb].is_change)
    change (task, changes[verb].happening);
  else
    rushes_store_lookup_async (rushes_engine_get_store (self), id, NULL, NULL, on_looked_up, task);
}

/**
 * rushes_engine_do_finish:
 *
 * Returns: (transfer full): the task as it is now; of RUSHES_VERB_SEND_AGAIN the new one; or %NULL with an error
 */
RushesTask *
rushes_engine_do_finish (RushesEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_engine_do_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
