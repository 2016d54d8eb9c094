/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-context.h"
#include "rushes-part-file.h"
#include "rushes-sidecars.h"
#include "test-support.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

/* Guards what becomes of a finished video: its place whatever the rules were, its bytes, what stands beside it, and the
 * way back to it when it was moved. */

#define MANY 50
#define LINK "https://cdn.example/v.mp4?Expires=1&Signature=s3cret"

static RushesTask *
make_task (gint64 id, const char *prompt, const char *service_id)
{
  const RushesRequestFields asked = { .prompt = prompt, .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  const RushesTaskFields fields = {
    .id = id,
    .state = RUSHES_TASK_FETCHING,
    .request = request,
    .service_id = service_id,
    .created = 1700000000 * RUSHES_SECOND,
  };

  return rushes_task_new (&fields);
}

static GBytes *
get_clip (void)
{
  GBytes *clip =
    g_resources_lookup_data ("/io/github/rushes/Rushes/demo/clip-6.mp4", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert_nonnull (clip);
  return clip;
}

static char *
in_home (const char *name)
{
  return g_build_filename (test_home (), name, NULL);
}

static void
write_bytes (const char *path, GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, data, (gssize) length, NULL));
}

static GBytes *
read_bytes (const char *path)
{
  char *data;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  return g_bytes_new_take (data, length);
}

/* Whether the file system under @path, one of ours, keeps attributes. */
static gboolean
has_attributes (const char *path)
{
  char value[100];

  if (getxattr (path, "user.rushes.task", value, sizeof value) >= 0 ||
      getxattr (path, "user.rushes.etag", value, sizeof value) >= 0)
    return TRUE;
  g_test_skip ("this file system keeps no extended attributes");
  return FALSE;
}

/* Plans. */

/* Promise: rules are read back as they were, and what is no rule is nothing. */
static void
test_plan_text (void)
{
  g_autoptr (RushesTask) task = make_task (5, "a shot", "12");
  g_autoptr (RushesFilePlan) plan = NULL;
  g_autoptr (RushesFilePlan) last = NULL;
  g_autofree char *text = NULL;
  const RushesFilePlan *again;
  guint n = 0;

  for (int i = 0; i < 20; i++)
    {
      g_autofree char *folder = g_strdup_printf ("/videos/\xff '%d'", i);
      g_autofree char *names = g_strdup_printf ("\"{id}\" %d", i);
      const RushesFileRules rules = { .folder = folder, .names = names, .flat = i % 2 == 1 };
      RushesFilePlan *next = rushes_file_plan_new (&rules, plan);

      g_clear_pointer (&plan, rushes_file_plan_unref);
      plan = next;
    }
  text = rushes_file_plan_to_text (plan);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  last = rushes_file_plan_from_text (text);
  again = last;
  for (const RushesFilePlan *one = plan; one != NULL; one = rushes_file_plan_get_before (one), n++)
    {
      g_autofree char *here = rushes_file_plan_get_path (one, task, 0);
      g_autofree char *there = NULL;

      g_assert_nonnull (again);
      there = rushes_file_plan_get_path (again, task, 0);
      g_assert_cmpstr (here, ==, there);
      again = rushes_file_plan_get_before (again);
    }
  g_assert_null (again);
  g_assert_cmpuint (n, ==, 9); /* those in force, and eight before */
  g_assert_null (rushes_file_plan_from_text (NULL));
  g_assert_null (rushes_file_plan_from_text (""));
  g_assert_null (rushes_file_plan_from_text ("[(b'relative', '', false, '')]"));
  g_assert_null (rushes_file_plan_from_text ("[(1, 2)]"));
}

static char *
get_path_with (const char *folder, const char *names, gboolean flat)
{
  const RushesFileRules rules = { .folder = folder, .names = names, .flat = flat };
  g_autoptr (RushesFilePlan) plan = rushes_file_plan_new (&rules, NULL);
  g_autoptr (RushesTask) task = make_task (5, "a shot", "12");

  return rushes_file_plan_get_path (plan, task, 0);
}

static void
test_plan_paths (void)
{
  g_autofree char *daily = get_path_with ("/videos", "{words} {id}", FALSE);
  g_autofree char *flat = get_path_with ("/videos", "{words} {id}", TRUE);
  g_autofree char *usual = get_path_with ("/videos", "{oops}", FALSE);

  g_assert_true (g_pattern_match_simple ("/videos/2023-11-1?/a shot 12.mp4", daily));
  g_assert_cmpstr (flat, ==, "/videos/a shot 12.mp4");
  g_assert_true (g_pattern_match_simple ("/videos/2023-11-1?/???? a shot 12.mp4", usual));
}

/* Parts and what becomes of them. */

static RushesFilePlan *
plan_for (const char *folder, const char *names, gboolean flat, RushesFilePlan *before)
{
  return rushes_file_plan_new (&(RushesFileRules){ .folder = folder, .names = names, .flat = flat }, before);
}

static void
fetch (RushesPartFile *part, GBytes *bytes, RushesPartFileResult *result)
{
  g_autofree char *etag = NULL;
  gint64 have;

  g_assert_cmpint (rushes_part_file_open (part, &have, &etag), ==, RUSHES_REASON_NONE);
  g_assert_cmpint (rushes_part_file_begin (part, 0, (gint64) g_bytes_get_size (bytes), NULL), ==, RUSHES_REASON_NONE);
  g_assert_cmpint (rushes_part_file_write (part, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)), ==,
                   RUSHES_REASON_NONE);
  g_assert_cmpint (rushes_part_file_finish (part, result), ==, RUSHES_REASON_NONE);
}

/* Promise: a video that got its name before a crash is found, although folder, names and days were changed since. */
static void
test_found_by_old_rules (void)
{
  g_autofree char *first = in_home ("first"), *second = in_home ("second");
  g_autoptr (RushesTask) task = make_task (6, "found by old rules", "66");
  g_autoptr (RushesFilePlan) old = plan_for (first, "{words}", TRUE, NULL);
  g_autoptr (RushesFilePlan) between = plan_for (second, "{id}", FALSE, old);
  g_autoptr (RushesFilePlan) now = plan_for (second, NULL, FALSE, between);
  g_autoptr (RushesPartFile) part = rushes_part_file_new (task, old);
  g_autoptr (RushesPartFile) later = rushes_part_file_new (task, now);
  g_autoptr (GBytes) clip = get_clip ();
  RushesPartFileResult before = { 0 }, found = { 0 };

  g_assert_false (rushes_part_file_find_finished (later, &found));
  fetch (part, clip, &before);
  g_assert_true (g_str_has_suffix (before.path, "/first/found by old rules.mp4"));
  if (has_attributes (before.path))
    {
      g_assert_true (rushes_part_file_find_finished (later, &found));
      g_assert_cmpstr (found.path, ==, before.path);
      g_assert_cmpstr (found.sha256, ==, before.sha256);
    }
  rushes_part_file_result_clear (&before);
  rushes_part_file_result_clear (&found);
}

/* Promise: what was fetched so far comes along when the folder is changed; nothing is left in the old one. */
static void
test_part_comes_along (void)
{
  g_autofree char *first = in_home ("along-first"), *second = in_home ("along-second");
  g_autoptr (RushesTask) task = make_task (8, "comes along", "88");
  g_autoptr (RushesFilePlan) old = plan_for (first, NULL, FALSE, NULL);
  g_autoptr (RushesFilePlan) now = plan_for (second, "{id}", TRUE, old);
  g_autoptr (RushesPartFile) part = rushes_part_file_new (task, old);
  g_autoptr (RushesPartFile) later = rushes_part_file_new (task, now);
  g_autofree char *old_part = rushes_file_plan_get_part (old, task), *now_part = rushes_file_plan_get_part (now, task);
  g_autoptr (GBytes) clip = get_clip ();
  g_autoptr (GBytes) start = g_bytes_new_from_bytes (clip, 0, 1000);
  g_autofree char *etag = NULL, *kept = NULL;
  gint64 have;

  g_assert_cmpint (rushes_part_file_open (part, &have, &etag), ==, RUSHES_REASON_NONE);
  g_assert_cmpint (rushes_part_file_begin (part, 0, -1, "\"v1\""), ==, RUSHES_REASON_NONE);
  g_assert_cmpint (rushes_part_file_write (part, g_bytes_get_data (start, NULL), g_bytes_get_size (start)), ==,
                   RUSHES_REASON_NONE);
  g_assert_true (g_file_test (old_part, G_FILE_TEST_EXISTS));
  g_assert_cmpint (rushes_part_file_open (later, &have, &kept), ==, RUSHES_REASON_NONE);
  g_assert_false (g_file_test (old_part, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (now_part, G_FILE_TEST_EXISTS));
  if (has_attributes (now_part))
    {
      g_assert_cmpstr (kept, ==, "\"v1\"");
      g_assert_cmpint (have, ==, 1000);
    }
}

/* Promise: prompt and task id are attributes of the file, as far as they fit, and its bytes are the server's. */
static void
test_attributes (void)
{
  g_autofree char *folder = in_home ("attributes");
  g_autoptr (GString) prompt = g_string_new (NULL);
  g_autoptr (RushesFilePlan) plan = plan_for (folder, NULL, FALSE, NULL);
  g_autoptr (GBytes) clip = get_clip ();
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, clip);
  const gsize lengths[] = { 5, RUSHES_REQUEST_MAX_PROMPT };

  for (guint i = 0; i < RUSHES_REQUEST_MAX_PROMPT; i++)
    g_string_append (prompt, "🐷");
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *words = g_strndup (prompt->str, lengths[i] * strlen ("🐷"));
      g_autoptr (RushesTask) task = make_task (20 + i, words, "t-99");
      g_autoptr (RushesPartFile) part = rushes_part_file_new (task, plan);
      g_autoptr (GBytes) kept = NULL;
      RushesPartFileResult result = { 0 };
      char comment[9000] = "", mark[100] = "";
      ssize_t length;

      fetch (part, clip, &result);
      kept = read_bytes (result.path);
      g_assert_true (g_bytes_equal (kept, clip));
      g_assert_cmpstr (result.sha256, ==, sum);
      if (has_attributes (result.path))
        {
          g_autofree char *expected = g_strdup_printf ("%u t-99", 20 + i);

          g_assert_cmpint (getxattr (result.path, "user.rushes.task", mark, sizeof mark - 1), >, 0);
          g_assert_cmpstr (mark, ==, expected);
          length = getxattr (result.path, "user.xdg.comment", comment, sizeof comment - 1);
          g_assert_cmpint (length, >, MIN (200, strlen (words) - 1));
          g_assert_true (g_utf8_validate (comment, length, NULL));
          g_assert_true (g_str_has_prefix (words, comment));
        }
      rushes_part_file_result_clear (&result);
    }
}

/* Sidecars. */

static void
test_sidecar_write (void)
{
  g_autofree char *path = in_home ("sheet.json"), *hidden = in_home (".sheet.json.part"), *data = NULL;
  g_autofree char *one = rushes_sidecar_get_path ("/a.b/c d.mp4"), *two = rushes_sidecar_get_path ("/a.b/c");

  g_assert_cmpstr (one, ==, "/a.b/c d.json");
  g_assert_cmpstr (two, ==, "/a.b/c.json");
  g_assert_true (g_file_set_contents (hidden, "of a run that was killed", -1, NULL));
  g_assert_cmpint (rushes_sidecar_write (path, "{}\n"), ==, 0);
  g_assert_cmpint (rushes_sidecar_write (path, "another"), ==, EEXIST);
  g_assert_true (g_file_get_contents (path, &data, NULL, NULL));
  g_assert_cmpstr (data, ==, "{}\n");
  g_assert_false (g_file_test (hidden, G_FILE_TEST_EXISTS));
  g_assert_cmpint (rushes_sidecar_write ("/nonexistent/x.json", "{}"), ==, ENOENT);
}

/* A library with ready tasks, and an engine that is there for its verbs. */

typedef struct
{
  RushesContext *context;
  RushesStore *store;
  RushesEngine *engine;
  char *folder;
} World;

static void
set_up (World *world, gconstpointer unused)
{
  const RushesContextOptions options = { .demo = TRUE, .mode = RUSHES_STORE_OWN, .idle = TRUE };
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  rushes_context_open_async (&options, NULL, test_store_result, &stored);
  result = test_wait_result (&stored);
  world->context = rushes_context_open_finish (result, &error);
  g_assert_no_error (error);
  world->store = rushes_context_get_store (world->context);
  world->engine = rushes_context_get_engine (world->context);
  world->folder = in_home ("Kept");
}

static void
tear_down (World *world, gconstpointer unused)
{
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *data = g_strdup (rushes_paths_get_data (rushes_context_get_paths (world->context)));

  rushes_context_close_async (world->context, test_store_result, &stored);
  result = test_wait_result (&stored);
  g_assert_true (rushes_context_close_finish (world->context, result, NULL));
  g_clear_object (&world->context);
  test_remove_tree (data);
  test_remove_tree (world->folder);
  g_free (world->folder);
}

static RushesTask *
change (World *world, gint64 id, const RushesTaskChange *what)
{
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  RushesTask *task;
  GError *error = NULL;

  rushes_store_change_async (world->store, id, what, test_store_result, &stored);
  result = test_wait_result (&stored);
  task = rushes_store_change_finish (world->store, result, &error);
  g_assert_no_error (error);
  return task;
}

static gint64
add_fetching (World *world, const char *service_id)
{
  const RushesRequestFields asked = { .prompt = "a shot", .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  const RushesNewTask new_task = {
    .request = request,
    .profile = rushes_profile_peek (rushes_store_get_default_profile (world->store))->id,
    .ask = service_id,
    .takes = 1,
    .service_id = service_id,
  };
  const RushesTaskChange succeeded = { .happening = RUSHES_HAPPENING_SUCCEEDED, .url = LINK, .backup_url = LINK };
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) tasks = NULL;
  g_autoptr (RushesTask) task = NULL;
  GError *error = NULL;

  rushes_store_add_async (world->store, &new_task, 1, NULL, test_store_result, &stored);
  result = test_wait_result (&stored);
  tasks = rushes_store_add_finish (world->store, result, &error);
  g_assert_no_error (error);
  task = change (world, rushes_task_peek (tasks->pdata[0])->id, &succeeded);
  return rushes_task_peek (task)->id;
}

static RushesTask *
make_ready (World *world, const char *service_id)
{
  g_autoptr (GBytes) clip = get_clip ();
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, clip);
  g_autofree char *name = g_strconcat (service_id, ".mp4", NULL);
  g_autofree char *path = g_build_filename (world->folder, name, NULL);
  const RushesTaskChange fetched = {
    .happening = RUSHES_HAPPENING_FETCHED, .file = path, .sha256 = sum, .bytes = (gint64) g_bytes_get_size (clip)
  };

  write_bytes (path, clip);
  return change (world, add_fetching (world, service_id), &fetched);
}

static gboolean
is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Promise: who asks for the details gets them beside the video, the same as from the command line; no link is in them,
 * and one that cannot be written costs nothing else. */
static void
test_sidecars (World *world, gconstpointer unused)
{
  const RushesFileRules rules = { .folder = world->folder, .sidecar = TRUE };
  g_autofree char *plain = g_build_filename (world->folder, "plain.json", NULL);
  g_autofree char *asked = g_build_filename (world->folder, "asked.json", NULL);
  g_autofree char *failed = g_build_filename (world->folder, "failed.json", NULL);
  g_autofree char *in_the_way = g_build_filename (world->folder, ".failed.json.part", "x", NULL);
  g_autoptr (RushesTask) one = make_ready (world, "plain");
  g_autoptr (RushesTask) two = NULL;
  g_autoptr (RushesTask) three = NULL;
  g_autoptr (RushesTask) four = NULL;
  g_autofree char *data = NULL;
  g_autofree char *last = g_build_filename (world->folder, "last.json", NULL);

  rushes_engine_set_files (world->engine, &rules);
  two = make_ready (world, "asked");
  test_spin_until (is_there, asked);
  g_assert_true (g_file_get_contents (asked, &data, NULL, NULL));
  g_assert_true (g_str_has_prefix (data, "{\"id\":\""));
  g_assert_true (g_str_has_suffix (data, "}\n"));
  g_assert_nonnull (strstr (data, "\"state\":\"ready\""));
  g_assert_nonnull (strstr (data, "\"prompt\":\"a shot\""));
  g_assert_nonnull (strstr (data, "\"profile\":\"Demo\""));
  g_assert_nonnull (strstr (data, rushes_task_peek (two)->sha256));
  g_assert_null (strstr (data, "cdn.example"));
  g_assert_null (strstr (data, "s3cret"));

  g_assert_cmpint (g_mkdir_with_parents (in_the_way, 0755), ==, 0);
  three = make_ready (world, "failed");
  four = make_ready (world, "last");
  test_spin_until (is_there, last);
  g_assert_true (g_file_test (rushes_task_peek (three)->file, G_FILE_TEST_IS_REGULAR));
  g_assert_cmpint (rushes_task_peek (three)->state, ==, RUSHES_TASK_READY);
  g_assert_false (is_there (failed));
  g_assert_false (is_there (plain)); /* it came before they were asked for */
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesTask) task = rushes_store_change_finish (RUSHES_STORE (source), result, NULL);

  g_assert_nonnull (task);
  ++*(guint *) user_data;
}

static gboolean
is_all (gpointer n)
{
  return *(guint *) n == MANY;
}

/* Promise: who stops the engine at once after the videos came has the details of each of them. */
static void
test_sidecars_before_the_end (World *world, gconstpointer unused)
{
  const RushesFileRules rules = { .folder = world->folder, .sidecar = TRUE };
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  gint64 ids[MANY];
  guint n = 0;

  g_assert_cmpint (g_mkdir_with_parents (world->folder, 0755), ==, 0);
  rushes_engine_set_files (world->engine, &rules);
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *service_id = g_strdup_printf ("many-%u", i);

      ids[i] = add_fetching (world, service_id);
    }
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/many-%u.mp4", world->folder, i);
      const RushesTaskChange fetched = { .happening = RUSHES_HAPPENING_FETCHED, .file = path };

      rushes_store_change_async (world->store, ids[i], &fetched, on_stored, &n);
    }
  test_spin_until (is_all, &n);
  rushes_engine_stop_async (world->engine, test_store_result, &stored);
  result = test_wait_result (&stored);
  g_assert_true (rushes_engine_stop_finish (world->engine, result, NULL));
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/many-%u.json", world->folder, i);

      g_assert_true (is_there (path));
    }
}

/* Locating. */

static RushesTask *
locate (World *world, RushesTask *task, const char *path, GError **error)
{
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rushes_engine_do_async (world->engine, RUSHES_VERB_LOCATE, rushes_task_peek (task)->id, path, test_store_result,
                          &stored);
  result = test_wait_result (&stored);
  return rushes_engine_do_finish (world->engine, result, error);
}

static void
assert_not_taken (World *world, RushesTask *task, const char *path, RushesReason reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) after = locate (world, task, path, &error);

  g_assert_null (after);
  g_assert_cmpstr (error->message, ==, rushes_reason_get_sentence (reason));
}

static guint
count_history (World *world, RushesTask *task, RushesTaskHappening happening)
{
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) history = NULL;
  guint n = 0;

  rushes_store_history_async (world->store, rushes_task_peek (task)->id, NULL, test_store_result, &stored);
  result = test_wait_result (&stored);
  history = rushes_store_history_finish (world->store, result, NULL);
  for (guint i = 0; i < history->len; i++)
    n += ((RushesTaskEvent *) history->pdata[i])->happening == happening;
  return n;
}

/* Promise: only the very same video is taken, wherever it is; anything else changes nothing and is answered in words.
 */
static void
test_locate (World *world, gconstpointer unused)
{
  g_autoptr (RushesTask) task = make_ready (world, "moved");
  g_autoptr (RushesTask) after = NULL;
  g_autoptr (RushesTask) linked = NULL;
  g_autoptr (GBytes) clip = get_clip ();
  gsize length;
  const guint8 *data = g_bytes_get_data (clip, &length);
  g_autofree guint8 *changed = g_memdup2 (data, length);
  g_autoptr (GBytes) same_length = NULL;
  g_autoptr (GBytes) shorter = g_bytes_new_from_bytes (clip, 0, length - 1);
  g_autofree char *same = g_build_filename (world->folder, "elsewhere", " the same .mp4", NULL);
  g_autofree char *other = g_build_filename (world->folder, "other.mp4", NULL);
  g_autofree char *cut = g_build_filename (world->folder, "cut.mp4", NULL);
  g_autofree char *fifo = g_build_filename (world->folder, "fifo.mp4", NULL);
  g_autofree char *gone = g_build_filename (world->folder, "gone.mp4", NULL);
  g_autofree char *link = g_build_filename (world->folder, "link.mp4", NULL);
  g_autofree char *link_to_other = g_build_filename (world->folder, "link-to-other.mp4", NULL);
  g_autofree char *loop = g_build_filename (world->folder, "loop.mp4", NULL);
  GError *error = NULL;

  changed[length - 1] ^= 1;
  same_length = g_bytes_new (changed, length);
  write_bytes (same, clip);
  write_bytes (other, same_length);
  write_bytes (cut, shorter);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink (same, link), ==, 0);
  g_assert_cmpint (symlink (other, link_to_other), ==, 0);
  g_assert_cmpint (symlink (loop, loop), ==, 0);
  g_assert_cmpint (g_unlink (rushes_task_peek (task)->file), ==, 0);

  assert_not_taken (world, task, other, RUSHES_REASON_OTHER_VIDEO);
  assert_not_taken (world, task, cut, RUSHES_REASON_OTHER_VIDEO);
  assert_not_taken (world, task, link_to_other, RUSHES_REASON_OTHER_VIDEO);
  assert_not_taken (world, task, fifo, RUSHES_REASON_NO_FILE);
  assert_not_taken (world, task, gone, RUSHES_REASON_NO_FILE);
  assert_not_taken (world, task, loop, RUSHES_REASON_NO_FILE);
  assert_not_taken (world, task, world->folder, RUSHES_REASON_NO_FILE);
  assert_not_taken (world, task, NULL, RUSHES_REASON_NO_FILE);
  g_assert_cmpuint (count_history (world, task, RUSHES_HAPPENING_LOCATED), ==, 0);

  after = locate (world, task, same, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rushes_task_peek (after)->file, ==, same);
  g_assert_cmpint (rushes_task_peek (after)->state, ==, RUSHES_TASK_READY);
  g_assert_cmpint (rushes_task_peek (after)->finished, ==, rushes_task_peek (task)->finished);
  g_assert_cmpstr (rushes_task_peek (after)->sha256, ==, rushes_task_peek (task)->sha256);
  linked = locate (world, task, link, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rushes_task_peek (linked)->file, ==, same);
  g_assert_cmpuint (count_history (world, task, RUSHES_HAPPENING_LOCATED), ==, 2);
}

/* Promise: only a ready task has a file to be located. */
static void
test_locate_unready (World *world, gconstpointer unused)
{
  g_autoptr (RushesTask) ready = make_ready (world, "here");
  gint64 id = add_fetching (world, "on-its-way");
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) after = NULL;

  rushes_engine_do_async (world->engine, RUSHES_VERB_LOCATE, id, rushes_task_peek (ready)->file, test_store_result,
                          &stored);
  result = test_wait_result (&stored);
  after = rushes_engine_do_finish (world->engine, result, &error);
  g_assert_null (after);
  g_assert_error (error, RUSHES_STORE_ERROR, RUSHES_STORE_ERROR_EDGE);
}

/* Presence. */

static void
on_presence (RushesPresence *presence, gint64 id, gint64 *last)
{
  *last = id;
}

static gboolean
has_news (gpointer last)
{
  return *(gint64 *) last != 0;
}

static void
wait_for_news (gint64 *last, gint64 id)
{
  test_spin_until (has_news, last);
  g_assert_cmpint (*last, ==, id);
  *last = 0;
}

/* Promise: a file that goes is missed, one that comes back is seen, and only those. */
static void
test_presence (World *world, gconstpointer unused)
{
  RushesPresence *presence = rushes_context_get_presence (world->context);
  g_autoptr (RushesTask) task = make_ready (world, "present");
  g_autoptr (RushesTask) other = make_ready (world, "other");
  g_autoptr (GBytes) clip = get_clip ();
  const char *file = rushes_task_peek (task)->file;
  gint64 id = rushes_task_peek (task)->id, last = 0;

  g_signal_connect (presence, "changed", G_CALLBACK (on_presence), &last);
  g_assert_false (rushes_presence_is_missing (presence, task));
  g_assert_cmpint (g_unlink (file), ==, 0);
  rushes_presence_look (presence, other);
  rushes_presence_look (presence, task);
  wait_for_news (&last, id);
  g_assert_true (rushes_presence_is_missing (presence, task));
  g_assert_false (rushes_presence_is_missing (presence, other));

  write_bytes (file, clip);
  rushes_presence_look_now (presence, task);
  wait_for_news (&last, id);
  g_assert_false (rushes_presence_is_missing (presence, task));

  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_cmpint (mkfifo (file, 0600), ==, 0); /* what stands in its place is no video */
  rushes_presence_expire (presence);
  rushes_presence_look (presence, task);
  wait_for_news (&last, id);
  g_assert_true (rushes_presence_is_missing (presence, task));
  g_signal_handlers_disconnect_by_data (presence, &last);
}

#define ADD(name, func) g_test_add (name, World, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/engine/file-plan/text", test_plan_text);
  g_test_add_func ("/engine/file-plan/paths", test_plan_paths);
  g_test_add_func ("/engine/part-file/found-by-old-rules", test_found_by_old_rules);
  g_test_add_func ("/engine/part-file/comes-along", test_part_comes_along);
  g_test_add_func ("/engine/part-file/attributes", test_attributes);
  g_test_add_func ("/engine/sidecars/write", test_sidecar_write);
  ADD ("/engine/sidecars/asked-for", test_sidecars);
  ADD ("/engine/sidecars/before-the-end", test_sidecars_before_the_end);
  ADD ("/engine/locate/same-bytes", test_locate);
  ADD ("/engine/locate/unready", test_locate_unready);
  ADD ("/engine/presence", test_presence);
  return g_test_run ();
}
