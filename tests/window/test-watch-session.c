/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-watch-session.h"

#include "test-support.h"

#include <string.h>

#define PAGE 3

/* Row: a task as the library has it; the test is the library */
typedef struct
{
  gboolean starred;
  gboolean removed;
  gboolean seen;
} Row;

static RushesTask *
make_task (gint64 id, Row row)
{
  const RushesRequestFields what = { .prompt = "A harbour at dawn", .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&what, NULL);
  const RushesTaskFields fields = {
    .id = id,
    .state = RUSHES_TASK_READY,
    .request = request,
    .file = "/v/a.mp4",
    .starred = row.starred,
    .removed = row.removed,
    .seen = row.seen,
  };

  return rushes_task_new (&fields);
}

static void
task_unref (gpointer task)
{
  rushes_task_unref (task);
}

static void
follow (RushesWatchSession *session, gint64 id, Row row)
{
  g_autoptr (RushesTask) task = make_task (id, row);

  rushes_watch_session_follow (session, task);
}

/* Reads the clips 1 … @n in pages as the library hands them out: newest first. */
static RushesWatchSession *
read_clips (gint64 n)
{
  RushesWatchSession *session = rushes_watch_session_new ();
  gint64 below = n + 1;

  do
    {
      g_autoptr (GPtrArray) page = g_ptr_array_new_with_free_func (task_unref);

      for (gint64 id = below - 1; id > 0 && page->len < PAGE; id--)
        g_ptr_array_add (page, make_task (id, (Row){ 0 }));
      below = rushes_watch_session_read (session, page, PAGE);
    }
  while (below != 0);
  return session;
}

static RushesWatchSession *
begin (gint64 n)
{
  RushesWatchSession *session = read_clips (n);

  rushes_watch_session_begin (session);
  return session;
}

/* Asks, and lets the library do it or refuse it. */
static RushesWatchWish
do_verb (RushesWatchSession *session, RushesWatchVerb verb, gboolean works)
{
  RushesWatchWish wish;

  rushes_watch_session_do (session, verb, &wish);
  if (wish.id != 0 && works)
    follow (session, wish.id, (Row){ .starred = wish.starred, .removed = wish.removed, .seen = TRUE });
  for (guint i = 0; i < wish.n; i++)
    rushes_watch_session_settle (session, &wish, works);
  return wish;
}

static void
check_at (RushesWatchSession *session, guint place, guint length)
{
  g_assert_cmpuint (rushes_watch_session_get_place (session), ==, place);
  g_assert_cmpuint (rushes_watch_session_get_length (session), ==, length);
}

static void
check_counts (RushesWatchSession *session, guint kept, guint rejected)
{
  g_assert_cmpuint (rushes_watch_session_count (session, RUSHES_WATCH_KEPT), ==, kept);
  g_assert_cmpuint (rushes_watch_session_count (session, RUSHES_WATCH_REJECTED), ==, rejected);
}

/* The keys of the promise, and none that belongs to the player or to the window. */
static void
test_keys (void)
{
  static const struct
  {
    guint keyval;
    GdkModifierType state;
    RushesWatchVerb verb;
  } rows[] = {
    { GDK_KEY_Right, 0, RUSHES_WATCH_VERB_NEXT },
    { GDK_KEY_Page_Down, 0, RUSHES_WATCH_VERB_NEXT },
    { GDK_KEY_n, 0, RUSHES_WATCH_VERB_NEXT },
    { GDK_KEY_N, GDK_LOCK_MASK, RUSHES_WATCH_VERB_NEXT },
    { GDK_KEY_Left, 0, RUSHES_WATCH_VERB_PREVIOUS },
    { GDK_KEY_Page_Up, 0, RUSHES_WATCH_VERB_PREVIOUS },
    { GDK_KEY_k, 0, RUSHES_WATCH_VERB_KEEP },
    { GDK_KEY_K, GDK_LOCK_MASK, RUSHES_WATCH_VERB_KEEP },
    { GDK_KEY_x, 0, RUSHES_WATCH_VERB_REJECT },
    { GDK_KEY_u, 0, RUSHES_WATCH_VERB_UNDO },
    { GDK_KEY_z, GDK_CONTROL_MASK, RUSHES_WATCH_VERB_UNDO },
    { GDK_KEY_z, 0, RUSHES_WATCH_VERB_NONE },
    { GDK_KEY_x, GDK_CONTROL_MASK, RUSHES_WATCH_VERB_NONE },
    { GDK_KEY_n, GDK_CONTROL_MASK, RUSHES_WATCH_VERB_NONE },
    { GDK_KEY_Left, GDK_ALT_MASK, RUSHES_WATCH_VERB_NONE },
    { GDK_KEY_K, GDK_SHIFT_MASK, RUSHES_WATCH_VERB_NONE },
    { GDK_KEY_space, 0, RUSHES_WATCH_VERB_NONE },
    { GDK_KEY_comma, 0, RUSHES_WATCH_VERB_NONE },
    { GDK_KEY_l, 0, RUSHES_WATCH_VERB_NONE },
    { GDK_KEY_Escape, 0, RUSHES_WATCH_VERB_NONE },
    { GDK_KEY_F11, 0, RUSHES_WATCH_VERB_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (rushes_watch_verb_from_key (rows[i].keyval, rows[i].state), ==, rows[i].verb);
}

/* A morning's batch is seen in its order, whatever number of pages it takes. */
static void
test_order (void)
{
  for (gint64 n = 0; n < 8; n++)
    {
      g_autoptr (RushesWatchSession) session = begin (n);

      check_at (session, n > 0 ? 1 : 0, (guint) n);
      for (gint64 id = 1; id <= n; id++)
        {
          g_assert_cmpint (rushes_watch_session_get_current (session), ==, id);
          do_verb (session, RUSHES_WATCH_VERB_NEXT, TRUE);
        }
      g_assert_cmpint (rushes_watch_session_get_current (session), ==, 0);
      check_at (session, 0, (guint) n);
      check_counts (session, 0, 0);
    }
}

/* Every verb in every place: at the first clip, in the middle, at the last one, at the end, and with nothing at all. */
static void
test_places (void)
{
  static const struct
  {
    guint steps; /* from the first of three clips */
    RushesWatchVerb verb;
    guint place; /* after it */
    guint kept;
    guint rejected;
  } rows[] = {
    { 0, RUSHES_WATCH_VERB_NEXT, 2, 0, 0 }, { 0, RUSHES_WATCH_VERB_PREVIOUS, 1, 0, 0 },
    { 0, RUSHES_WATCH_VERB_KEEP, 2, 1, 0 }, { 0, RUSHES_WATCH_VERB_REJECT, 2, 0, 1 },
    { 0, RUSHES_WATCH_VERB_UNDO, 1, 0, 0 }, { 0, RUSHES_WATCH_VERB_AGAIN, 1, 0, 0 },
    { 1, RUSHES_WATCH_VERB_NEXT, 3, 0, 0 }, { 1, RUSHES_WATCH_VERB_PREVIOUS, 1, 0, 0 },
    { 1, RUSHES_WATCH_VERB_KEEP, 3, 1, 0 }, { 1, RUSHES_WATCH_VERB_REJECT, 3, 0, 1 },
    { 1, RUSHES_WATCH_VERB_UNDO, 2, 0, 0 }, { 1, RUSHES_WATCH_VERB_AGAIN, 1, 0, 0 },
    { 2, RUSHES_WATCH_VERB_NEXT, 0, 0, 0 }, { 2, RUSHES_WATCH_VERB_PREVIOUS, 2, 0, 0 },
    { 2, RUSHES_WATCH_VERB_KEEP, 0, 1, 0 }, { 2, RUSHES_WATCH_VERB_REJECT, 0, 0, 1 },
    { 3, RUSHES_WATCH_VERB_NEXT, 0, 0, 0 }, { 3, RUSHES_WATCH_VERB_PREVIOUS, 3, 0, 0 },
    { 3, RUSHES_WATCH_VERB_KEEP, 0, 0, 0 }, { 3, RUSHES_WATCH_VERB_REJECT, 0, 0, 0 },
    { 3, RUSHES_WATCH_VERB_UNDO, 0, 0, 0 }, { 3, RUSHES_WATCH_VERB_AGAIN, 1, 0, 0 },
  };
  g_autoptr (RushesWatchSession) nothing = begin (0);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RushesWatchSession) session = begin (3);

      for (guint step = 0; step < rows[i].steps; step++)
        do_verb (session, RUSHES_WATCH_VERB_NEXT, TRUE);
      do_verb (session, rows[i].verb, TRUE);
      check_at (session, rows[i].place, 3);
      check_counts (session, rows[i].kept, rows[i].rejected);
    }
  for (int verb = 0; verb <= RUSHES_WATCH_VERB_AGAIN; verb++)
    {
      g_assert_false (rushes_watch_session_can (nothing, verb));
      g_assert_cmpint (do_verb (nothing, verb, TRUE).id, ==, 0);
      check_at (nothing, 0, 0);
    }
}

/* Going back, a decision can be changed: the same key takes it back and stays, the other key changes it and goes on. */
static void
test_change (void)
{
  g_autoptr (RushesWatchSession) session = begin (2);
  RushesWatchWish wish = do_verb (session, RUSHES_WATCH_VERB_KEEP, TRUE);

  g_assert_cmpint (wish.id, ==, 1);
  g_assert_true (wish.set_starred && wish.starred && !wish.set_removed);
  do_verb (session, RUSHES_WATCH_VERB_PREVIOUS, TRUE);
  g_assert_cmpint (rushes_watch_session_get_mark (session), ==, RUSHES_WATCH_KEPT);
  wish = do_verb (session, RUSHES_WATCH_VERB_KEEP, TRUE);
  g_assert_true (wish.set_starred && !wish.starred && !wish.set_removed);
  check_at (session, 1, 2);
  check_counts (session, 0, 0);

  wish = do_verb (session, RUSHES_WATCH_VERB_REJECT, TRUE);
  g_assert_true (wish.set_removed && wish.removed && !wish.set_starred);
  check_at (session, 2, 2);
  check_counts (session, 0, 1);
  do_verb (session, RUSHES_WATCH_VERB_PREVIOUS, TRUE);
  wish = do_verb (session, RUSHES_WATCH_VERB_KEEP, TRUE);
  g_assert_true (wish.set_removed && !wish.removed && wish.set_starred && wish.starred);
  g_assert_cmpuint (wish.n, ==, 2);
  check_at (session, 2, 2);
  check_counts (session, 1, 0);

  /* A kept clip that is rejected and taken back is a kept one again. */
  do_verb (session, RUSHES_WATCH_VERB_PREVIOUS, TRUE);
  do_verb (session, RUSHES_WATCH_VERB_REJECT, TRUE);
  check_counts (session, 0, 1);
  do_verb (session, RUSHES_WATCH_VERB_PREVIOUS, TRUE);
  wish = do_verb (session, RUSHES_WATCH_VERB_REJECT, TRUE);
  g_assert_true (wish.set_removed && !wish.removed && !wish.set_starred);
  check_at (session, 1, 2);
  check_counts (session, 1, 0);
}

/* A second press before the library has answered the first goes by what was asked. */
static void
test_pressed_twice (void)
{
  g_autoptr (RushesWatchSession) session = begin (1);
  RushesWatchWish first, second;

  rushes_watch_session_do (session, RUSHES_WATCH_VERB_KEEP, &first);
  rushes_watch_session_do (session, RUSHES_WATCH_VERB_PREVIOUS, &second);
  rushes_watch_session_do (session, RUSHES_WATCH_VERB_KEEP, &second);
  g_assert_true (second.set_starred && !second.starred);
  check_counts (session, 0, 0); /* nothing is there yet */
  follow (session, 1, (Row){ .starred = TRUE });
  rushes_watch_session_settle (session, &first, TRUE);
  check_counts (session, 1, 0);
  follow (session, 1, (Row){ 0 });
  rushes_watch_session_settle (session, &second, TRUE);
  check_counts (session, 0, 0);
}

/* What the library refused is not counted, and not there to be taken back. */
static void
test_refused (void)
{
  g_autoptr (RushesWatchSession) session = begin (3);

  do_verb (session, RUSHES_WATCH_VERB_KEEP, FALSE);
  do_verb (session, RUSHES_WATCH_VERB_REJECT, FALSE);
  check_at (session, 3, 3);
  check_counts (session, 0, 0);
  g_assert_false (rushes_watch_session_can (session, RUSHES_WATCH_VERB_UNDO));
  do_verb (session, RUSHES_WATCH_VERB_PREVIOUS, TRUE);
  do_verb (session, RUSHES_WATCH_VERB_REJECT, TRUE); /* it still rejects: the first time came to nothing */
  check_counts (session, 0, 1);
}

/* Decisions are taken back from the last one on, in the place where each was made. */
static void
test_undo (void)
{
  g_autoptr (RushesWatchSession) session = begin (3);
  RushesWatchWish wish;

  do_verb (session, RUSHES_WATCH_VERB_KEEP, TRUE);
  do_verb (session, RUSHES_WATCH_VERB_REJECT, TRUE);
  do_verb (session, RUSHES_WATCH_VERB_NEXT, TRUE);
  check_at (session, 0, 3);
  check_counts (session, 1, 1);
  wish = do_verb (session, RUSHES_WATCH_VERB_UNDO, TRUE);
  g_assert_cmpint (wish.id, ==, 2);
  g_assert_true (wish.set_removed && !wish.removed && !wish.set_starred);
  check_at (session, 2, 3);
  check_counts (session, 1, 0);
  wish = do_verb (session, RUSHES_WATCH_VERB_UNDO, TRUE);
  g_assert_cmpint (wish.id, ==, 1);
  check_at (session, 1, 3);
  check_counts (session, 0, 0);
  g_assert_false (rushes_watch_session_can (session, RUSHES_WATCH_VERB_UNDO));

  /* A decision that was changed comes back as it was before the change. */
  do_verb (session, RUSHES_WATCH_VERB_REJECT, TRUE);
  do_verb (session, RUSHES_WATCH_VERB_PREVIOUS, TRUE);
  do_verb (session, RUSHES_WATCH_VERB_KEEP, TRUE);
  check_counts (session, 1, 0);
  wish = do_verb (session, RUSHES_WATCH_VERB_UNDO, TRUE);
  g_assert_true (wish.set_starred && !wish.starred && wish.set_removed && wish.removed);
  check_counts (session, 0, 1);
}

/* What becomes new comes at the end, whatever happens meanwhile, and the end does not go on by itself. */
static void
test_appended (void)
{
  g_autoptr (RushesWatchSession) session = read_clips (2);
  g_autoptr (RushesWatchSession) nothing = begin (0);

  follow (session, 9, (Row){ 0 }); /* while the others are being read */
  check_at (session, 0, 2);
  rushes_watch_session_begin (session);
  check_at (session, 1, 3);
  follow (session, 3, (Row){ 0 });
  follow (session, 3, (Row){ .starred = TRUE }); /* once only */
  follow (session, 4, (Row){ .seen = TRUE });    /* no news */
  follow (session, 5, (Row){ .removed = TRUE });
  check_at (session, 1, 4);
  for (guint i = 0; i < 3; i++)
    do_verb (session, RUSHES_WATCH_VERB_NEXT, TRUE);
  g_assert_cmpint (rushes_watch_session_get_current (session), ==, 3);
  check_counts (session, 1, 0); /* it was starred elsewhere */
  do_verb (session, RUSHES_WATCH_VERB_NEXT, TRUE);
  check_at (session, 0, 4);
  follow (session, 6, (Row){ 0 });
  check_at (session, 0, 5);
  g_assert_cmpuint (rushes_watch_session_count_more (session), ==, 1);
  do_verb (session, RUSHES_WATCH_VERB_PREVIOUS, TRUE);
  check_at (session, 4, 5); /* the last one that was in sight */
  do_verb (session, RUSHES_WATCH_VERB_NEXT, TRUE);
  g_assert_cmpint (rushes_watch_session_get_current (session), ==, 6);

  follow (nothing, 1, (Row){ 0 });
  check_at (nothing, 0, 1);
  do_verb (nothing, RUSHES_WATCH_VERB_NEXT, TRUE);
  check_at (nothing, 1, 1);
}

/* What is taken away elsewhere is not shown if it was not yet, and is a rejected one if it was; it can come back. */
static void
test_removed_elsewhere (void)
{
  g_autoptr (RushesWatchSession) session = read_clips (5);

  follow (session, 5, (Row){ .removed = TRUE });
  rushes_watch_session_begin (session);
  check_at (session, 1, 4);
  do_verb (session, RUSHES_WATCH_VERB_NEXT, TRUE);
  follow (session, 1, (Row){ .removed = TRUE });
  follow (session, 2, (Row){ .removed = TRUE });
  follow (session, 3, (Row){ .removed = TRUE });
  check_at (session, 2, 3);
  check_counts (session, 0, 2);
  g_assert_cmpint (rushes_watch_session_get_mark (session), ==, RUSHES_WATCH_REJECTED);
  do_verb (session, RUSHES_WATCH_VERB_NEXT, TRUE);
  g_assert_cmpint (rushes_watch_session_get_current (session), ==, 4);
  follow (session, 3, (Row){ 0 });
  check_at (session, 3, 4);
  do_verb (session, RUSHES_WATCH_VERB_NEXT, TRUE);
  g_assert_cmpint (rushes_watch_session_get_current (session), ==, 3);
  follow (session, 2, (Row){ 0 });
  check_counts (session, 0, 1);
}

/* What there is no picture of is neither kept nor rejected, and is gone past. */
static void
test_broken (void)
{
  g_autoptr (RushesWatchSession) session = begin (3);
  g_autoptr (GArray) kept = NULL;

  rushes_watch_session_set_broken (session, 1, TRUE);
  do_verb (session, RUSHES_WATCH_VERB_KEEP, TRUE);
  do_verb (session, RUSHES_WATCH_VERB_REJECT, TRUE);
  check_at (session, 1, 3);
  do_verb (session, RUSHES_WATCH_VERB_NEXT, TRUE);
  do_verb (session, RUSHES_WATCH_VERB_KEEP, TRUE);
  do_verb (session, RUSHES_WATCH_VERB_KEEP, TRUE);
  check_counts (session, 2, 0);
  rushes_watch_session_set_broken (session, 3, TRUE);
  check_counts (session, 1, 0);
  g_assert_cmpuint (rushes_watch_session_count_broken (session), ==, 2);
  kept = rushes_watch_session_get_kept (session);
  g_assert_cmpuint (kept->len, ==, 1);
  g_assert_cmpint (g_array_index (kept, gint64, 0), ==, 2);
  rushes_watch_session_set_broken (session, 3, FALSE);
  check_counts (session, 2, 0);
}

/* What the window can take back afterwards: rejected here, still so, in the order in which it was done. */
static void
test_rejected (void)
{
  g_autoptr (RushesWatchSession) session = begin (4);
  g_autoptr (GArray) rejected = NULL;

  do_verb (session, RUSHES_WATCH_VERB_REJECT, TRUE); /* 1 */
  do_verb (session, RUSHES_WATCH_VERB_REJECT, TRUE); /* 2 */
  do_verb (session, RUSHES_WATCH_VERB_REJECT, TRUE); /* 3 */
  do_verb (session, RUSHES_WATCH_VERB_KEEP, TRUE);   /* 4 */
  do_verb (session, RUSHES_WATCH_VERB_AGAIN, TRUE);
  do_verb (session, RUSHES_WATCH_VERB_REJECT, TRUE); /* 1 back */
  do_verb (session, RUSHES_WATCH_VERB_REJECT, TRUE); /* 1 */
  follow (session, 2, (Row){ 0 });                   /* 2 back, elsewhere */
  rejected = rushes_watch_session_get_rejected (session);
  g_assert_cmpuint (rejected->len, ==, 2);
  g_assert_cmpint (g_array_index (rejected, gint64, 0), ==, 3);
  g_assert_cmpint (g_array_index (rejected, gint64, 1), ==, 1);
}

/* However many are new, the session stays small. */
static void
test_bounded (void)
{
  g_autoptr (RushesWatchSession) session = begin (RUSHES_WATCH_MAX_CLIPS + 100);

  check_at (session, 1, RUSHES_WATCH_MAX_CLIPS);
  follow (session, 99999, (Row){ 0 });
  check_at (session, 1, RUSHES_WATCH_MAX_CLIPS);
}

/* A plain model of the same rules: everything in full, nothing clever. */

#define MOST 40 /* clips of a walk */

typedef struct
{
  Row rows[MOST + 1]; /* by id: the library */
  gint64 order[MOST]; /* ids as they are shown */
  guint n;
  guint at;      /* n: the end */
  guint reached; /* so many were in sight */
  gint64 undo_ids[1000];
  Row undo_rows[1000];
  guint n_undo;
} Model;

static gboolean
model_at_end (const Model *model)
{
  return model->at == MOST;
}

static void
model_go (Model *model, guint at)
{
  model->at = at;
  model->reached = MAX (model->reached, at + 1);
}

static void
model_next (Model *model)
{
  guint next = model_at_end (model) ? model->reached : model->at + 1;

  if (next < model->n)
    model_go (model, next);
  else
    model->at = MOST;
}

static void
model_press (Model *model, RushesWatchVerb verb, gboolean works)
{
  gint64 id = model->order[model->at];
  Row before = model->rows[id], after = before;
  gboolean kept = before.starred && !before.removed;
  gboolean on = verb == RUSHES_WATCH_VERB_KEEP ? kept : before.removed;

  if (verb == RUSHES_WATCH_VERB_KEEP)
    {
      after.starred = !kept;
      after.removed = FALSE;
    }
  else
    after.removed = !before.removed;
  if (works)
    {
      model->rows[id] = after;
      model->undo_ids[model->n_undo] = id;
      model->undo_rows[model->n_undo++] = before;
    }
  if (!on)
    model_next (model);
}

static void
model_undo (Model *model, gboolean works)
{
  gint64 id = model->undo_ids[--model->n_undo];
  guint at = 0;

  while (model->order[at] != id)
    at++;
  model_go (model, at);
  if (works)
    model->rows[id] = model->undo_rows[model->n_undo];
}

static void
model_do (Model *model, RushesWatchVerb verb, gboolean works)
{
  if (verb == RUSHES_WATCH_VERB_NEXT)
    model_next (model);
  else if (verb == RUSHES_WATCH_VERB_PREVIOUS && model_at_end (model) && model->reached > 0)
    model->at = model->reached - 1;
  else if (verb == RUSHES_WATCH_VERB_PREVIOUS && !model_at_end (model) && model->at > 0)
    model->at--;
  else if (verb == RUSHES_WATCH_VERB_UNDO && model->n_undo > 0)
    model_undo (model, works);
  else if (verb == RUSHES_WATCH_VERB_AGAIN && model->reached > 0)
    model->at = 0;
  else if ((verb == RUSHES_WATCH_VERB_KEEP || verb == RUSHES_WATCH_VERB_REJECT) && !model_at_end (model))
    model_press (model, verb, works);
}

/* Somebody else changes a row, or a clip becomes ready. */
static void
model_change (Model *model, gint64 id, Row row)
{
  guint at = 0;

  model->rows[id] = row;
  while (at < model->n && model->order[at] != id)
    at++;
  if (at == model->n && !row.removed)
    model->order[model->n++] = id;
  else if (at < model->n && row.removed && at >= model->reached)
    {
      for (guint i = at; i + 1 < model->n; i++)
        model->order[i] = model->order[i + 1];
      model->n--;
    }
}

static void
check_model (RushesWatchSession *session, const Model *model)
{
  guint kept = 0, rejected = 0;

  for (guint i = 0; i < model->reached; i++)
    {
      rejected += model->rows[model->order[i]].removed ? 1 : 0;
      kept += model->rows[model->order[i]].starred && !model->rows[model->order[i]].removed ? 1 : 0;
    }
  g_assert_cmpuint (rushes_watch_session_get_length (session), ==, model->n);
  g_assert_cmpint (rushes_watch_session_get_current (session), ==, model_at_end (model) ? 0 : model->order[model->at]);
  g_assert_cmpuint (rushes_watch_session_count_more (session), ==, model->n - model->reached);
  check_counts (session, kept, rejected);
  g_assert_cmpint (rushes_watch_session_can (session, RUSHES_WATCH_VERB_UNDO), ==, model->n_undo > 0);
}

static void
walk (GRand *random)
{
  Model model = { .n = (guint) g_rand_int_range (random, 0, 8) };
  g_autoptr (RushesWatchSession) session = begin (model.n);

  for (guint i = 0; i < model.n; i++)
    model.order[i] = i + 1;
  model.at = model.n > 0 ? 0 : MOST;
  model.reached = model.n > 0 ? 1 : 0;
  for (guint step = 0; step < 200; step++)
    {
      if (g_rand_int_range (random, 0, 5) == 0)
        {
          gint64 id = g_rand_int_range (random, 1, MOST);
          const Row row = { .starred = g_rand_boolean (random), .removed = g_rand_boolean (random) };

          follow (session, id, row);
          model_change (&model, id, row);
        }
      else
        {
          RushesWatchVerb verb = (RushesWatchVerb) g_rand_int_range (random, 1, RUSHES_WATCH_VERB_AGAIN + 1);
          gboolean works = g_rand_int_range (random, 0, 10) > 0;

          do_verb (session, verb, works);
          model_do (&model, verb, works);
        }
      check_model (session, &model);
    }
}

/* Random walks end where the plain model does. */
static void
test_random (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 500; i++)
    walk (random);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv);
  g_test_add_func ("/window/watch-session/keys", test_keys);
  g_test_add_func ("/window/watch-session/order", test_order);
  g_test_add_func ("/window/watch-session/places", test_places);
  g_test_add_func ("/window/watch-session/change", test_change);
  g_test_add_func ("/window/watch-session/pressed-twice", test_pressed_twice);
  g_test_add_func ("/window/watch-session/refused", test_refused);
  g_test_add_func ("/window/watch-session/undo", test_undo);
  g_test_add_func ("/window/watch-session/appended", test_appended);
  g_test_add_func ("/window/watch-session/removed-elsewhere", test_removed_elsewhere);
  g_test_add_func ("/window/watch-session/broken", test_broken);
  g_test_add_func ("/window/watch-session/rejected", test_rejected);
  g_test_add_func ("/window/watch-session/bounded", test_bounded);
  g_test_add_func ("/window/watch-session/random", test_random);
  return g_test_run ();
}
