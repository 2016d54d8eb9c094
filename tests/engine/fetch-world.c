/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch-world.h"

#include "rushes-memory-keys.h"
#include "test-support.h"

#include <glib/gstdio.h>

#define NOW   (G_GINT64_CONSTANT (1800000000) * RUSHES_SECOND)
#define BOUND (5 * RUSHES_MINUTE) /* of real time, of one case */

static void
on_task (FetchWorld *self, RushesTask *task)
{
  if (self->task == NULL || rushes_task_peek (self->task)->id != rushes_task_peek (task)->id)
    return;
  rushes_task_ref (task);
  rushes_task_unref (self->task);
  self->task = task;
}

static void
open_store (FetchWorld *self)
{
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rushes_store_open_async (self->paths, self->clock, RUSHES_STORE_OWN, NULL, test_store_result, &stored);
  result = test_wait_result (&stored);
  self->store = rushes_store_open_finish (result, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (self->store, "task-changed", G_CALLBACK (on_task), self);
}

static void
save_profile (FetchWorld *self)
{
  g_autofree char *base = g_strconcat (stage_get_origin (self->stage), "/minimax", NULL);
  const RushesProfileFields fields = { .name = "relay", .base = base, .is_default = TRUE };
  g_autoptr (RushesProfile) profile = rushes_profile_new (&fields), saved = NULL;
  g_autoptr (RushesKey) key = rushes_key_new ("sk-fetch", NULL);
  g_autoptr (GAsyncResult) result = NULL, kept = NULL;
  GAsyncResult *stored = NULL;

  rushes_store_save_profile_async (self->store, profile, test_store_result, &stored);
  result = test_wait_result (&stored);
  saved = rushes_store_save_profile_finish (self->store, result, NULL);
  self->profile = rushes_profile_peek (saved)->id;
  rushes_keys_store_async (self->keys, saved, key, NULL, test_store_result, &stored);
  kept = test_wait_result (&stored);
  g_assert_true (rushes_keys_store_finish (self->keys, kept, NULL, NULL));
}

/* @videos: (nullable): the folder of videos, instead of one of its own */
void
fetch_world_init (FetchWorld *self, gboolean tls, gsize payload, const char *videos)
{
  const RushesClientLimits limits = { .submit_deadline = 2 * RUSHES_SECOND, .read_deadline = 2 * RUSHES_SECOND };

  *self = (FetchWorld){ 0 };
  self->stage = stage_new (tls, payload);
  self->paths = rushes_paths_new (FALSE);
  g_assert_true (rushes_paths_prepare (self->paths, NULL));
  self->videos = videos != NULL ? g_strdup (videos) : g_build_filename (test_home (), "Videos", NULL);
  self->plan = rushes_file_plan_new (&(RushesFileRules){ .folder = self->videos }, NULL);
  self->clock = rushes_clock_new_fake (NOW);
  self->keys = rushes_memory_keys_new ();
  self->client = rushes_client_new (&limits);
  if (tls)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "service", "loopback.pem", NULL);
      g_autofree char *whole = g_canonicalize_filename (path, NULL);
      g_autoptr (GTlsDatabase) database = g_tls_file_database_new (whole, NULL);

      rushes_client_set_tls_database (self->client, database);
    }
  open_store (self);
  save_profile (self);
}

static gboolean
is_idle (gpointer user_data)
{
  return rushes_fetcher_is_idle (((FetchWorld *) user_data)->fetcher);
}

static gboolean
is_busy (gpointer user_data)
{
  return !is_idle (user_data);
}

/* A task is there that is `fetching`: no time passes before the fetcher has found it. */
void
fetch_world_start (FetchWorld *self)
{
  self->gate = rushes_gate_new (self->store, self->keys);
  self->fetcher = rushes_fetcher_new (self->store, self->client, self->gate, self->clock);
  rushes_fetcher_start (self->fetcher, self->plan);
  g_assert_true (test_spin_until (is_busy, self));
}

void
fetch_world_stop (FetchWorld *self)
{
  rushes_fetcher_stop (self->fetcher);
  g_assert_true (test_spin_until (is_idle, self));
  TEST_FINALIZES (g_steal_pointer (&self->fetcher));
  g_clear_object (&self->gate);
}

static gboolean
keep_videos (FetchWorld *self)
{
  return !g_str_has_prefix (self->videos, test_home ());
}

void
fetch_world_clear (FetchWorld *self)
{
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) closed = NULL;

  if (self->fetcher != NULL)
    fetch_world_stop (self);
  rushes_store_close_async (self->store, test_store_result, &stored);
  closed = test_wait_result (&stored);
  g_assert_true (rushes_store_close_finish (self->store, closed, NULL));
  g_clear_object (&closed);
  TEST_FINALIZES (g_steal_pointer (&self->store));
  g_clear_object (&self->keys);
  g_clear_object (&self->client);
  g_clear_object (&self->clock);
  stage_free (self->stage);
  g_clear_pointer (&self->task, rushes_task_unref);
  test_remove_tree (rushes_paths_get_data (self->paths));
  if (!keep_videos (self))
    test_remove_tree (self->videos);
  g_clear_pointer (&self->paths, rushes_paths_unref);
  g_clear_pointer (&self->videos, g_free);
  g_clear_pointer (&self->plan, rushes_file_plan_unref);
  g_clear_pointer (&self->part, g_free);
}

/* A task that has just succeeded at the service, with this link; @url %NULL: only with a file id. */
gint64
fetch_world_add (FetchWorld *self, const char *url, const char *backup)
{
  const RushesRequestFields asked = { .prompt = "A piglet runs", .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  g_autofree char *ask = g_uuid_string_random ();
  g_autofree char *service_id = g_strdup_printf ("77%u", ++self->added);
  const RushesNewTask fresh = {
    .request = request, .profile = self->profile, .ask = ask, .takes = 1, .service_id = service_id
  };
  const RushesTaskChange succeeded = {
    .happening = RUSHES_HAPPENING_SUCCEEDED, .file_id = "88", .url = url, .backup_url = backup
  };
  g_autoptr (GAsyncResult) added = NULL, changed = NULL;
  g_autoptr (GPtrArray) tasks = NULL;
  GAsyncResult *stored = NULL;
  gint64 id;

  rushes_store_add_async (self->store, &fresh, 1, NULL, test_store_result, &stored);
  added = test_wait_result (&stored);
  tasks = rushes_store_add_finish (self->store, added, NULL);
  id = rushes_task_peek (tasks->pdata[0])->id;
  rushes_store_change_async (self->store, id, &succeeded, test_store_result, &stored);
  changed = test_wait_result (&stored);
  g_clear_pointer (&self->task, rushes_task_unref);
  self->task = rushes_store_change_finish (self->store, changed, NULL);
  g_assert_cmpint (rushes_task_peek (self->task)->state, ==, RUSHES_TASK_FETCHING);
  {
    g_autofree char *target = rushes_file_plan_get_path (self->plan, self->task, 0);
    g_autofree char *day = g_path_get_dirname (target);
    g_autofree char *name = g_strdup_printf (".rushes-%" G_GINT64_FORMAT ".part", id);

    g_free (self->part);
    self->part = g_build_filename (day, name, NULL);
  }
  return id;
}

static gboolean
wake (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

/* A talk hangs, and all that it has said so far has been written: only time can go on. */
static gboolean
waits_for_time (FetchWorld *self)
{
  gint64 offered = stage_get_offered (self->stage);
  RushesFetchState state;
  GStatBuf info;

  rushes_fetcher_get_state (self->fetcher, rushes_task_peek (self->task)->id, &state);
  return offered >= 0 && state.done >= 0 && g_stat (self->part, &info) == 0 && info.st_size >= offered;
}

gboolean
fetch_world_run (FetchWorld *self, gint64 minutes, gboolean (*done) (FetchWorld *self, gpointer data), gpointer data)
{
  gint64 end = rushes_clock_monotonic (self->clock) + minutes * RUSHES_MINUTE;
  gint64 bound = g_get_monotonic_time () + BOUND;
  guint waker = g_timeout_add (1, wake, NULL);
  gboolean is_done;

  while (!(is_done = done (self, data)) && rushes_clock_monotonic (self->clock) < end)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, bound);
      if (g_main_context_iteration (NULL, FALSE))
        continue;
      if (rushes_fetcher_is_idle (self->fetcher))
        rushes_clock_advance (self->clock, RUSHES_SECOND);
      else if (waits_for_time (self))
        {
          rushes_clock_advance (self->clock, RUSHES_MINUTE);
          stage_tick (self->stage);
        }
      else
        g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (waker);
  return is_done;
}

gboolean
fetch_world_has_ended (FetchWorld *self, gpointer unused)
{
  return self->task != NULL && rushes_task_peek (self->task)->state != RUSHES_TASK_FETCHING;
}

static char *
hash (const char *path)
{
  g_autofree char *data = NULL;
  gsize length;

  if (path == NULL || !g_file_get_contents (path, &data, &length, NULL))
    return NULL;
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) data, length);
}

gboolean
fetch_world_is_true (FetchWorld *self)
{
  const RushesTaskFields *fields = rushes_task_peek (self->task);
  g_autofree char *found = hash (fields->file);
  const char *truth = stage_get_sha256 (self->stage);

  return g_strcmp0 (found, truth) == 0 && g_strcmp0 (fields->sha256, truth) == 0 &&
         fields->bytes == stage_get_size (self->stage);
}

guint
fetch_world_count_files (FetchWorld *self)
{
  g_autofree char *day = g_path_get_dirname (self->part);
  g_autoptr (GDir) folder = g_dir_open (day, 0, NULL);
  const char *name;
  guint count = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    count += name[0] != '.';
  return count;
}
