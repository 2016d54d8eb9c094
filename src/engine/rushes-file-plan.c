/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-file-plan.h"

#include "rushes-clock.h"
#include "rushes-name-template.h"

#include <string.h>

#define MAX_BEFORE 8 /* rules that are remembered */
#define FORMAT     "a(aysbs)"

struct _RushesFilePlan
{
  gatomicrefcount refs;
  char *folder; /* (owned) */
  char *names;  /* (owned): "": the default */
  char *zone;   /* (owned): an identifier; "": the local one, whichever that is */
  gboolean flat;
  gboolean sidecar;
  RushesFilePlan *before; /* (owned) (nullable) */
};

static RushesFilePlan *
make (const char *folder, const char *names, const char *zone, gboolean flat)
{
  RushesFilePlan *self = g_new0 (RushesFilePlan, 1);

  g_atomic_ref_count_init (&self->refs);
  self->folder = g_strdup (folder);
  self->names = g_strdup (names);
  self->zone = g_strdup (zone);
  self->flat = flat != FALSE;
  return self;
}

static gboolean
is_same (const RushesFilePlan *one, const RushesFilePlan *two)
{
  return g_str_equal (one->folder, two->folder) && g_str_equal (one->names, two->names) &&
         g_str_equal (one->zone, two->zone) && one->flat == two->flat;
}

/* What @before had to say that @self does not say, newest first. */
static void
remember (RushesFilePlan *self, RushesFilePlan *before)
{
  RushesFilePlan *last = self;
  guint n = 0;

  for (; before != NULL && n < MAX_BEFORE; before = before->before)
    {
      if (is_same (self, before))
        continue;
      last->before = make (before->folder, before->names, before->zone, before->flat);
      last = last->before;
      n++;
    }
}

/**
 * rushes_file_plan_new:
 * @before: (nullable): what was in force until now
 */
RushesFilePlan *
rushes_file_plan_new (const RushesFileRules *rules, RushesFilePlan *before)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  const char *zone = g_time_zone_get_identifier (local);
  RushesFilePlan *self =
    make (rules->folder, rules->names != NULL ? rules->names : "", zone != NULL ? zone : "", rules->flat);

  self->sidecar = rules->sidecar;
  remember (self, before);
  return self;
}

RushesFilePlan *
rushes_file_plan_ref (RushesFilePlan *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
rushes_file_plan_unref (RushesFilePlan *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->before, rushes_file_plan_unref);
  g_free (self->folder);
  g_free (self->names);
  g_free (self->zone);
  g_free (self);
}

/**
 * rushes_file_plan_from_text:
 * @text: (nullable): of rushes_file_plan_to_text(), or of any other origin
 *
 * Returns: (transfer full) (nullable): the rules that were in force; %NULL where @text holds none
 */
RushesFilePlan *
rushes_file_plan_from_text (const char *text)
{
  g_autoptr (GVariant) list = text != NULL ? g_variant_parse (G_VARIANT_TYPE (FORMAT), text, NULL, NULL, NULL) : NULL;
  RushesFilePlan *first = NULL, *last = NULL;

  for (gsize i = 0; list != NULL && i < g_variant_n_children (list) && i <= MAX_BEFORE; i++)
    {
      const char *folder, *names, *zone;
      RushesFilePlan *plan;
      gboolean flat;

      g_variant_get_child (list, i, "(^&ay&sb&s)", &folder, &names, &flat, &zone);
      if (!g_path_is_absolute (folder))
        continue;
      plan = make (folder, names, zone, flat);
      if (last != NULL)
        last->before = plan;
      else
        first = plan;
      last = plan;
    }
  return first;
}

/**
 * rushes_file_plan_to_text:
 *
 * Returns: (transfer full): what a later run needs to find the files of this one
 */
char *
rushes_file_plan_to_text (const RushesFilePlan *self)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (FORMAT));
  g_autoptr (GVariant) list = NULL;

  for (const RushesFilePlan *plan = self; plan != NULL; plan = plan->before)
    g_variant_builder_add (&builder, "(^aysbs)", plan->folder, plan->names, plan->flat, plan->zone);
  list = g_variant_ref_sink (g_variant_builder_end (&builder));
  return g_variant_print (list, FALSE);
}

/**
 * rushes_file_plan_get_before:
 *
 * Returns: (transfer none) (nullable): other rules that were in force before these
 */
const RushesFilePlan *
rushes_file_plan_get_before (const RushesFilePlan *self)
{
  return self->before;
}

gboolean
rushes_file_plan_get_sidecar (const RushesFilePlan *self)
{
  return self->sidecar;
}

static GTimeZone *
get_zone (const RushesFilePlan *self)
{
  GTimeZone *zone = *self->zone != '\0' ? g_time_zone_new_identifier (self->zone) : NULL;

  return zone != NULL ? zone : g_time_zone_new_local ();
}

static char *
get_day (const RushesFilePlan *self, const RushesTask *task, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (rushes_task_peek (task)->created / RUSHES_SECOND);
  g_autoptr (GDateTime) there = utc != NULL && !self->flat ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autofree char *day = there != NULL ? g_date_time_format (there, "%Y-%m-%d") : NULL;

  return day != NULL ? g_build_filename (self->folder, day, NULL) : g_strdup (self->folder);
}

/**
 * rushes_file_plan_get_path:
 * @attempt: 0, and one more for each name that was taken
 *
 * Returns: (transfer full) (type filename): where the video goes: the same for the same task at any time
 */
char *
rushes_file_plan_get_path (const RushesFilePlan *self, const RushesTask *task, guint attempt)
{
  g_autoptr (GTimeZone) zone = get_zone (self);
  g_autofree char *day = get_day (self, task, zone);
  g_autofree char *name = rushes_name_template_fill (self->names, task, zone, attempt);

  return g_build_filename (day, name, NULL);
}

/**
 * rushes_file_plan_get_part:
 *
 * Returns: (transfer full) (type filename): where the video is while it is on its way, in the folder that it goes to
 */
char *
rushes_file_plan_get_part (const RushesFilePlan *self, const RushesTask *task)
{
  g_autoptr (GTimeZone) zone = get_zone (self);
  g_autofree char *day = get_day (self, task, zone);
  g_autofree char *name = g_strdup_printf (".rushes-%" G_GINT64_FORMAT ".part", rushes_task_peek (task)->id);

  return g_build_filename (day, name, NULL);
}
