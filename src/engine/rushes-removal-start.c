/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-removal-private.h"

/* What the last run may have left, and what time has made of the recently removed tasks. */

#define FOLDERS_VALUE  "removed-folders" /* of videos, that may have a hidden one */
#define FOLDERS_FORMAT "aay"
#define MAX_FOLDERS    10000
#define PAGE           500
#define MAX_IDS        1000 /* a call of rushes_store_tasks_async() */

/* The folders. */

static void
save_folders (RushesRemoval *self)
{
  guint n;
  g_autofree gpointer *names = g_hash_table_get_keys_as_array (self->folders, &n);
  g_autoptr (GVariant) list =
    g_variant_ref_sink (g_variant_new_bytestring_array ((const char *const *) names, (gssize) n));
  g_autofree char *text = g_variant_print (list, FALSE);

  rushes_store_set_value (self->store, FOLDERS_VALUE, n > 0 ? text : NULL);
}

static void
load_folders (RushesRemoval *self)
{
  const char *text = rushes_store_get_value (self->store, FOLDERS_VALUE);
  g_autoptr (GVariant) list =
    text != NULL ? g_variant_parse (G_VARIANT_TYPE (FOLDERS_FORMAT), text, NULL, NULL, NULL) : NULL;

  for (gsize i = 0; list != NULL && i < g_variant_n_children (list) && i < MAX_FOLDERS; i++)
    {
      const char *folder;

      g_variant_get_child (list, i, "^&ay", &folder);
      if (g_path_is_absolute (folder))
        g_hash_table_add (self->folders, g_strdup (folder));
    }
}

/*
 * Written before any later change of a task, so it is known when a restored one has its video in one of them. That
 * nothing has become of it at the moment when a video is hidden there does not matter: its task is still removed then.
 */
void
rushes_removal_note_folders (RushesRemoval *self, GPtrArray *tasks)
{
  gboolean news = FALSE;

  for (guint i = 0; i < tasks->len; i++)
    {
      const RushesTaskFields *fields = rushes_task_peek (tasks->pdata[i]);
      g_autofree char *folder = fields->removed ? g_path_get_dirname (fields->file) : NULL;

      if (folder == NULL || g_hash_table_contains (self->folders, folder) ||
          g_hash_table_size (self->folders) >= MAX_FOLDERS)
        continue;
      g_hash_table_add (self->folders, g_steal_pointer (&folder));
      news = TRUE;
    }
  if (news)
    save_folders (self);
}

/** Search: what is hidden in the folders */
typedef struct
{
  GPtrArray *folders; /* (owned) (element-type filename) */
  GPtrArray *gone;    /* (owned) (element-type filename): of @folders, those without a hidden one by now */
  GArray *ids;        /* (owned) (element-type gint64) */
} Search;

static void
search_free (Search *search)
{
  g_ptr_array_unref (search->folders);
  g_ptr_array_unref (search->gone);
  g_array_unref (search->ids);
  g_free (search);
}

static void
search_folders (GTask *work, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Search *search = task_data;

  for (guint i = 0; i < search->folders->len; i++)
    {
      gboolean is_gone;
      g_autoptr (GArray) ids = rushes_removed_file_list (search->folders->pdata[i], &is_gone);

      g_array_append_vals (search->ids, ids->data, ids->len);
      if (is_gone)
        g_ptr_array_add (search->gone, search->folders->pdata[i]);
    }
  g_task_return_boolean (work, TRUE);
}

static void look_up_hidden (RushesRemoval *self, GArray *ids);

/** Lookup: hidden videos whose tasks are being read */
typedef struct
{
  RushesRemoval *removal; /* (owned) */
  GArray *ids;            /* (owned) (element-type gint64): of the rest */
} Lookup;

static void
on_hidden_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Lookup *lookup = user_data;
  g_autoptr (RushesRemoval) self = lookup->removal;
  g_autoptr (GArray) rest = lookup->ids;
  g_autoptr (GPtrArray) tasks = rushes_store_tasks_finish (RUSHES_STORE (source), result, NULL);
  GArray *forgotten = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_free (lookup);
  self->busy--;
  for (guint i = 0; tasks != NULL && i < tasks->len; i++)
    {
      const RushesTaskFields *fields = rushes_task_peek (tasks->pdata[i]);

      if (!fields->removed && rushes_task_has_video (tasks->pdata[i]))
        rushes_removal_enqueue (self, tasks->pdata[i]);
      else if (fields->removed && fields->removed_at == 0)
        g_array_append_val (forgotten, fields->id);
    }
  rushes_removal_add_run (self, forgotten, TRUE, NULL);
  if (!self->stopping && tasks != NULL)
    look_up_hidden (self, rest);
  rushes_removal_go_on (self);
}

static void
look_up_hidden (RushesRemoval *self, GArray *ids)
{
  guint n = MIN (ids->len, MAX_IDS);
  Lookup *lookup;

  if (n == 0)
    return;
  lookup = g_new0 (Lookup, 1);
  lookup->removal = g_object_ref (self);
  lookup->ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), ids->len - n);
  g_array_append_vals (lookup->ids, &g_array_index (ids, gint64, n), ids->len - n);
  self->busy++;
  rushes_store_tasks_async (self->store, (const gint64 *) ids->data, n, self->cancellable, on_hidden_read, lookup);
}

static void
on_searched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesRemoval *self = RUSHES_REMOVAL (source);
  const Search *search = g_task_get_task_data (G_TASK (result));

  self->moving = FALSE; /* as nothing was hidden meanwhile, what is gone is gone */
  for (guint i = 0; i < search->gone->len; i++)
    g_hash_table_remove (self->folders, search->gone->pdata[i]);
  if (search->gone->len > 0)
    save_folders (self);
  if (!self->stopping)
    look_up_hidden (self, search->ids);
  rushes_removal_go_on (self);
}

/* What is hidden although its task says something else. */
void
rushes_removal_look_into_folders (RushesRemoval *self)
{
  g_autoptr (GTask) work = NULL;
  Search *search;
  GHashTableIter iter;
  gpointer folder;

  load_folders (self);
  if (g_hash_table_size (self->folders) == 0)
    return;
  search = g_new0 (Search, 1);
  search->folders = g_ptr_array_new_with_free_func (g_free);
  search->gone = g_ptr_array_new ();
  search->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_hash_table_iter_init (&iter, self->folders);
  while (g_hash_table_iter_next (&iter, &folder, NULL))
    g_ptr_array_add (search->folders, g_strdup (folder));
  self->moving = TRUE;
  work = g_task_new (self, NULL, on_searched, NULL);
  g_task_set_source_tag (work, rushes_removal_look_into_folders);
  g_task_set_task_data (work, search, (GDestroyNotify) search_free);
  g_task_run_in_thread (work, search_folders);
}

/* The recently removed tasks. */

static void
look_at (RushesRemoval *self, RushesTask *task)
{
  gint64 id = rushes_task_peek (task)->id;

  if (self->settling && rushes_task_has_video (task))
    rushes_removal_enqueue (self, task);
  if (rushes_removal_is_over (task, rushes_clock_now (self->clock)))
    g_array_append_val (self->over, id);
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesRemoval) self = user_data;
  g_autoptr (GPtrArray) tasks = rushes_store_page_finish (RUSHES_STORE (source), result, NULL);

  self->busy--;
  for (guint i = 0; tasks != NULL && i < tasks->len; i++)
    look_at (self, tasks->pdata[i]);
  if (self->stopping || tasks == NULL || tasks->len < PAGE)
    {
      self->looking = FALSE;
      rushes_removal_add_run (self, g_steal_pointer (&self->over), FALSE, NULL);
    }
  else
    self->below = rushes_task_peek (tasks->pdata[PAGE - 1])->id;
  rushes_removal_go_on (self);
}

/* The next page, once the videos of the last one have been moved. */
void
rushes_removal_look_on (RushesRemoval *self)
{
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (RUSHES_TASK_GROUP_REMOVED, 0);

  self->busy++;
  rushes_store_page_async (self->store, query, self->below, PAGE, self->cancellable, on_page, g_object_ref (self));
}

/**
 * rushes_removal_look_through:
 * @settle: moves their videos as well, if they are not where they belong
 *
 * Looks for those whose time is over.
 */
void
rushes_removal_look_through (RushesRemoval *self, gboolean settle)
{
  if (self->looking || self->stopping)
    return;
  self->looking = TRUE;
  self->settling = settle;
  self->below = 0;
  self->over = g_array_new (FALSE, FALSE, sizeof (gint64));
  rushes_removal_go_on (self);
}
