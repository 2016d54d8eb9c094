/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-finder.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_SERVICE_ID 512 /* bytes */

typedef struct
{
  /* input */
  char **names; /* (owned) */
  /* how far it is */
  guint at;
  /* output */
  GPtrArray *found; /* (owned) (element-type RushesTask) */
} Search;

static void look_up_next (GTask *task);

static void
search_free (gpointer data)
{
  Search *search = data;

  g_strfreev (search->names);
  g_ptr_array_unref (search->found);
  g_free (search);
}

static gboolean
parse (const char *name, gint64 *id, const char **service_id, GError **error)
{
  guint64 number = 0;

  *id = 0;
  *service_id = NULL;
  if (g_str_has_prefix (name, "task:") && name[5] != '\0' && strlen (name) <= MAX_SERVICE_ID + 5 &&
      g_utf8_validate (name, -1, NULL))
    {
      *service_id = name + 5;
      return TRUE;
    }
  if (g_ascii_string_to_unsigned (name, 10, 1, G_MAXINT64, &number, NULL))
    {
      *id = (gint64) number;
      return TRUE;
    }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("“%s” is no task: a task is a number as “list” shows it, or task:ID with the service’s ID"), name);
  return FALSE;
}

/**
 * rushes_task_finder_check:
 * @names: as typed
 *
 * Returns: whether they can be names of tasks at all; there must be one at least
 */
gboolean
rushes_task_finder_check (const char *const *names, GError **error)
{
  gint64 id;
  const char *service_id;

  if (names[0] == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("A task is missing"));
      return FALSE;
    }
  for (guint i = 0; names[i] != NULL; i++)
    if (!parse (names[i], &id, &service_id, error))
      return FALSE;
  return TRUE;
}

static void
keep (Search *search, RushesTask *found)
{
  for (guint i = 0; i < search->found->len; i++)
    if (rushes_task_peek (search->found->pdata[i])->id == rushes_task_peek (found)->id)
      return;
  g_ptr_array_add (search->found, rushes_task_ref (found));
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *search = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) found = rushes_store_lookup_finish (RUSHES_STORE (source), result, &error);

  if (g_error_matches (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NOT_FOUND) || (found == NULL && error == NULL))
    {
      g_task_return_new_error (task, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_NOT_FOUND, _ ("There is no task “%s”"),
                               search->names[search->at]);
      return;
    }
  if (found == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  keep (search, found);
  search->at++;
  look_up_next (g_steal_pointer (&task));
}

/* Takes @task. */
static void
look_up_next (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  const char *service_id;
  gint64 id;

  if (search->names[search->at] == NULL)
    {
      g_task_return_pointer (task, g_ptr_array_ref (search->found), (GDestroyNotify) g_ptr_array_unref);
      g_object_unref (task);
    }
  else if (!parse (search->names[search->at], &id, &service_id, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      g_object_unref (task);
    }
  else
    rushes_store_lookup_async (g_task_get_source_object (task), id, service_id, g_task_get_cancellable (task),
                               on_looked_up, task);
}

/**
 * rushes_task_finder_run_async:
 * @names: as rushes_task_finder_check() accepts them
 */
void
rushes_task_finder_run_async (RushesStore *store,
                              const char *const *names,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  g_task_set_source_tag (task, rushes_task_finder_run_async);
  g_task_set_task_data (task, search, search_free);
  search->names = g_strdupv ((char **) names);
  search->found = g_ptr_array_new_with_free_func ((GDestroyNotify) rushes_task_unref);
  look_up_next (task);
}

/**
 * rushes_task_finder_run_finish:
 *
 * Returns: (transfer full) (element-type RushesTask) (nullable): each task once, in the order of the names
 */
GPtrArray *
rushes_task_finder_run_finish (RushesStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_task_finder_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
