/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-trouble.h"

static guint
count_queued (GHashTable *all, gint64 profile)
{
  GHashTableIter iter;
  RushesQueued *queued;
  guint n = 0;

  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &queued))
    n += queued->profile == profile;
  return n;
}

/* What waits costs so much together, where that is known of each and in one currency. */
static void
add_prices (RushesTrouble *trouble, GHashTable *all)
{
  GHashTableIter iter;
  RushesQueued *queued;

  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &queued))
    {
      if (queued->price < 0 || queued->currency == NULL ||
          (trouble->currency != NULL && trouble->currency != queued->currency))
        {
          trouble->price = -1;
          trouble->currency = NULL;
          return;
        }
      trouble->price = MAX (trouble->price, 0) + queued->price;
      trouble->currency = queued->currency;
    }
}

/* The held profile that most tasks wait for. */
static RushesTrouble
find_held (RushesStore *store, RushesGate *gate, GHashTable *queued)
{
  GPtrArray *profiles = rushes_store_get_profiles (store);
  RushesTrouble worst = { .kind = RUSHES_TROUBLE_NONE, .price = -1 };

  for (guint i = 0; i < profiles->len; i++)
    {
      gint64 id = rushes_profile_peek (profiles->pdata[i])->id;
      RushesTrouble held = {
        .kind = RUSHES_TROUBLE_PROFILE,
        .reason = rushes_gate_get_held (gate, id),
        .profile = profiles->pdata[i],
        .price = -1,
      };

      if (held.reason == RUSHES_REASON_NONE)
        continue;
      held.waiting = count_queued (queued, id);
      if (worst.kind == RUSHES_TROUBLE_NONE || held.waiting > worst.waiting)
        worst = held;
    }
  return worst;
}

/*< private >
 * Returns: whether a video that waits for @reason waits for its folder
 */
gboolean
rushes_trouble_is_of_videos (RushesReason reason)
{
  return reason == RUSHES_REASON_DISK_FULL || reason == RUSHES_REASON_READ_ONLY || reason == RUSHES_REASON_DISK_ERROR;
}

/* Of several reasons, the first one in the order of the vocabulary: a full disk before what is rarer. */
static RushesTrouble
find_videos (GHashTable *unwritten)
{
  RushesTrouble trouble = { .kind = RUSHES_TROUBLE_VIDEOS, .reason = RUSHES_N_REASONS, .price = -1 };
  GHashTableIter iter;
  gpointer reason;

  g_hash_table_iter_init (&iter, unwritten);
  while (g_hash_table_iter_next (&iter, NULL, &reason))
    trouble.reason = MIN (trouble.reason, (RushesReason) GPOINTER_TO_INT (reason));
  trouble.waiting = g_hash_table_size (unwritten);
  return trouble;
}

/* The pause holds back what the hold does not, or nothing waits for the hold on a profile that is not in use. */
static gboolean
is_pause_worse (const RushesTrouble *held, guint waiting)
{
  return waiting > held->waiting || (waiting == 0 && !rushes_profile_peek (held->profile)->is_default);
}

/*< private >
 * rushes_trouble_find:
 * @queued: (element-type gint64 RushesQueued): the tasks that wait
 * @unwritten: (element-type gint64 RushesReason): the videos that cannot be written
 *
 * By rank: storage, a held profile, the pause, the videos' folder; but a held profile does not hide a pause that keeps
 * back more than it does: that would last as long as nobody cares for the profile.
 */
RushesTrouble
rushes_trouble_find (
  RushesStore *store, RushesGate *gate, GHashTable *queued, GHashTable *unwritten, RushesPauseCause pause)
{
  RushesTrouble trouble = find_held (store, gate, queued);
  guint waiting = g_hash_table_size (queued);

  if (rushes_store_get_trouble (store) != RUSHES_REASON_NONE)
    trouble = (RushesTrouble){
      .kind = RUSHES_TROUBLE_STORAGE,
      .reason = rushes_store_get_trouble (store),
      .waiting = waiting,
      .price = -1,
    };
  else if (pause != RUSHES_PAUSE_NONE && (trouble.kind == RUSHES_TROUBLE_NONE || is_pause_worse (&trouble, waiting)))
    {
      trouble = (RushesTrouble){ .kind = RUSHES_TROUBLE_PAUSED, .waiting = waiting, .price = -1 };
      add_prices (&trouble, queued);
    }
  if (trouble.kind == RUSHES_TROUBLE_NONE && g_hash_table_size (unwritten) > 0)
    trouble = find_videos (unwritten);
  trouble.cause = pause;
  return trouble;
}

/*< private > */
gboolean
rushes_trouble_equal (const RushesTrouble *self, const RushesTrouble *other)
{
  return self->kind == other->kind && self->reason == other->reason && self->cause == other->cause &&
         self->profile == other->profile && self->waiting == other->waiting && self->price == other->price;
}
