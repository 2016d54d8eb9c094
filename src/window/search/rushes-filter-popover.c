/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-filter-popover.h"

#include <glib/gi18n.h>

struct _RushesFilterPopover
{
  GtkPopover parent_instance;

  GtkDropDown *state; /* (unowned): from the template, as those down to @clear */
  GtkDropDown *profile;
  GtkDropDown *model;
  GtkDropDown *duration;
  GtkDropDown *date;
  GtkDropDown *tag;
  GtkMenuButton *first;
  GtkCalendar *first_calendar;
  GtkMenuButton *last;
  GtkCalendar *last_calendar;
  GtkCheckButton *starred;
  GtkWidget *clear;

  RushesStore *store;    /* (owned) (nullable): once the library is open */
  GCancellable *reading; /* (owned) (nullable) */
  char **models;         /* (owned) (nullable): of the library, as it was read last */
  char **tags;           /* (owned) (nullable) */
  GArray *profiles;      /* (owned) (element-type gint64): what @profile offers, 0 first */
  RushesFilters filters;
  gboolean showing; /* the widgets are being set, not the filters */
};

G_DEFINE_FINAL_TYPE (RushesFilterPopover, rushes_filter_popover, GTK_TYPE_POPOVER)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* Showing. */

/* What is asked for is offered even where the library has it no longer. */
static void
offer (GtkDropDown *choice, const char *any, char **words, const char *asked)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint n = words != NULL ? g_strv_length (words) : 0, selected = 0;

  gtk_string_list_append (list, any);
  for (guint i = 0; i < n; i++)
    {
      gtk_string_list_append (list, words[i]);
      if (g_strcmp0 (words[i], asked) == 0)
        selected = i + 1;
    }
  if (asked != NULL && selected == 0)
    {
      gtk_string_list_append (list, asked);
      selected = n + 1;
    }
  gtk_drop_down_set_model (choice, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (choice, selected);
}

static void
show_profiles (RushesFilterPopover *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  const GPtrArray *profiles = self->store != NULL ? rushes_store_get_profiles (self->store) : NULL;
  gint64 asked = self->filters.profile;
  guint selected = 0;
  gint64 any = 0;

  gtk_string_list_append (list, C_ ("filter", "Any Service"));
  g_array_set_size (self->profiles, 0);
  g_array_append_val (self->profiles, any);
  for (guint i = 0; profiles != NULL && i < profiles->len; i++)
    {
      const RushesProfileFields *profile = rushes_profile_peek (g_ptr_array_index (profiles, i));

      gtk_string_list_append (list, profile->name);
      g_array_append_val (self->profiles, profile->id);
      if (profile->id == asked)
        selected = i + 1;
    }
  if (asked != 0 && selected == 0)
    {
      selected = self->profiles->len;
      gtk_string_list_append (list, C_ ("filter", "Removed Service"));
      g_array_append_val (self->profiles, asked);
    }
  gtk_drop_down_set_model (self->profile, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (self->profile, selected);
  gtk_widget_set_visible (GTK_WIDGET (self->profile), self->profiles->len > 2 || selected > 0);
}

static void
show_day (GtkMenuButton *button, GtkCalendar *calendar, GDateTime *day)
{
  /* Translators: a date, as g_date_time_format() takes it: "28 Nov 2026". */
  g_autofree char *words = g_date_time_format (day, _ ("%-d %b %Y"));

  gtk_menu_button_set_label (button, words);
  gtk_calendar_select_day (calendar, day);
}

static void
show_dates (RushesFilterPopover *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) first = rushes_filters_get_first_day (&self->filters, now);
  g_autoptr (GDateTime) last = rushes_filters_get_last_day (&self->filters, now);
  RushesFilterDate date = rushes_filters_get_date (&self->filters);

  gtk_drop_down_set_selected (self->date, date);
  show_day (self->first, self->first_calendar, first);
  show_day (self->last, self->last_calendar, last);
  gtk_widget_set_visible (GTK_WIDGET (self->first), date == RUSHES_FILTER_DATE_RANGE);
  gtk_widget_set_visible (GTK_WIDGET (self->last), date == RUSHES_FILTER_DATE_RANGE);
}

static void
show_filters (RushesFilterPopover *self)
{
  const RushesFilters *filters = &self->filters;

  self->showing = TRUE;
  gtk_drop_down_set_selected (self->state, rushes_filters_find_states (filters->states));
  gtk_drop_down_set_selected (self->duration, rushes_filters_find_duration (filters->duration));
  show_profiles (self);
  offer (self->model, C_ ("filter", "Any Model"), self->models, filters->model);
  offer (self->tag, C_ ("filter", "Any Tag"), self->tags, filters->tag);
  /* One model is no choice; one tag is. */
  gtk_widget_set_visible (GTK_WIDGET (self->model),
                          filters->model != NULL ||
                            (self->models != NULL && self->models[0] != NULL && self->models[1] != NULL));
  gtk_widget_set_visible (GTK_WIDGET (self->tag),
                          filters->tag != NULL || (self->tags != NULL && self->tags[0] != NULL));
  show_dates (self);
  gtk_check_button_set_active (self->starred, filters->starred);
  gtk_widget_set_sensitive (self->clear, rushes_filters_count (filters) > 0);
  self->showing = FALSE;
}

static void
tell (RushesFilterPopover *self)
{
  gtk_widget_set_sensitive (self->clear, rushes_filters_count (&self->filters) > 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Choosing. */

/* Returns: (transfer full) (nullable): the word that is chosen, if it is not the first, any */
static char *
get_word (GtkDropDown *choice)
{
  GtkStringObject *word = gtk_drop_down_get_selected_item (choice);

  return word != NULL && gtk_drop_down_get_selected (choice) > 0 ? g_strdup (gtk_string_object_get_string (word))
                                                                 : NULL;
}

static void
on_chosen (RushesFilterPopover *self)
{
  RushesFilters *filters = &self->filters;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (self->showing)
    return;
  filters->states = rushes_filters_get_states (gtk_drop_down_get_selected (self->state));
  filters->profile = g_array_index (self->profiles, gint64, gtk_drop_down_get_selected (self->profile));
  filters->duration = rushes_filters_get_duration (gtk_drop_down_get_selected (self->duration));
  filters->starred = gtk_check_button_get_active (self->starred);
  g_free (filters->model);
  filters->model = get_word (self->model);
  g_free (filters->tag);
  filters->tag = get_word (self->tag);
  rushes_filters_set_date (filters, (RushesFilterDate) gtk_drop_down_get_selected (self->date), now);
  self->showing = TRUE;
  show_dates (self);
  self->showing = FALSE;
  tell (self);
}

static void
on_day (RushesFilterPopover *self, GtkCalendar *calendar)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (calendar);

  if (self->showing)
    return;
  if (calendar == self->first_calendar)
    rushes_filters_set_first_day (&self->filters, day);
  else
    rushes_filters_set_last_day (&self->filters, day);
  self->showing = TRUE;
  show_dates (self);
  self->showing = FALSE;
  tell (self);
}

static void
on_clear (RushesFilterPopover *self)
{
  rushes_filters_clear (&self->filters);
  show_filters (self);
  tell (self);
}

/* What the library has. */

static gboolean
is_same (char **one, char **other)
{
  return one != NULL && other != NULL && g_strv_equal ((const char *const *) one, (const char *const *) other);
}

static void
on_labels (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesFilterPopover *self = user_data;
  g_autoptr (GError) error = NULL;
  char **tags, **models;
  gboolean changed;

  if (!rushes_store_labels_finish (RUSHES_STORE (source), result, &tags, &models, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("No labels: %s", error->message);
      return;
    }
  /* A list that is being chosen from stays as it is where nothing is new. */
  changed = !is_same (self->tags, tags) || !is_same (self->models, models);
  g_strfreev (self->tags);
  g_strfreev (self->models);
  self->tags = tags;
  self->models = models;
  if (changed)
    show_filters (self);
}

static void
stop_reading (RushesFilterPopover *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

static void
rushes_filter_popover_map (GtkWidget *widget)
{
  RushesFilterPopover *self = RUSHES_FILTER_POPOVER (widget);

  GTK_WIDGET_CLASS (rushes_filter_popover_parent_class)->map (widget);
  show_filters (self);
  if (self->store == NULL)
    return;
  stop_reading (self);
  self->reading = g_cancellable_new ();
  rushes_store_labels_async (self->store, self->reading, on_labels, self);
}

/* The object. */

static void
rushes_filter_popover_dispose (GObject *object)
{
  RushesFilterPopover *self = RUSHES_FILTER_POPOVER (object);

  stop_reading (self);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (rushes_filter_popover_parent_class)->dispose (object);
}

static void
rushes_filter_popover_finalize (GObject *object)
{
  RushesFilterPopover *self = RUSHES_FILTER_POPOVER (object);

  g_strfreev (self->models);
  g_strfreev (self->tags);
  g_array_unref (self->profiles);
  rushes_filters_clear (&self->filters);
  G_OBJECT_CLASS (rushes_filter_popover_parent_class)->finalize (object);
}

static void
rushes_filter_popover_class_init (RushesFilterPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rushes_filter_popover_dispose;
  G_OBJECT_CLASS (klass)->finalize = rushes_filter_popover_finalize;
  widget_class->map = rushes_filter_popover_map;

  signals[CHANGED] =
    g_signal_new ("changed", RUSHES_TYPE_FILTER_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/rushes/Rushes/window/rushes-filter-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesFilterPopover, state);
  gtk_widget_class_bind_template_child (widget_class, RushesFilterPopover, profile);
  gtk_widget_class_bind_template_child (widget_class, RushesFilterPopover, model);
  gtk_widget_class_bind_template_child (widget_class, RushesFilterPopover, duration);
  gtk_widget_class_bind_template_child (widget_class, RushesFilterPopover, date);
  gtk_widget_class_bind_template_child (widget_class, RushesFilterPopover, tag);
  gtk_widget_class_bind_template_child (widget_class, RushesFilterPopover, first);
  gtk_widget_class_bind_template_child (widget_class, RushesFilterPopover, first_calendar);
  gtk_widget_class_bind_template_child (widget_class, RushesFilterPopover, last);
  gtk_widget_class_bind_template_child (widget_class, RushesFilterPopover, last_calendar);
  gtk_widget_class_bind_template_child (widget_class, RushesFilterPopover, starred);
  gtk_widget_class_bind_template_child (widget_class, RushesFilterPopover, clear);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_day);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
}

static void
fill_fixed (RushesFilterPopover *self)
{
  g_autoptr (GtkStringList) states = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) durations = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) dates = gtk_string_list_new (NULL);

  for (guint i = 0; i < rushes_filters_get_n_states (); i++)
    gtk_string_list_append (states, rushes_filters_say_state (i));
  for (guint i = 0; i < rushes_filters_get_n_durations (); i++)
    gtk_string_list_take (durations, rushes_filters_say_duration (i));
  for (guint i = 0; i < RUSHES_N_FILTER_DATES; i++)
    gtk_string_list_append (dates, rushes_filters_say_date ((RushesFilterDate) i));
  gtk_drop_down_set_model (self->state, G_LIST_MODEL (states));
  gtk_drop_down_set_model (self->duration, G_LIST_MODEL (durations));
  gtk_drop_down_set_model (self->date, G_LIST_MODEL (dates));
}

static void
rushes_filter_popover_init (RushesFilterPopover *self)
{
  self->profiles = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->showing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_fixed (self);
  show_filters (self);
}

void
rushes_filter_popover_set_store (RushesFilterPopover *self, RushesStore *store)
{
  g_set_object (&self->store, store);
}

/**
 * rushes_filter_popover_peek:
 *
 * Returns: (transfer none): what is chosen
 */
const RushesFilters *
rushes_filter_popover_peek (RushesFilterPopover *self)
{
  return &self->filters;
}

/**
 * rushes_filter_popover_set:
 *
 * Shows the filters of @fields, and does not say that they have changed.
 */
void
rushes_filter_popover_set (RushesFilterPopover *self, const RushesTaskQueryFields *fields)
{
  rushes_filters_take (&self->filters, fields);
  show_filters (self);
}
