/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-saved-searches.h"

#include "rushes-text.h"

#include <string.h>

/* The searches that were given names, in the order of these: what is in the setting may have been written by anybody.
 */

#define MAX_QUERY (8 * 1024) /* bytes */

static void
saved_search_free (gpointer data)
{
  RushesSavedSearch *self = data;

  g_free (self->name);
  g_free (self->query);
  g_free (self);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const RushesSavedSearch *one = *(RushesSavedSearch *const *) a, *two = *(RushesSavedSearch *const *) b;

  return g_utf8_collate (one->name, two->name);
}

static RushesSavedSearch *
look_up (GPtrArray *searches, const char *name)
{
  for (guint i = 0; i < searches->len; i++)
    {
      RushesSavedSearch *search = g_ptr_array_index (searches, i);

      if (g_str_equal (search->name, name))
        return search;
    }
  return NULL;
}

/**
 * rushes_saved_searches_read:
 * @value: a(ss): names and queries
 *
 * Returns: (transfer full) (element-type RushesSavedSearch): those that can be used
 */
GPtrArray *
rushes_saved_searches_read (GVariant *value)
{
  GPtrArray *searches = g_ptr_array_new_with_free_func (saved_search_free);
  const char *name, *query;
  GVariantIter iter;

  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &query))
    {
      g_autofree char *clean = rushes_saved_searches_clean (name);

      if (look_up (searches, clean) == NULL)
        rushes_saved_searches_add (searches, clean, query);
    }
  return searches;
}

/**
 * rushes_saved_searches_write:
 *
 * Returns: (transfer floating): a(ss)
 */
GVariant *
rushes_saved_searches_write (GPtrArray *searches)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ss)"));
  for (guint i = 0; i < searches->len; i++)
    {
      const RushesSavedSearch *search = g_ptr_array_index (searches, i);

      g_variant_builder_add (&builder, "(ss)", search->name, search->query);
    }
  return g_variant_builder_end (&builder);
}

/**
 * rushes_saved_searches_clean:
 *
 * Returns: (transfer full): the name that becomes of what was typed; empty if none does
 */
char *
rushes_saved_searches_clean (const char *typed)
{
  g_autofree char *line = rushes_text_line (typed, G_MAXUINT);
  g_autofree char *start = g_utf8_substring (line, 0, MIN (g_utf8_strlen (line, -1), RUSHES_SAVED_SEARCHES_MAX_NAME));

  if (rushes_text_is_blank (start))
    return g_strdup ("");
  return g_strchomp (g_steal_pointer (&start));
}

/**
 * rushes_saved_searches_find:
 *
 * Returns: (transfer none) (nullable): the query of that name
 */
const char *
rushes_saved_searches_find (GPtrArray *searches, const char *name)
{
  const RushesSavedSearch *search = look_up (searches, name);

  return search != NULL ? search->query : NULL;
}

/**
 * rushes_saved_searches_add:
 * @typed: becomes the name; an earlier search of that name goes
 *
 * Returns: whether it was; not if nothing is left of the name, and if there are too many
 */
gboolean
rushes_saved_searches_add (GPtrArray *searches, const char *typed, const char *query)
{
  g_autofree char *name = rushes_saved_searches_clean (typed);
  RushesSavedSearch *search = look_up (searches, name);

  if (*name == '\0' || *query == '\0' || strlen (query) > MAX_QUERY)
    return FALSE;
  if (search == NULL && searches->len >= RUSHES_SAVED_SEARCHES_MAX)
    return FALSE;
  if (search == NULL)
    {
      search = g_new0 (RushesSavedSearch, 1);
      search->name = g_steal_pointer (&name);
      g_ptr_array_add (searches, search);
    }
  g_free (search->query);
  search->query = g_strdup (query);
  g_ptr_array_sort (searches, compare);
  return TRUE;
}

gboolean
rushes_saved_searches_remove (GPtrArray *searches, const char *name)
{
  RushesSavedSearch *search = look_up (searches, name);

  return search != NULL && g_ptr_array_remove (searches, search);
}
