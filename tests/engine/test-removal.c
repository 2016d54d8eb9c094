/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-file-mark.h"
#include "rushes-presence.h"
#include "rushes-removal.h"
#include "rushes-removed-place.h"
#include "rushes-sidecars.h"
#include "rushes-task-json.h"
#include "test-support.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

/* Guards removed videos: hidden at once and back at once, never replacing nor losing a file, in the desktop's trash
 * when their time is over and not before, and what a run leaves undone is done by the next. */

#define NOW    (G_GINT64_CONSTANT (1800000000) * RUSHES_SECOND)
#define DAY    (24 * RUSHES_HOUR)
#define NOBODY 65534

/* Files. */

static char *
in_home (const char *name)
{
  return g_build_filename (test_home (), name, NULL);
}

static gboolean
is_there (const char *path)
{
  struct stat info;

  return lstat (path, &info) == 0;
}

/* A folder of its own for each case. */
static char *
make_folder (void)
{
  static int n;
  g_autofree char *name = g_strdup_printf ("videos-%d", ++n);
  char *folder = in_home (name);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  return folder;
}

static void
write_text (const char *path, const char *text)
{
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_text (const char *path, const char *text)
{
  g_autofree char *found = NULL;

  g_assert_true (g_file_get_contents (path, &found, NULL, NULL));
  g_assert_cmpstr (found, ==, text);
}

static char *
get_sum (const char *text)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

/* Tasks without a library. */

static RushesTask *
make_task (gint64 id, const char *file, const char *text, gboolean removed)
{
  const RushesRequestFields asked = { .prompt = "a shot", .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  g_autofree char *sum = get_sum (text);
  g_autofree char *service_id = g_strdup_printf ("s-%" G_GINT64_FORMAT, id);
  const RushesTaskFields fields = {
    .id = id,
    .state = RUSHES_TASK_READY,
    .request = request,
    .service_id = service_id,
    .file = file,
    .bytes = (gint64) strlen (text),
    .sha256 = sum,
    .removed = removed,
    .removed_at = removed ? NOW : 0,
  };

  return rushes_task_new (&fields);
}

/* As the fetch leaves it, on a file system that keeps attributes. */
static gboolean
write_video (RushesTask *task, const char *text)
{
  g_autofree char *mark = rushes_file_mark_new (task);

  write_text (rushes_task_peek (task)->file, text);
  return setxattr (rushes_task_peek (task)->file, RUSHES_FILE_MARK, mark, strlen (mark), 0) == 0;
}

static RushesRemovedEnd
settle (RushesTask *task)
{
  g_auto (RushesRemovedOutcome) outcome = { 0 };

  rushes_removed_file_settle (task, &outcome);
  return outcome.end;
}

/* Rules. */

static void
assert_place (gint64 id, const char *file, const char *place)
{
  g_autoptr (RushesTask) task = make_task (id, file, "", TRUE);
  g_autofree char *found = rushes_removed_place_get (task);

  g_assert_cmpstr (found, ==, place);
}

/* Promise: where a removed video lies follows from its row, and the name says whose it is. */
static void
test_place (void)
{
  g_autofree char *long_name = g_strnfill (240, 'x');
  g_autofree char *chinese = g_strdup_printf ("/v/%.*s.mp4", 246,
                                              "一只小猪在高速公路上快乐的奔跑一只小猪在高速公路上快乐的奔跑"
                                              "一只小猪在高速公路上快乐的奔跑一只小猪在高速公路上快乐的奔跑"
                                              "一只小猪在高速公路上快乐的奔跑一只小猪在高速公路上快乐的奔跑");
  g_autofree char *path = g_strdup_printf ("/v/%s.mp4", long_name);
  g_autoptr (RushesTask) task = make_task (1234567, path, "", TRUE);
  g_autoptr (RushesTask) other = make_task (7, chinese, "", TRUE);
  g_autofree char *place = rushes_removed_place_get (task), *name = g_path_get_basename (place);
  g_autofree char *other_place = rushes_removed_place_get (other);
  g_autofree char *next = rushes_removed_place_next ("/v/a shot.mp4", 1);
  g_autofree char *last = rushes_removed_place_next (path, 998), *last_name = g_path_get_basename (last);

  assert_place (12, "/v/day/0812 a shot 34.mp4", "/v/day/.removed/12 0812 a shot 34.mp4");
  assert_place (3, "/v/.hidden", "/v/.removed/3 .hidden");
  g_assert_cmpuint (strlen (name), ==, 250);
  g_assert_true (g_str_has_prefix (name, "1234567 xxx"));
  g_assert_true (g_str_has_suffix (name, "xxx.mp4"));
  g_assert_true (g_utf8_validate (other_place, -1, NULL));
  g_assert_true (g_str_has_suffix (other_place, ".mp4"));
  g_assert_cmpstr (next, ==, "/v/a shot (2).mp4");
  g_assert_true (g_str_has_suffix (last_name, " (999).mp4"));
  g_assert_cmpuint (strlen (last_name), <=, 250);

  g_assert_cmpint (rushes_removed_place_parse (name), ==, 1234567);
  g_assert_cmpint (rushes_removed_place_parse ("12 a.mp4"), ==, 12);
  g_assert_cmpint (rushes_removed_place_parse ("12"), ==, 0);
  g_assert_cmpint (rushes_removed_place_parse ("12 "), ==, 0);
  g_assert_cmpint (rushes_removed_place_parse ("0812 a.mp4"), ==, 0);
  g_assert_cmpint (rushes_removed_place_parse ("-3 a.mp4"), ==, 0);
  g_assert_cmpint (rushes_removed_place_parse ("99999999999999999999 a.mp4"), ==, 0);
}

static gboolean
is_over (RushesTaskState state, gint64 removed_at, gint64 now)
{
  g_autoptr (RushesTask) task = make_task (1, "/v/a.mp4", "", TRUE);
  RushesTaskFields fields = *rushes_task_peek (task);
  g_autoptr (RushesTask) changed = NULL;

  fields.state = state;
  fields.removed_at = removed_at;
  changed = rushes_task_new (&fields);
  return rushes_removal_is_over (changed, now);
}

/* Promise: thirty days and not an hour less, never while there is still work, and a clock set back loses nothing. */
static void
test_days (void)
{
  g_assert_cmpuint (rushes_removal_days_left (NOW, NOW), ==, 30);
  g_assert_cmpuint (rushes_removal_days_left (NOW, NOW + DAY / 2), ==, 30);
  g_assert_cmpuint (rushes_removal_days_left (NOW, NOW + DAY), ==, 29);
  g_assert_cmpuint (rushes_removal_days_left (NOW, NOW + 30 * DAY - 1), ==, 1);
  g_assert_cmpuint (rushes_removal_days_left (NOW, NOW + 30 * DAY), ==, 0);
  g_assert_cmpuint (rushes_removal_days_left (NOW, NOW + 300 * DAY), ==, 0);
  g_assert_cmpuint (rushes_removal_days_left (NOW, NOW - 10 * DAY), ==, 30);

  g_assert_true (is_over (RUSHES_TASK_READY, NOW, NOW + 30 * DAY));
  g_assert_true (is_over (RUSHES_TASK_REFUSED, NOW, NOW + 31 * DAY));
  g_assert_true (is_over (RUSHES_TASK_QUEUED, NOW, NOW + 31 * DAY)); /* it is never sent */
  g_assert_false (is_over (RUSHES_TASK_READY, NOW, NOW + 30 * DAY - 1));
  g_assert_false (is_over (RUSHES_TASK_READY, 0, NOW + 300 * DAY));
  g_assert_false (is_over (RUSHES_TASK_GENERATING, NOW, NOW + 300 * DAY));
  g_assert_false (is_over (RUSHES_TASK_FETCHING, NOW, NOW + 300 * DAY));
}

static RushesTask *
change (RushesTask *task, RushesTaskState state, gboolean removed, const char *file)
{
  RushesTaskFields fields = *rushes_task_peek (task);

  fields.state = state;
  fields.removed = removed;
  fields.file = file;
  return rushes_task_new (&fields);
}

static void
test_is_to_settle (void)
{
  g_autoptr (RushesTask) ready = make_task (1, "/v/a.mp4", "", FALSE);
  g_autoptr (RushesTask) hidden = make_task (1, "/v/a.mp4", "", TRUE);
  g_autoptr (RushesTask) moved = change (hidden, RUSHES_TASK_READY, TRUE, "/v/b.mp4");
  g_autoptr (RushesTask) working = change (hidden, RUSHES_TASK_FETCHING, TRUE, NULL);
  g_autoptr (RushesTask) shown = change (ready, RUSHES_TASK_FETCHING, FALSE, NULL);

  g_assert_true (rushes_removal_is_to_settle (hidden, ready));
  g_assert_true (rushes_removal_is_to_settle (ready, hidden));
  g_assert_true (rushes_removal_is_to_settle (hidden, working));
  g_assert_true (rushes_removal_is_to_settle (moved, hidden));
  g_assert_false (rushes_removal_is_to_settle (hidden, hidden));
  g_assert_false (rushes_removal_is_to_settle (ready, shown));
  g_assert_false (rushes_removal_is_to_settle (working, shown));
}

/* The files. */

/* Promise: away and back, the same file, any number of times; no empty folder is left. */
static void
test_away_and_back (void)
{
  g_autofree char *folder = make_folder (), *file = g_build_filename (folder, "a shot.mp4", NULL);
  g_autofree char *hidden_folder = g_build_filename (folder, RUSHES_REMOVED_FOLDER, NULL);
  g_autoptr (RushesTask) removed = make_task (5, file, "a video", TRUE);
  g_autoptr (RushesTask) kept = make_task (5, file, "a video", FALSE);
  g_autofree char *hidden = rushes_removed_place_get (removed);
  struct stat before, after;

  write_video (removed, "a video");
  g_assert_cmpint (lstat (file, &before), ==, 0);
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpint (settle (removed), ==, RUSHES_REMOVED_SETTLED);
      g_assert_cmpint (settle (removed), ==, RUSHES_REMOVED_SETTLED);
      g_assert_false (is_there (file));
      assert_text (hidden, "a video");
      g_assert_cmpint (settle (kept), ==, RUSHES_REMOVED_SETTLED);
      g_assert_cmpint (settle (kept), ==, RUSHES_REMOVED_SETTLED);
      g_assert_false (is_there (hidden_folder));
    }
  g_assert_cmpint (lstat (file, &after), ==, 0);
  g_assert_true (before.st_ino == after.st_ino);
  g_unlink (file);
  g_assert_cmpint (settle (kept), ==, RUSHES_REMOVED_NOWHERE);
  g_assert_cmpint (settle (removed), ==, RUSHES_REMOVED_NOWHERE);
  g_assert_false (is_there (hidden_folder));
  g_rmdir (folder);
  g_assert_cmpint (settle (kept), ==, RUSHES_REMOVED_AWAY);
  g_assert_cmpint (settle (removed), ==, RUSHES_REMOVED_AWAY);
}

/* Promise: a file that has come to a video's place is neither replaced nor taken for the video. */
static void
test_another_file (void)
{
  g_autofree char *folder = make_folder (), *file = g_build_filename (folder, "a shot.mp4", NULL);
  g_autofree char *second = g_build_filename (folder, "a shot (2).mp4", NULL);
  g_autofree char *third = g_build_filename (folder, "a shot (3).mp4", NULL);
  g_autoptr (RushesTask) removed = make_task (5, file, "a video", TRUE);
  g_autoptr (RushesTask) kept = make_task (5, file, "a video", FALSE);
  g_autoptr (RushesTask) other = make_task (6, file, "a video", FALSE);
  g_autoptr (RushesTask) elsewhere = make_task (5, third, "a video", FALSE);
  g_autofree char *hidden = rushes_removed_place_get (removed);
  g_auto (RushesRemovedOutcome) outcome = { 0 };

  write_video (removed, "a video");
  g_assert_cmpint (settle (removed), ==, RUSHES_REMOVED_SETTLED);
  write_text (file, "mine");
  write_text (second, "mine, too");
  rushes_removed_file_settle (kept, &outcome);
  g_assert_cmpint (outcome.end, ==, RUSHES_REMOVED_OCCUPIED);
  g_assert_cmpstr (outcome.file, ==, third);
  assert_text (file, "mine");
  assert_text (hidden, "a video");
  /* Its row has been told the free name. */
  g_assert_cmpint (settle (elsewhere), ==, RUSHES_REMOVED_SETTLED);
  assert_text (third, "a video");
  assert_text (file, "mine");
  assert_text (second, "mine, too");
  /* What is there by now is not the removed one's to be hidden: not by its bytes, nor by its mark. */
  g_assert_cmpint (settle (removed), ==, RUSHES_REMOVED_NOWHERE);
  if (write_video (other, "a video"))
    g_assert_cmpint (settle (removed), ==, RUSHES_REMOVED_NOWHERE);
  g_assert_true (is_there (file));
}

/* Promise: a video without a mark is known by its bytes. */
static void
test_unmarked (void)
{
  g_autofree char *folder = make_folder (), *file = g_build_filename (folder, "a shot.mp4", NULL);
  g_autoptr (RushesTask) removed = make_task (5, file, "a video", TRUE);

  write_text (file, "b video");
  g_assert_cmpint (settle (removed), ==, RUSHES_REMOVED_NOWHERE);
  write_text (file, "a video");
  g_assert_cmpint (settle (removed), ==, RUSHES_REMOVED_SETTLED);
  g_assert_false (is_there (file));
}

/* Promise: links lead nothing away, and where the hidden folder cannot be had the video stays. */
static void
test_links_and_no_folder (void)
{
  g_autofree char *folder = make_folder (), *file = g_build_filename (folder, "a shot.mp4", NULL);
  g_autofree char *elsewhere = make_folder (), *there = g_build_filename (elsewhere, "there.mp4", NULL);
  g_autofree char *hidden = g_build_filename (folder, RUSHES_REMOVED_FOLDER, NULL);
  g_autoptr (RushesTask) removed = make_task (5, file, "a video", TRUE);
  g_autoptr (GDir) entries = NULL;

  write_video (removed, "a video");
  g_assert_cmpint (symlink (elsewhere, hidden), ==, 0);
  g_assert_cmpint (settle (removed), ==, RUSHES_REMOVED_STUCK);
  assert_text (file, "a video");
  g_unlink (hidden);
  write_text (hidden, "a file of that name");
  g_assert_cmpint (settle (removed), ==, RUSHES_REMOVED_STUCK);
  assert_text (file, "a video");
  assert_text (hidden, "a file of that name");
  g_unlink (hidden);

  g_assert_cmpint (g_rename (file, there), ==, 0);
  g_assert_cmpint (symlink (there, file), ==, 0);
  g_assert_cmpint (settle (removed), ==, RUSHES_REMOVED_NOWHERE);
  g_assert_true (is_there (file));
  assert_text (there, "a video");
}

/* Root may do everything: what it may not is tried as somebody else, who has @folder and what is in it. */
static uid_t
be_somebody (const char *folder, const char *file)
{
  uid_t before = geteuid ();

  if (before != 0)
    return before;
  g_assert_cmpint (chown (folder, NOBODY, NOBODY), ==, 0);
  g_assert_cmpint (chown (file, NOBODY, NOBODY), ==, 0);
  g_assert_cmpint (seteuid (NOBODY), ==, 0);
  return before;
}

/* Where whoever root becomes for a while can come to: the home of the tests may be in a folder that is root's alone. */
static char *
make_open_folder (void)
{
  g_autofree char *folder = g_strdup ("/tmp/rushes-removal-XXXXXX");

  if (geteuid () != 0)
    return make_folder ();
  g_assert_nonnull (g_mkdtemp_full (folder, 0755));
  return g_steal_pointer (&folder);
}

/* Promise: in a folder that cannot be written to, and where the hidden one is another's, nothing changes, and it is
 * said why. */
static void
test_read_only (void)
{
  g_autofree char *folder = make_open_folder (), *file = g_build_filename (folder, "a shot.mp4", NULL);
  g_autofree char *hidden = g_build_filename (folder, RUSHES_REMOVED_FOLDER, NULL);
  g_autoptr (RushesTask) removed = make_task (5, file, "a video", TRUE);
  g_auto (RushesRemovedOutcome) outcome = { 0 };
  uid_t before;

  write_video (removed, "a video");
  if (geteuid () == 0)
    {
      g_assert_cmpint (mkdir (hidden, 0777), ==, 0);
      g_assert_cmpint (chmod (hidden, 0777), ==, 0);
      before = be_somebody (folder, file);
      g_assert_cmpint (settle (removed), ==, RUSHES_REMOVED_STUCK);
      g_assert_cmpint (seteuid (before), ==, 0);
      g_assert_cmpint (rmdir (hidden), ==, 0);
    }
  before = be_somebody (folder, file);
  g_assert_cmpint (chmod (folder, 0555), ==, 0);
  rushes_removed_file_settle (removed, &outcome);
  g_assert_cmpint (chmod (folder, 0755), ==, 0);
  g_assert_cmpint (seteuid (before), ==, 0);
  g_assert_cmpint (outcome.end, ==, RUSHES_REMOVED_STUCK);
  g_assert_cmpint (outcome.reason, ==, RUSHES_REASON_READ_ONLY);
  assert_text (file, "a video");
  g_assert_cmpint (settle (removed), ==, RUSHES_REMOVED_SETTLED);
  if (geteuid () == 0)
    test_remove_tree (folder);
}

static void
write_sidecar (RushesTask *task)
{
  g_autofree char *path = rushes_sidecar_get_path (rushes_task_peek (task)->file);
  g_autoptr (GString) text = g_string_new (NULL);

  rushes_task_json_append (text, task, NULL);
  write_text (path, text->str);
}

/* Promise: the details beside a video go along, also after an end in between; another file of that name does not. */
static void
test_sidecar (void)
{
  g_autofree char *folder = make_folder (), *file = g_build_filename (folder, "a shot.mp4", NULL);
  g_autofree char *sidecar = g_build_filename (folder, "a shot.json", NULL);
  g_autoptr (RushesTask) removed = make_task (5, file, "a video", TRUE);
  g_autoptr (RushesTask) kept = make_task (5, file, "a video", FALSE);
  g_autofree char *hidden = rushes_removed_place_get (removed), *hidden_sidecar = rushes_sidecar_get_path (hidden);

  write_video (removed, "a video");
  write_sidecar (removed);
  g_assert_cmpint (settle (removed), ==, RUSHES_REMOVED_SETTLED);
  g_assert_false (is_there (sidecar));
  g_assert_true (is_there (hidden_sidecar));
  g_assert_cmpint (g_rename (hidden_sidecar, sidecar), ==, 0); /* as if it had ended there */
  g_assert_cmpint (settle (removed), ==, RUSHES_REMOVED_SETTLED);
  g_assert_true (is_there (hidden_sidecar));
  g_assert_cmpint (settle (kept), ==, RUSHES_REMOVED_SETTLED);
  g_assert_true (is_there (sidecar));

  write_text (sidecar, "{\"id\": 50, \"mine\": true}");
  g_assert_cmpint (settle (removed), ==, RUSHES_REMOVED_SETTLED);
  assert_text (sidecar, "{\"id\": 50, \"mine\": true}");
}

/* A library. */

typedef struct
{
  RushesPaths *paths;
  RushesClock *clock; /* a fake one */
  RushesStore *store;
  RushesRemoval *removal;
  gint64 profile;
  char *folder; /* of videos */
  guint n_settled;
} World;

static void
on_settled (World *world, RushesTask *task)
{
  world->n_settled++;
}

static void
open_library (World *world)
{
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rushes_store_open_async (world->paths, world->clock, RUSHES_STORE_OWN, NULL, test_store_result, &stored);
  result = test_wait_result (&stored);
  world->store = rushes_store_open_finish (result, &error);
  g_assert_no_error (error);
  world->removal = rushes_removal_new (world->store, world->clock);
  g_signal_connect_swapped (world->removal, "settled", G_CALLBACK (on_settled), world);
}

/* @properly: as the program does; otherwise what is under way is lost, as far as it is not on the disk */
static void
close_library (World *world, gboolean properly)
{
  GAsyncResult *stored = NULL;
  g_autoptr (GAsyncResult) stopped = NULL, closed = NULL;

  if (properly)
    {
      rushes_removal_stop_async (world->removal, RUSHES_MINUTE, test_store_result, &stored);
      stopped = test_wait_result (&stored);
      g_assert_true (rushes_removal_stop_finish (world->removal, stopped, NULL));
      g_clear_object (&stopped);
    }
  TEST_FINALIZES (g_steal_pointer (&world->removal));
  rushes_store_close_async (world->store, test_store_result, &stored);
  closed = test_wait_result (&stored);
  g_assert_true (rushes_store_close_finish (world->store, closed, NULL));
  g_clear_object (&closed);
  TEST_FINALIZES (g_steal_pointer (&world->store));
}

static void
save_profile (World *world)
{
  const RushesProfileFields fields = { .name = "relay", .base = "https://relay.example/minimax", .is_default = TRUE };
  g_autoptr (RushesProfile) profile = rushes_profile_new (&fields), saved = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *stored = NULL;

  rushes_store_save_profile_async (world->store, profile, test_store_result, &stored);
  result = test_wait_result (&stored);
  saved = rushes_store_save_profile_finish (world->store, result, NULL);
  world->profile = rushes_profile_peek (saved)->id;
}

static void
set_up (World *world, gconstpointer unused)
{
  g_autofree char *library = NULL;

  *world = (World){ 0 };
  world->paths = rushes_paths_new (FALSE);
  library = g_strdup (rushes_paths_get_data (world->paths));
  test_remove_tree (library);
  g_assert_true (rushes_paths_prepare (world->paths, NULL));
  world->clock = rushes_clock_new_fake (NOW);
  world->folder = make_folder ();
  open_library (world);
  save_profile (world);
}

static void
tear_down (World *world, gconstpointer unused)
{
  g_autofree char *trash = g_build_filename (g_get_user_data_dir (), "Trash", NULL);

  close_library (world, TRUE);
  g_clear_object (&world->clock);
  rushes_paths_unref (world->paths);
  g_free (world->folder);
  test_remove_tree (trash);
}

static RushesTask *
look_up (World *world, gint64 id)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *stored = NULL;
  RushesTask *task;

  rushes_store_lookup_async (world->store, id, NULL, NULL, test_store_result, &stored);
  result = test_wait_result (&stored);
  task = rushes_store_lookup_finish (world->store, result, NULL);
  g_assert_nonnull (task);
  return task;
}

static void
happen (World *world, gint64 id, const RushesTaskChange *change)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RushesTask) task = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *stored = NULL;

  rushes_store_change_async (world->store, id, change, test_store_result, &stored);
  result = test_wait_result (&stored);
  task = rushes_store_change_finish (world->store, result, &error);
  g_assert_no_error (error);
}

/* A task that is `generating`. */
static gint64
add_task (World *world, const char *name)
{
  const RushesRequestFields asked = { .prompt = name, .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  g_autofree char *ask = g_uuid_string_random (), *service_id = g_strdup_printf ("s-%s", name);
  const RushesNewTask fresh = {
    .request = request, .profile = world->profile, .ask = ask, .takes = 1, .service_id = service_id
  };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) tasks = NULL;
  GAsyncResult *stored = NULL;

  rushes_store_add_async (world->store, &fresh, 1, NULL, test_store_result, &stored);
  result = test_wait_result (&stored);
  tasks = rushes_store_add_finish (world->store, result, NULL);
  g_assert_nonnull (tasks);
  return rushes_task_peek (tasks->pdata[0])->id;
}

static char *
get_file (World *world, const char *name)
{
  g_autofree char *base = g_strconcat (name, ".mp4", NULL);

  return g_build_filename (world->folder, base, NULL);
}

/* Its video is there, and its bytes are its name. */
static void
finish_task (World *world, gint64 id, const char *name)
{
  g_autofree char *file = get_file (world, name), *sum = get_sum (name);
  const RushesTaskChange succeeded = { .happening = RUSHES_HAPPENING_SUCCEEDED, .file_id = "88" };
  const RushesTaskChange fetched = {
    .happening = RUSHES_HAPPENING_FETCHED, .file = file, .bytes = (gint64) strlen (name), .sha256 = sum
  };

  write_text (file, name);
  happen (world, id, &succeeded);
  happen (world, id, &fetched);
}

static gint64
add_video (World *world, const char *name)
{
  gint64 id = add_task (world, name);

  finish_task (world, id, name);
  return id;
}

static void
mark (World *world, gint64 id, gboolean removed)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RushesTask) task = NULL;
  GAsyncResult *stored = NULL;

  rushes_store_mark_async (world->store, id, RUSHES_MARK_REMOVED, removed, test_store_result, &stored);
  result = test_wait_result (&stored);
  task = rushes_store_mark_finish (world->store, result, NULL);
  g_assert_nonnull (task);
}

static void
on_idle (RushesRemoval *removal, gboolean *idle)
{
  *idle = TRUE;
}

static gboolean
is_set (gpointer flag)
{
  return *(gboolean *) flag;
}

/* Starts the part, and waits until it has done what there was to do. */
static void
start (World *world)
{
  gboolean idle = FALSE;
  gulong handler = g_signal_connect (world->removal, "idle", G_CALLBACK (on_idle), &idle);

  rushes_removal_start (world->removal);
  g_assert_true (test_spin_until (is_set, &idle));
  g_signal_handler_disconnect (world->removal, handler);
}

typedef struct
{
  const char *path;
  gboolean there;
} Wish;

static gboolean
is_fulfilled (gpointer data)
{
  const Wish *wish = data;

  return is_there (wish->path) == wish->there;
}

static void
wait_for (const char *path, gboolean there)
{
  Wish wish = { path, there };

  if (!test_spin_until (is_fulfilled, &wish))
    g_error ("%s is %s", path, there ? "not there" : "still there");
}

static char *
get_hidden (World *world, gint64 id)
{
  g_autoptr (RushesTask) task = look_up (world, id);

  return rushes_removed_place_get (task);
}

static char *
in_trash (const char *name)
{
  g_autofree char *base = g_strconcat (name, ".mp4", NULL);

  return g_build_filename (g_get_user_data_dir (), "Trash", "files", base, NULL);
}

/* Promise: removing hides the video, taking that back brings it back, in whatever order they come. */
static void
test_mark (World *world, gconstpointer unused)
{
  gint64 id = add_video (world, "pig");
  g_autofree char *file = get_file (world, "pig"), *hidden = get_hidden (world, id);

  start (world);
  mark (world, id, TRUE);
  wait_for (hidden, TRUE);
  g_assert_false (is_there (file));
  mark (world, id, FALSE);
  wait_for (file, TRUE);
  g_assert_false (is_there (hidden));
  for (int i = 0; i < 11; i++)
    rushes_store_mark_async (world->store, id, RUSHES_MARK_REMOVED, i % 2 == 0, NULL, NULL);
  mark (world, id, TRUE);
  close_library (world, TRUE);
  assert_text (hidden, "pig");
  g_assert_false (is_there (file));
  open_library (world);
}

/* Promise: a removed task that becomes ready has its video hidden at once. */
static void
test_ready_later (World *world, gconstpointer unused)
{
  gint64 id = add_task (world, "late");
  g_autofree char *file = get_file (world, "late"),
                  *hidden = g_strdup_printf ("%s/.removed/%" G_GINT64_FORMAT " late.mp4", world->folder, id);

  start (world);
  mark (world, id, TRUE);
  finish_task (world, id, "late");
  wait_for (hidden, TRUE);
  g_assert_false (is_there (file));
}

/* Promise: what the last run left in between is done at the start, both ways, and nothing else is touched. */
static void
test_start (World *world, gconstpointer unused)
{
  gint64 to_hide = add_video (world, "hide"), to_show = add_video (world, "show"), other = add_video (world, "other");
  g_autofree char *hide = get_file (world, "hide"), *show = get_file (world, "show"),
                  *stays = get_file (world, "other"), *hidden = get_hidden (world, to_hide),
                  *shown = get_hidden (world, to_show);

  start (world);
  mark (world, to_show, TRUE);
  wait_for (shown, TRUE);
  close_library (world, TRUE);
  open_library (world); /* the marks change, and the program is ended before it can move anything */
  mark (world, to_show, FALSE);
  mark (world, to_hide, TRUE);
  close_library (world, FALSE);
  g_assert_true (is_there (shown) && is_there (hide));
  open_library (world);
  start (world);
  g_assert_false (is_there (shown) || is_there (hide));
  assert_text (hidden, "hide");
  assert_text (show, "show");
  assert_text (stays, "other");
  g_assert_cmpuint (world->n_settled, ==, 3);
  g_assert_cmpint (rushes_removal_get_end (world->removal, other), ==, RUSHES_REMOVED_SETTLED);
}

/* Promise: where another file has come to its place, the video gets a name beside it, and the row follows. */
static void
test_occupied (World *world, gconstpointer unused)
{
  gint64 id = add_video (world, "cat");
  g_autofree char *file = get_file (world, "cat"), *hidden = get_hidden (world, id);
  g_autofree char *second = get_file (world, "cat (2)");
  g_autoptr (RushesTask) task = NULL;

  start (world);
  mark (world, id, TRUE);
  wait_for (hidden, TRUE);
  write_text (file, "another cat");
  mark (world, id, FALSE);
  wait_for (second, TRUE);
  assert_text (file, "another cat");
  assert_text (second, "cat");
  g_assert_false (is_there (hidden));
  task = look_up (world, id);
  g_assert_cmpstr (rushes_task_peek (task)->file, ==, second);
  g_assert_cmpint (rushes_task_peek (task)->state, ==, RUSHES_TASK_READY);
}

/* Promise: an end between the row's new name and the move leaves nothing behind. */
static void
test_occupied_and_ended (World *world, gconstpointer unused)
{
  gint64 id = add_video (world, "dog");
  g_autofree char *file = get_file (world, "dog"), *hidden = get_hidden (world, id);
  g_autofree char *second = get_file (world, "dog (2)");
  const RushesTaskChange located = { .happening = RUSHES_HAPPENING_LOCATED, .file = second };

  start (world);
  mark (world, id, TRUE);
  wait_for (hidden, TRUE);
  close_library (world, TRUE);
  write_text (file, "another dog");
  open_library (world);
  mark (world, id, FALSE);
  happen (world, id, &located);
  close_library (world, FALSE);
  open_library (world);
  start (world);
  assert_text (second, "dog");
  assert_text (file, "another dog");
  g_assert_false (is_there (hidden));
}

static void
assert_forgotten (World *world, gint64 id)
{
  g_autoptr (RushesTask) task = look_up (world, id);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) history = NULL;
  GAsyncResult *stored = NULL;

  g_assert_true (rushes_task_peek (task)->removed);
  g_assert_cmpint (rushes_task_peek (task)->removed_at, ==, 0);
  rushes_store_history_async (world->store, id, NULL, test_store_result, &stored);
  result = test_wait_result (&stored);
  history = rushes_store_history_finish (world->store, result, NULL);
  g_assert_cmpuint (history->len, >=, 1); /* the proof of what was paid */
}

static gboolean
is_forgotten (gpointer data)
{
  const gpointer *wanted = data;
  g_autoptr (RushesTask) task = look_up (wanted[0], *(gint64 *) wanted[1]);

  return rushes_task_peek (task)->removed_at == 0;
}

static void
wait_forgotten (World *world, gint64 id)
{
  gpointer wanted[] = { world, &id };

  g_assert_true (test_spin_until (is_forgotten, wanted));
  assert_forgotten (world, id);
}

/* Promise: after thirty days the video is in the desktop's trash under its own name, the task and its history stay, and
 * a task without a video goes from the place as well. */
static void
test_thirty_days (World *world, gconstpointer unused)
{
  gint64 id = add_video (world, "old"), young = add_video (world, "young"), working = add_task (world, "working");
  g_autofree char *file = get_file (world, "old"), *hidden = get_hidden (world, id), *trashed = in_trash ("old");
  g_autofree char *young_hidden = get_hidden (world, young);
  g_autofree char *info = g_strconcat (g_get_user_data_dir (), "/Trash/info/old.mp4.trashinfo", NULL);
  g_autofree char *told = NULL;
  g_autoptr (RushesTask) task = NULL;

  start (world);
  mark (world, id, TRUE);
  mark (world, working, TRUE);
  wait_for (hidden, TRUE);
  rushes_clock_advance (world->clock, 29 * DAY);
  mark (world, young, TRUE);
  wait_for (young_hidden, TRUE);
  g_assert_true (is_there (hidden));
  rushes_clock_advance (world->clock, 2 * DAY);
  wait_for (trashed, TRUE);
  wait_forgotten (world, id);
  assert_text (trashed, "old");
  g_assert_false (is_there (file) || is_there (hidden));
  g_assert_true (g_file_get_contents (info, &told, NULL, NULL));
  g_assert_nonnull (strstr (told, "/old.mp4")); /* it goes back to its own place */
  g_assert_null (strstr (told, ".removed"));
  assert_text (young_hidden, "young");
  task = look_up (world, working);
  g_assert_cmpint (rushes_task_peek (task)->removed_at, >, 0);
}

/* Promise: a start after the thirty days does it as well. */
static void
test_thirty_days_later (World *world, gconstpointer unused)
{
  gint64 id = add_video (world, "later");
  g_autofree char *hidden = get_hidden (world, id), *trashed = in_trash ("later");

  start (world);
  mark (world, id, TRUE);
  wait_for (hidden, TRUE);
  close_library (world, TRUE);
  rushes_clock_advance (world->clock, 40 * DAY);
  open_library (world);
  start (world);
  wait_forgotten (world, id);
  assert_text (trashed, "later");
}

static void
finish_trash (World *world, GAsyncResult **stored, guint gone, guint kept)
{
  g_autoptr (GAsyncResult) result = test_wait_result (stored);
  g_autoptr (GError) error = NULL;
  RushesRemovalCounts counts;

  rushes_removal_trash_finish (world->removal, result, &counts, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts.gone, ==, gone);
  g_assert_cmpuint (counts.kept, ==, kept);
}

/* Promise: what is asked to go to the trash goes at once, and only what is removed and not worked on. */
static void
test_on_request (World *world, gconstpointer unused)
{
  gint64 ids[] = { add_video (world, "one"), add_video (world, "two"), add_video (world, "kept"),
                   add_task (world, "works"), add_video (world, "gone") };
  g_autofree char *kept = get_file (world, "kept"), *gone = get_hidden (world, ids[4]);
  g_autofree char *one = in_trash ("one"), *two = in_trash ("two");
  GAsyncResult *stored = NULL;

  start (world);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    if (i != 2)
      mark (world, ids[i], TRUE);
  wait_for (gone, TRUE);
  g_unlink (gone);
  rushes_removal_trash_async (world->removal, ids, G_N_ELEMENTS (ids), test_store_result, &stored);
  finish_trash (world, &stored, 3, 2);
  assert_text (one, "one");
  assert_text (two, "two");
  assert_text (kept, "kept");
  assert_forgotten (world, ids[0]);
  assert_forgotten (world, ids[4]);
}

/* Promise: all of them, however many there are. */
static void
test_all (World *world, gconstpointer unused)
{
  enum
  {
    MANY = 150
  };
  GAsyncResult *stored = NULL;

  start (world);
  for (int i = 0; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("v%d", i);

      mark (world, add_video (world, name), TRUE);
    }
  rushes_removal_trash_all_async (world->removal, test_store_result, &stored);
  finish_trash (world, &stored, MANY, 0);
  for (int i = 0; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("v%d", i), *trashed = in_trash (name);

      assert_text (trashed, name);
    }
}

/* Promise: where there is no trash nothing is deleted; the video stays, that is said, and it is tried again. */
static void
test_no_trash (World *world, gconstpointer unused)
{
  gint64 id = add_video (world, "stays");
  g_autofree char *hidden = get_hidden (world, id), *trashed = in_trash ("stays");
  g_autofree char *trash = g_build_filename (g_get_user_data_dir (), "Trash", NULL);
  g_autoptr (RushesTask) task = NULL;
  GAsyncResult *stored = NULL;

  test_remove_tree (trash);
  write_text (trash, "no folder");
  start (world);
  mark (world, id, TRUE);
  wait_for (hidden, TRUE);
  rushes_removal_trash_async (world->removal, &id, 1, test_store_result, &stored);
  finish_trash (world, &stored, 0, 1);
  assert_text (hidden, "stays");
  g_assert_cmpint (rushes_removal_get_end (world->removal, id), ==, RUSHES_REMOVED_NO_TRASH);
  task = look_up (world, id);
  g_assert_cmpint (rushes_task_peek (task)->removed_at, >, 0);
  g_unlink (trash);
  rushes_clock_advance (world->clock, 31 * DAY);
  wait_forgotten (world, id);
  assert_text (trashed, "stays");
}

/* Promise: an end between the trash and the row is made good by the next start: the video is not looked for for ever.
 */
static void
test_ended_in_trash (World *world, gconstpointer unused)
{
  gint64 id = add_video (world, "half"), forgotten = add_video (world, "other half");
  g_autofree char *hidden = get_hidden (world, id), *other = get_hidden (world, forgotten);
  g_autofree char *note = g_strdup_printf ("(true, [int64 %" G_GINT64_FORMAT "])", id),
                  *trashed = in_trash ("other half");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) changed = NULL;
  GAsyncResult *stored = NULL;

  start (world);
  mark (world, id, TRUE);
  mark (world, forgotten, TRUE);
  wait_for (other, TRUE);
  rushes_store_set_value (world->store, "trashing", note);
  /* The power went: the library had the row on the disk, and the folder its entry not. */
  rushes_store_edit_many_async (world->store, &forgotten, 1, RUSHES_EDIT_FORGET, NULL, NULL, NULL, NULL,
                                test_store_result, &stored);
  result = test_wait_result (&stored);
  changed = rushes_store_edit_many_finish (world->store, result, NULL);
  g_assert_cmpuint (changed->len, ==, 1);
  g_clear_object (&result);
  close_library (world, TRUE);
  g_unlink (hidden); /* it was moved to the trash, and taken from there since */
  open_library (world);
  start (world);
  wait_forgotten (world, id);
  g_assert_null (rushes_store_get_value (world->store, "trashing"));
  wait_for (trashed, TRUE);
}

/* Promise: a folder that is not there is no reason to forget what was in it, but where the user says so. */
static void
test_away (World *world, gconstpointer unused)
{
  gint64 id = add_video (world, "usb");
  g_autofree char *hidden = get_hidden (world, id), *moved = g_strconcat (world->folder, "-away", NULL);
  g_autoptr (RushesTask) task = NULL;
  GAsyncResult *stored = NULL;
  gboolean idle = FALSE;

  start (world);
  mark (world, id, TRUE);
  wait_for (hidden, TRUE);
  g_assert_cmpint (g_rename (world->folder, moved), ==, 0);
  g_signal_connect (world->removal, "idle", G_CALLBACK (on_idle), &idle);
  rushes_clock_advance (world->clock, 31 * DAY);
  g_assert_true (test_spin_until (is_set, &idle));
  task = look_up (world, id);
  g_assert_cmpint (rushes_task_peek (task)->removed_at, >, 0);
  g_assert_cmpint (rushes_removal_get_end (world->removal, id), ==, RUSHES_REMOVED_AWAY);
  rushes_removal_trash_async (world->removal, &id, 1, test_store_result, &stored);
  finish_trash (world, &stored, 1, 0);
  assert_forgotten (world, id);
  g_signal_handlers_disconnect_by_data (world->removal, &idle);
}

/* Presence. */

static gboolean
is_found (gpointer data)
{
  gpointer *wanted = data;
  g_autofree char *path = rushes_presence_get_path (wanted[0], wanted[1]);

  return g_strcmp0 (path, wanted[2]) == 0;
}

/* Promise: whoever shows a video is told where it is, on its way and after it. */
static void
test_presence (World *world, gconstpointer unused)
{
  gint64 id = add_video (world, "seen");
  g_autofree char *file = get_file (world, "seen"), *hidden = get_hidden (world, id);
  g_autoptr (RushesPresence) presence = rushes_presence_new ();
  g_autoptr (RushesTask) kept = look_up (world, id), removed = NULL;
  g_autofree char *spare = NULL, *early = NULL;
  gpointer wanted[] = { presence, kept, file };

  g_signal_connect_swapped (world->removal, "settled", G_CALLBACK (rushes_presence_moved), presence);
  rushes_presence_look (presence, kept);
  g_assert_true (test_spin_until (is_found, wanted));
  mark (world, id, TRUE); /* not started: it stays where it is */
  removed = look_up (world, id);
  rushes_presence_look (presence, removed);
  wanted[1] = removed;
  early = rushes_presence_get_path (presence, removed);
  spare = rushes_presence_get_spare (presence, removed);
  g_assert_cmpstr (early, ==, file);
  g_assert_cmpstr (spare, ==, hidden);
  g_assert_true (test_spin_until (is_found, wanted));
  g_assert_false (rushes_presence_is_missing (presence, removed));
  start (world);
  wanted[2] = hidden;
  g_assert_true (test_spin_until (is_found, wanted));
  mark (world, id, FALSE);
  wait_for (file, TRUE);
  wanted[1] = kept;
  wanted[2] = file;
  g_assert_true (test_spin_until (is_found, wanted));
  g_assert_false (rushes_presence_is_missing (presence, kept));
  g_signal_handlers_disconnect_by_data (world->removal, presence);
}

#define ADD(path, test) g_test_add (path, World, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/removed-place", test_place);
  g_test_add_func ("/removal/days", test_days);
  g_test_add_func ("/removal/is-to-settle", test_is_to_settle);
  g_test_add_func ("/removed-file/away-and-back", test_away_and_back);
  g_test_add_func ("/removed-file/another-file", test_another_file);
  g_test_add_func ("/removed-file/unmarked", test_unmarked);
  g_test_add_func ("/removed-file/links-and-no-folder", test_links_and_no_folder);
  g_test_add_func ("/removed-file/read-only", test_read_only);
  g_test_add_func ("/removed-file/sidecar", test_sidecar);
  ADD ("/removal/mark", test_mark);
  ADD ("/removal/ready-later", test_ready_later);
  ADD ("/removal/start", test_start);
  ADD ("/removal/occupied", test_occupied);
  ADD ("/removal/occupied-and-ended", test_occupied_and_ended);
  ADD ("/removal/thirty-days", test_thirty_days);
  ADD ("/removal/thirty-days-later", test_thirty_days_later);
  ADD ("/removal/on-request", test_on_request);
  ADD ("/removal/all", test_all);
  ADD ("/removal/no-trash", test_no_trash);
  ADD ("/removal/ended-in-trash", test_ended_in_trash);
  ADD ("/removal/away", test_away);
  ADD ("/removal/presence", test_presence);
  return g_test_run ();
}
