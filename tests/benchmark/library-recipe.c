/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library-recipe.h"

#include "rushes-library-files.h"
#include "rushes-library-private.h"
#include "rushes-search-index.h"

#include <glib/gstdio.h>

#define FIRST    G_GINT64_CONSTANT (1735689600000000) /* µs: 2025-01-01 */
#define INTERVAL (30 * G_USEC_PER_SEC)
#define SEED     5

static const char *const chinese[][10] = {
  { "一只小猪", "两只猫", "一条龙", "一个宇航员", "一辆红色跑车", "一位老渔夫", "一群大雁", "一个小女孩", "一匹白马",
    "一台机器人" },
  { "在高速公路上", "在雪山脚下", "在霓虹灯下的雨夜", "在麦田中央", "在空无一人的车站", "在海边悬崖", "在竹林深处",
    "在太空站里", "在古城的屋顶", "在沙漠绿洲旁" },
  { "快乐地奔跑", "慢慢转过身来", "仰望星空", "迎着风飞翔", "轻轻地跳舞", "看着远方", "走向镜头", "消失在雾中",
    "拾起一片落叶", "回头微笑" },
  { "[推进]", "[左摇]", "航拍", "特写", "慢动作", "黄昏光线", "电影质感", "浅景深", "手持镜头", "[跟随]" },
};

static const char *const english[][10] = {
  { "A small pig", "Two cats", "A dragon", "An astronaut", "A red sports car", "An old fisherman", "A flock of geese",
    "A little girl", "A white horse", "A clockwork robot" },
  { "on an empty highway", "below a snowy mountain", "in the rain under neon signs", "in the middle of a wheat field",
    "in a deserted station", "on a sea cliff", "deep in a bamboo forest", "aboard a space station",
    "on the roofs of an old town", "beside an oasis" },
  { "runs happily", "slowly turns around", "looks up at the stars", "flies into the wind", "dances softly",
    "gazes into the distance", "walks towards the camera", "vanishes into the mist", "picks up a fallen leaf",
    "smiles over the shoulder" },
  { "slow zoom", "pan left", "aerial shot", "close-up", "slow motion", "golden hour", "cinematic", "shallow focus",
    "handheld", "tracking shot" },
};

static char *
make_prompt (GRand *random, guint number, guint n_tasks)
{
  const char *const(*words)[10] = number % 2 == 0 ? chinese : english;
  const char *space = number % 2 == 0 ? "" : " ";
  g_autofree char *special = NULL;
  const char *parts[4];

  for (guint i = 0; i < 4; i++)
    parts[i] = words[i][g_rand_int_range (random, 0, 10)];
  if (number == n_tasks / 2)
    special = g_strdup (number % 2 == 0 ? ",独角兽 axolotl" : ", axolotl 独角兽");
  else if (g_rand_int_range (random, 0, 1000) == 0)
    special = g_strdup (number % 2 == 0 ? ",远处有一座灯塔" : ", a lighthouse far away");
  return g_strdup_printf ("%s%s%s%s%s, %s%s", parts[0], space, parts[1], space, parts[2], parts[3],
                          special != NULL ? special : "");
}

static const struct
{
  const char *state;
  const char *paid;
  int share; /* of a thousand */
} states[] = {
  { "ready", "yes", 920 },   { "failed", "maybe", 30 },     { "refused", "no", 20 },
  { "cancelled", "no", 20 }, { "unconfirmed", "maybe", 2 }, { "lost", "yes", 8 },
};

static guint
pick_state (GRand *random)
{
  int at = g_rand_int_range (random, 0, 1000);
  guint i = 0;

  for (; i + 1 < G_N_ELEMENTS (states) && at >= states[i].share; i++)
    at -= states[i].share;
  return i;
}

static gboolean
add_task (RushesDatabase *database, GRand *random, guint number, guint n_tasks, GError **error)
{
  g_autofree char *prompt = make_prompt (random, number, n_tasks);
  g_autofree char *ask = g_strdup_printf ("00000000-0000-4000-8000-%012u", number);
  g_autofree char *service_id = g_strdup_printf ("%u", 400000000 + number * 7);
  g_autofree char *file = g_strdup_printf ("/nowhere/%u take.mp4", number);
  guint state = pick_state (random);
  gint64 created = FIRST + number * INTERVAL;
  gboolean accepted = state == 0 || state == 1 || state == 5;
  g_autoptr (RushesStatement) statement = rushes_database_use (
    database,
    "INSERT INTO tasks (state, paid, prompt, model, duration, profile, ask, take, created, sent, accepted, finished,"
    "  attempts, service_id, file, bytes, width, height, price, currency, starred, seen)"
    " VALUES (:state, :paid, :prompt, 'MiniMax-Hailuo-02', :duration, 1, :ask, 1, :created, :created, :accepted,"
    "  :finished, 1, :service_id, :file, :bytes, 1366, 768, :price, 'CNY', :starred, :seen)",
    error);

  if (statement == NULL)
    return FALSE;
  rushes_statement_set_text (statement, ":state", states[state].state);
  rushes_statement_set_text (statement, ":paid", states[state].paid);
  rushes_statement_set_text (statement, ":prompt", prompt);
  rushes_statement_set_int (statement, ":duration", g_rand_int_range (random, 0, 4) == 0 ? 10 : 6);
  rushes_statement_set_text (statement, ":ask", ask);
  rushes_statement_set_int (statement, ":created", created);
  rushes_statement_set_int (statement, ":accepted", accepted ? created : 0);
  rushes_statement_set_int (statement, ":finished", created + g_rand_int_range (random, 60, 600) * G_USEC_PER_SEC);
  rushes_statement_set_text (statement, ":service_id", accepted ? service_id : NULL);
  rushes_statement_set_text (statement, ":file", state == 0 ? file : NULL);
  rushes_statement_set_int (statement, ":bytes", state == 0 ? g_rand_int_range (random, 1000000, 9000000) : 0);
  rushes_statement_set_int (statement, ":price", g_rand_int_range (random, 1, 5) * 100);
  rushes_statement_set_int (statement, ":starred", g_rand_int_range (random, 0, 50) == 0);
  rushes_statement_set_int (statement, ":seen", number + 20 < n_tasks);
  return rushes_statement_run (database, statement, error);
}

static gboolean
fill (RushesDatabase *database, guint n_tasks, GError **error)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  if (!rushes_database_exec (database,
                             "BEGIN; INSERT INTO profiles (uid, name, base, rpm, parallel, poll, is_default)"
                             " VALUES ('bench', 'relay.example', 'https://relay.example/minimax', 10, 5, 10, 1)",
                             error))
    return FALSE;
  for (guint i = 1; i <= n_tasks; i++)
    if (!add_task (database, random, i, n_tasks, error))
      return FALSE;
  return rushes_search_index_ensure (database, error) &&
         rushes_library_set_value (database, RUSHES_LIBRARY_CLOSED, "1", error) &&
         rushes_database_exec (database, "COMMIT", error);
}

/**
 * library_recipe_make:
 * @folder: (type filename): empty, or not there yet
 *
 * Makes a library as a clean exit leaves it.
 */
gboolean
library_recipe_make (const char *folder, guint n_tasks, GError **error)
{
  g_autofree char *path = g_build_filename (folder, RUSHES_FILES_LIBRARY, NULL);
  g_autoptr (RushesDatabase) database = NULL;

  g_mkdir_with_parents (folder, 0700);
  if (!rushes_files_create (folder, rushes_migrations_get (), error))
    return FALSE;
  database = rushes_database_open (path, RUSHES_DATABASE_COPY, NULL, error);
  if (database == NULL || !fill (database, n_tasks, error))
    return FALSE;
  rushes_database_close (g_steal_pointer (&database));
  /* From here on as the program keeps it: with a log. */
  database = rushes_database_open (path, RUSHES_DATABASE_WRITE, NULL, error);
  return database != NULL;
}

/**
 * library_recipe_keep:
 * @folder: (type filename): where libraries are kept from one run to the next
 *
 * Returns: (transfer full): a folder for $XDG_DATA_HOME with such a library in it, made if it is not there yet
 */
char *
library_recipe_keep (const char *folder, guint n_tasks)
{
  g_autofree char *name = g_strdup_printf ("%u-tasks-%u", n_tasks, rushes_migrations_get ()->n_steps);
  g_autofree char *path = g_build_filename (folder, name, NULL), *half = g_strconcat (path, ".half", NULL);
  g_autofree char *library = g_build_filename (half, "rushes", NULL);
  g_autofree char *old = g_build_filename (library, RUSHES_FILES_LIBRARY, NULL);
  g_autoptr (GError) error = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&path);
  g_unlink (old);
  if (!library_recipe_make (library, n_tasks, &error))
    g_error ("%s", error->message);
  g_assert_cmpint (g_rename (half, path), ==, 0);
  return g_steal_pointer (&path);
}
