/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-work-words.h"

#include <glib/gi18n.h>

/**
 * rushes_work_words_title:
 * @work: with something to do
 *
 * Returns: (transfer full): "18 of 30 done"
 */
char *
rushes_work_words_title (const RushesWork *work)
{
  /* Translators: %1$u tasks of %2$u have reached their end. */
  return g_strdup_printf (ngettext ("%1$u of %2$u done", "%1$u of %2$u done", work->total), work->done, work->total);
}

static void
add_line (GString *out, guint n, char *line)
{
  g_autofree char *text = line;

  if (n > 0)
    g_string_append_printf (out, "%s%s", out->len > 0 ? "\n" : "", text);
}

/**
 * rushes_work_words_detail:
 *
 * Returns: (transfer full): a line for each kind of work there is
 */
char *
rushes_work_words_detail (const RushesWork *work)
{
  guint coming = work->fetching - work->stalled, stalled = work->stalled;
  GString *out = g_string_new (NULL);

  add_line (out, work->waiting, g_strdup_printf (ngettext ("%u waiting", "%u waiting", work->waiting), work->waiting));
  add_line (out, work->sending,
            g_strdup_printf (ngettext ("%u being sent", "%u being sent", work->sending), work->sending));
  add_line (out, work->generating,
            g_strdup_printf (ngettext ("%u generating", "%u generating", work->generating), work->generating));
  add_line (out, coming, g_strdup_printf (ngettext ("%u downloading", "%u downloading", coming), coming));
  add_line (out, stalled, g_strdup_printf (ngettext ("%u download waits", "%u downloads wait", stalled), stalled));
  return g_string_free (out, FALSE);
}
