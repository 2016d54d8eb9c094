/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-takes.h"

/**
 * rushes_takes_look:
 * @takes: (nullable) (element-type RushesTask): of one asking, by their numbers, removed ones too; %NULL: not known yet
 * @id: one of them
 * @out: (out caller-allocates)
 *
 * A removed take counts, for the others keep their numbers; it is passed over.
 */
void
rushes_takes_look (GPtrArray *takes, gint64 id, RushesTakes *out)
{
  *out = (RushesTakes){ 0 };
  for (guint i = 0; takes != NULL && i < takes->len; i++)
    {
      const RushesTaskFields *fields = rushes_task_peek (g_ptr_array_index (takes, i));

      out->of = MAX (out->of, fields->take);
      if (fields->id == id)
        out->take = fields->take;
      else if (!fields->removed && out->take == 0)
        out->previous = fields->id;
      else if (!fields->removed && out->next == 0)
        out->next = fields->id;
    }
  if (out->take == 0)
    out->previous = 0;
}
