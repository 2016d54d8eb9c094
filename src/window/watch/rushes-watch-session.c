/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-watch-session.h"

#define MAX_DECISIONS 1000 /* that can be taken back */

/** Clip: one of the session, without its words: there may be thousands */
typedef struct
{
  gint64 id;
  guint asked; /* marks on their way to the library */
  gboolean starred;
  gboolean removed;
  gboolean want_starred; /* as asked last; what a second press goes by */
  gboolean want_removed;
  gboolean broken; /* its file is not there, or does not play */
} Clip;

/** Decision: what a clip was before it */
typedef struct
{
  gint64 id;
  guint serial;
  gboolean starred;
  gboolean removed;
} Decision;

struct _RushesWatchSession
{
  GObject parent_instance;

  GArray *clips;     /* (owned) (element-type Clip): until it begins, newest first */
  GArray *decisions; /* (owned) (element-type Decision): newest last */
  GPtrArray *late;   /* (owned) (nullable) (element-type RushesTask): what was heard of before it began */
  guint position;    /* of the clip in sight, or of the last one at the end */
  guint reached;     /* how many clips have been in sight */
  guint serial;
  gboolean at_end;
};

G_DEFINE_FINAL_TYPE (RushesWatchSession, rushes_watch_session, G_TYPE_OBJECT)

static const struct
{
  guint keyval;
  GdkModifierType state;
  RushesWatchVerb verb;
} keys[] = {
  { GDK_KEY_Right, 0, RUSHES_WATCH_VERB_NEXT },
  { GDK_KEY_KP_Right, 0, RUSHES_WATCH_VERB_NEXT },
  { GDK_KEY_Page_Down, 0, RUSHES_WATCH_VERB_NEXT },
  { GDK_KEY_KP_Page_Down, 0, RUSHES_WATCH_VERB_NEXT },
  { GDK_KEY_n, 0, RUSHES_WATCH_VERB_NEXT },
  { GDK_KEY_Left, 0, RUSHES_WATCH_VERB_PREVIOUS },
  { GDK_KEY_KP_Left, 0, RUSHES_WATCH_VERB_PREVIOUS },
  { GDK_KEY_Page_Up, 0, RUSHES_WATCH_VERB_PREVIOUS },
  { GDK_KEY_KP_Page_Up, 0, RUSHES_WATCH_VERB_PREVIOUS },
  { GDK_KEY_k, 0, RUSHES_WATCH_VERB_KEEP },
  { GDK_KEY_x, 0, RUSHES_WATCH_VERB_REJECT },
  { GDK_KEY_u, 0, RUSHES_WATCH_VERB_UNDO },
  { GDK_KEY_z, GDK_CONTROL_MASK, RUSHES_WATCH_VERB_UNDO },
};

/**
 * rushes_watch_verb_from_key:
 * @state: the modifiers that are held
 *
 * Returns: what the key asks for; letters with Caps Lock too, with Shift not
 */
RushesWatchVerb
rushes_watch_verb_from_key (guint keyval, GdkModifierType state)
{
  GdkModifierType held =
    state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK | GDK_HYPER_MASK);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].keyval == gdk_keyval_to_lower (keyval) && keys[i].state == held)
      return keys[i].verb;
  return RUSHES_WATCH_VERB_NONE;
}

static Clip *
get_clip (RushesWatchSession *self, guint position)
{
  return &g_array_index (self->clips, Clip, position);
}

static Clip *
find_clip (RushesWatchSession *self, gint64 id, guint *position)
{
  for (guint i = 0; i < self->clips->len; i++)
    if (get_clip (self, i)->id == id)
      {
        if (position != NULL)
          *position = i;
        return get_clip (self, i);
      }
  return NULL;
}

static RushesWatchMark
mark_of (gboolean starred, gboolean removed)
{
  return removed ? RUSHES_WATCH_REJECTED : starred ? RUSHES_WATCH_KEPT : RUSHES_WATCH_UNDECIDED;
}

/* What cannot be watched is neither kept nor rejected by going past it. */
static RushesWatchMark
get_mark (const Clip *clip)
{
  return clip->broken ? RUSHES_WATCH_UNDECIDED : mark_of (clip->starred, clip->removed);
}

static gboolean
is_new (const RushesTaskFields *fields)
{
  return fields->state == RUSHES_TASK_READY && !fields->seen && !fields->removed;
}

static void
append (RushesWatchSession *self, RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  const Clip clip = { .id = fields->id,
                      .starred = fields->starred,
                      .want_starred = fields->starred,
                      .removed = fields->removed,
                      .want_removed = fields->removed };

  if (self->clips->len < RUSHES_WATCH_MAX_CLIPS)
    g_array_append_val (self->clips, clip);
}

/* The object. */

static void
task_unref (gpointer task)
{
  rushes_task_unref (task);
}

static void
rushes_watch_session_finalize (GObject *object)
{
  RushesWatchSession *self = RUSHES_WATCH_SESSION (object);

  g_array_unref (self->clips);
  g_array_unref (self->decisions);
  g_clear_pointer (&self->late, g_ptr_array_unref);
  G_OBJECT_CLASS (rushes_watch_session_parent_class)->finalize (object);
}

static void
rushes_watch_session_class_init (RushesWatchSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rushes_watch_session_finalize;
}

static void
rushes_watch_session_init (RushesWatchSession *self)
{
  self->clips = g_array_new (FALSE, TRUE, sizeof (Clip));
  self->decisions = g_array_new (FALSE, TRUE, sizeof (Decision));
  self->late = g_ptr_array_new_with_free_func (task_unref);
  self->at_end = TRUE;
}

/**
 * rushes_watch_session_new:
 *
 * Returns: (transfer full): a session that reads; rushes_watch_session_begin() ends that
 */
RushesWatchSession *
rushes_watch_session_new (void)
{
  return g_object_new (RUSHES_TYPE_WATCH_SESSION, NULL);
}

/**
 * rushes_watch_session_read:
 * @tasks: (element-type RushesTask): a page of new tasks, newest first
 * @limit: how many were asked for
 *
 * Returns: the id that the next page is below; 0: that was the last one
 */
gint64
rushes_watch_session_read (RushesWatchSession *self, GPtrArray *tasks, guint limit)
{
  for (guint i = 0; i < tasks->len; i++)
    append (self, tasks->pdata[i]);
  if (tasks->len < limit || self->clips->len == RUSHES_WATCH_MAX_CLIPS)
    return 0;
  return get_clip (self, self->clips->len - 1)->id;
}

/**
 * rushes_watch_session_begin:
 *
 * The first clip is the oldest. What rushes_watch_session_follow() has heard meanwhile is taken into account.
 */
void
rushes_watch_session_begin (RushesWatchSession *self)
{
  g_autoptr (GPtrArray) late = g_steal_pointer (&self->late);
  guint n = self->clips->len;

  for (guint i = 0; i < n / 2; i++)
    {
      Clip clip = *get_clip (self, i);

      *get_clip (self, i) = *get_clip (self, n - 1 - i);
      *get_clip (self, n - 1 - i) = clip;
    }
  for (guint i = 0; late != NULL && i < late->len; i++)
    rushes_watch_session_follow (self, late->pdata[i]);
  self->at_end = self->clips->len == 0;
  self->reached = self->at_end ? 0 : 1;
}

/**
 * rushes_watch_session_follow:
 * @task: as it is in the library since a moment
 *
 * A clip that is taken away before it was in sight is not shown any more; one that becomes new comes last.
 */
void
rushes_watch_session_follow (RushesWatchSession *self, RushesTask *task)
{
  const RushesTaskFields *fields = rushes_task_peek (task);
  guint position = 0;
  Clip *clip;

  if (self->late != NULL)
    {
      g_ptr_array_add (self->late, rushes_task_ref (task));
      return;
    }
  clip = find_clip (self, fields->id, &position);
  if (clip == NULL)
    {
      if (is_new (fields))
        append (self, task);
      return;
    }
  clip->starred = fields->starred;
  clip->removed = fields->removed;
  if (clip->asked == 0)
    {
      clip->want_starred = fields->starred;
      clip->want_removed = fields->removed;
    }
  if (clip->removed && position >= self->reached)
    g_array_remove_index (self->clips, position);
}

/* Going. */

static void
go_to (RushesWatchSession *self, guint position)
{
  self->at_end = FALSE;
  self->position = position;
  self->reached = MAX (self->reached, position + 1);
}

static void
go_next (RushesWatchSession *self)
{
  guint next = self->at_end ? self->reached : self->position + 1;

  if (next < self->clips->len)
    go_to (self, next);
  else
    self->at_end = TRUE;
}

/* From the end: to the last clip that was in sight. */
static void
go_previous (RushesWatchSession *self)
{
  if (self->at_end)
    go_to (self, self->reached - 1);
  else
    go_to (self, self->position - 1);
}

/* Deciding. */

static void
ask (RushesWatchSession *self, Clip *clip, gboolean starred, gboolean removed, RushesWatchWish *wish)
{
  wish->id = clip->id;
  wish->serial = ++self->serial;
  wish->set_starred = clip->want_starred != starred;
  wish->starred = starred;
  wish->set_removed = clip->want_removed != removed;
  wish->removed = removed;
  wish->n = (wish->set_starred ? 1u : 0u) + (wish->set_removed ? 1u : 0u);
  wish->mark = mark_of (starred, removed);
  clip->want_starred = starred;
  clip->want_removed = removed;
  clip->asked += wish->n;
}

static void
decide (RushesWatchSession *self, Clip *clip, gboolean starred, gboolean removed, RushesWatchWish *wish)
{
  const Decision decision = {
    .id = clip->id, .serial = self->serial + 1, .starred = clip->want_starred, .removed = clip->want_removed
  };

  if (self->decisions->len == MAX_DECISIONS)
    g_array_remove_index (self->decisions, 0);
  g_array_append_val (self->decisions, decision);
  ask (self, clip, starred, removed, wish);
}

/* The star stays on a clip that is rejected: taking that back makes it a kept one again. */
static void
press (RushesWatchSession *self, RushesWatchMark pressed, RushesWatchWish *wish)
{
  Clip *clip = get_clip (self, self->position);
  RushesWatchMark was = mark_of (clip->want_starred, clip->want_removed);

  if (pressed == RUSHES_WATCH_KEPT)
    decide (self, clip, was != RUSHES_WATCH_KEPT, FALSE, wish);
  else
    decide (self, clip, clip->want_starred, was != RUSHES_WATCH_REJECTED, wish);
  if (was != pressed)
    go_next (self);
}

static void
undo (RushesWatchSession *self, RushesWatchWish *wish)
{
  Decision decision = g_array_index (self->decisions, Decision, self->decisions->len - 1);
  guint position = 0;
  Clip *clip = find_clip (self, decision.id, &position);

  g_array_set_size (self->decisions, self->decisions->len - 1);
  go_to (self, position);
  ask (self, clip, decision.starred, decision.removed, wish);
}

/**
 * rushes_watch_session_can:
 *
 * Returns: whether the verb does anything here and now
 */
gboolean
rushes_watch_session_can (RushesWatchSession *self, RushesWatchVerb verb)
{
  switch (verb)
    {
    case RUSHES_WATCH_VERB_NEXT:
      return !self->at_end || self->reached < self->clips->len;
    case RUSHES_WATCH_VERB_PREVIOUS:
      return self->at_end ? self->reached > 0 : self->position > 0;
    case RUSHES_WATCH_VERB_KEEP:
    case RUSHES_WATCH_VERB_REJECT:
      return !self->at_end && !get_clip (self, self->position)->broken;
    case RUSHES_WATCH_VERB_UNDO:
      return self->decisions->len > 0;
    case RUSHES_WATCH_VERB_AGAIN:
      return self->reached > 0;
    case RUSHES_WATCH_VERB_NONE:
    default:
      return FALSE;
    }
}

/**
 * rushes_watch_session_do:
 * @wish: (out caller-allocates): what is to be asked of the library now; each of its marks is settled by
 *   rushes_watch_session_settle()
 *
 * Does nothing where rushes_watch_session_can() says so.
 */
void
rushes_watch_session_do (RushesWatchSession *self, RushesWatchVerb verb, RushesWatchWish *wish)
{
  *wish = (RushesWatchWish){ 0 };
  if (!rushes_watch_session_can (self, verb))
    return;
  switch (verb)
    {
    case RUSHES_WATCH_VERB_NEXT:
      go_next (self);
      break;
    case RUSHES_WATCH_VERB_PREVIOUS:
      go_previous (self);
      break;
    case RUSHES_WATCH_VERB_KEEP:
      press (self, RUSHES_WATCH_KEPT, wish);
      break;
    case RUSHES_WATCH_VERB_REJECT:
      press (self, RUSHES_WATCH_REJECTED, wish);
      break;
    case RUSHES_WATCH_VERB_UNDO:
      undo (self, wish);
      break;
    case RUSHES_WATCH_VERB_AGAIN:
      go_to (self, 0);
      break;
    case RUSHES_WATCH_VERB_NONE:
    default:
      break;
    }
}

static void
forget_decision (RushesWatchSession *self, guint serial)
{
  for (guint i = self->decisions->len; i > 0; i--)
    if (g_array_index (self->decisions, Decision, i - 1).serial == serial)
      g_array_remove_index (self->decisions, i - 1);
}

/**
 * rushes_watch_session_settle:
 * @done: whether the library has it
 *
 * Called once for each mark of a wish, after rushes_watch_session_follow() was told of it. What was not done is no
 * decision, and cannot be taken back.
 */
void
rushes_watch_session_settle (RushesWatchSession *self, const RushesWatchWish *wish, gboolean done)
{
  Clip *clip = find_clip (self, wish->id, NULL);

  if (!done)
    forget_decision (self, wish->serial);
  if (clip == NULL || clip->asked == 0 || --clip->asked > 0)
    return;
  clip->want_starred = clip->starred;
  clip->want_removed = clip->removed;
}

/**
 * rushes_watch_session_set_broken:
 * @broken: there is no picture of the clip; it counts as neither kept nor rejected
 */
void
rushes_watch_session_set_broken (RushesWatchSession *self, gint64 id, gboolean broken)
{
  Clip *clip = find_clip (self, id, NULL);

  if (clip != NULL)
    clip->broken = broken;
}

/* What there is. */

guint
rushes_watch_session_get_length (RushesWatchSession *self)
{
  return self->clips->len;
}

/**
 * rushes_watch_session_get_place:
 *
 * Returns: which clip is in sight, from 1; 0: the end is
 */
guint
rushes_watch_session_get_place (RushesWatchSession *self)
{
  return self->at_end ? 0 : self->position + 1;
}

/**
 * rushes_watch_session_get_current:
 *
 * Returns: the id of the clip in sight; 0: the end is
 */
gint64
rushes_watch_session_get_current (RushesWatchSession *self)
{
  return self->at_end ? 0 : get_clip (self, self->position)->id;
}

RushesWatchMark
rushes_watch_session_get_mark (RushesWatchSession *self)
{
  return self->at_end ? RUSHES_WATCH_UNDECIDED : get_mark (get_clip (self, self->position));
}

static guint
count (RushesWatchSession *self, gboolean (*fits) (const Clip *clip, RushesWatchMark mark), RushesWatchMark mark)
{
  guint n = 0;

  for (guint i = 0; i < self->reached; i++)
    n += fits (get_clip (self, i), mark) ? 1 : 0;
  return n;
}

static gboolean
has_mark (const Clip *clip, RushesWatchMark mark)
{
  return !clip->broken && get_mark (clip) == mark;
}

static gboolean
is_broken (const Clip *clip, RushesWatchMark mark)
{
  return clip->broken;
}

/**
 * rushes_watch_session_count:
 *
 * Returns: how many of the clips that were in sight have @mark in the library
 */
guint
rushes_watch_session_count (RushesWatchSession *self, RushesWatchMark mark)
{
  return count (self, has_mark, mark);
}

guint
rushes_watch_session_count_broken (RushesWatchSession *self)
{
  return count (self, is_broken, RUSHES_WATCH_UNDECIDED);
}

/**
 * rushes_watch_session_count_more:
 *
 * Returns: how many clips have not been in sight yet
 */
guint
rushes_watch_session_count_more (RushesWatchSession *self)
{
  return self->clips->len - self->reached;
}

/**
 * rushes_watch_session_get_kept:
 *
 * Returns: (transfer full) (element-type gint64): their ids, in the order in which they are shown
 */
GArray *
rushes_watch_session_get_kept (RushesWatchSession *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->reached; i++)
    if (has_mark (get_clip (self, i), RUSHES_WATCH_KEPT))
      g_array_append_val (ids, get_clip (self, i)->id);
  return ids;
}

static gboolean
is_decided_later (RushesWatchSession *self, guint index, gint64 id)
{
  for (guint i = index + 1; i < self->decisions->len; i++)
    if (g_array_index (self->decisions, Decision, i).id == id)
      return TRUE;
  return FALSE;
}

/**
 * rushes_watch_session_get_rejected:
 *
 * Returns: (transfer full) (element-type gint64): ids of those that were rejected here and still are, the last one last
 */
GArray *
rushes_watch_session_get_rejected (RushesWatchSession *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->decisions->len; i++)
    {
      gint64 id = g_array_index (self->decisions, Decision, i).id;
      Clip *clip = find_clip (self, id, NULL);

      if (clip->removed && !is_decided_later (self, i, id))
        g_array_append_val (ids, id);
    }
  return ids;
}
