/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-trouble.h"

static guint
count_queued (GHashTable *queued, gint64 profile)
{
  GHashTableIter iter;
  gint64 *at;
  guint n = 0;

  g_hash_table_iter_init (&iter, queued);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &at))
    n += profile == 0 || *at == profile;
  return n;
}

/* The held profile that most tasks wait for. */
static RushesTrouble
find_held (RushesStore *store, RushesGate *gate, GHashTable *queued)
{
  GPtrArray *profiles = rushes_store_get_profiles (store);
  RushesTrouble worst = { .kind = RUSHES_TROUBLE_NONE };

  for (guint i = 0; i < profiles->len; i++)
    {
      gint64 id = rushes_profile_peek (profiles->pdata[i])->id;
      RushesTrouble held = {
        .kind = RUSHES_TROUBLE_PROFILE,
        .reason = rushes_gate_get_held (gate, id),
        .profile = profiles->pdata[i],
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
 * rushes_trouble_find:
 * @queued: (element-type gint64 gint64): the tasks that wait, and their profiles
 *
 * By rank: storage, a held profile, the pause; but a profile that nothing waits for does not hide a pause that
 * something does wait for.
 */
RushesTrouble
rushes_trouble_find (RushesStore *store, RushesGate *gate, GHashTable *queued, RushesPauseCause pause)
{
  RushesTrouble trouble = find_held (store, gate, queued);
  guint waiting = g_hash_table_size (queued);

  if (rushes_store_get_trouble (store) != RUSHES_REASON_NONE)
    return (RushesTrouble){
      .kind = RUSHES_TROUBLE_STORAGE,
      .reason = rushes_store_get_trouble (store),
      .waiting = waiting,
    };
  if (pause == RUSHES_PAUSE_NONE || (trouble.kind == RUSHES_TROUBLE_PROFILE && (trouble.waiting > 0 || waiting == 0)))
    return trouble;
  return (RushesTrouble){ .kind = RUSHES_TROUBLE_PAUSED, .cause = pause, .waiting = waiting };
}

/*< private > */
gboolean
rushes_trouble_equal (const RushesTrouble *self, const RushesTrouble *other)
{
  return self->kind == other->kind && self->reason == other->reason && self->cause == other->cause &&
         self->profile == other->profile && self->waiting == other->waiting;
}
