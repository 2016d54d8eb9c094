/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-search-bar.h"

#include "rushes-filter-popover.h"

#include <glib/gi18n.h>

struct _RushesSearchBar
{
  GtkWidget parent_instance;

  GtkSearchBar *bar; /* (unowned): from the template, as the next three */
  GtkEditable *entry;
  GtkMenuButton *filters_button;
  GtkMenuButton *menu_button;
  RushesFilterPopover *popover; /* (unowned) (nullable): once it was opened */

  RushesStore *store; /* (owned) (nullable) */
  RushesFilters filters;
  gboolean setting; /* not by the user */
};

G_DEFINE_FINAL_TYPE (RushesSearchBar, rushes_search_bar, GTK_TYPE_WIDGET)

enum
{
  PROP_OPEN = 1,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

enum
{
  CHANGED,
  ACTIVATED,
  LEFT,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
tell (RushesSearchBar *self)
{
  if (!self->setting)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
update_filters_button (RushesSearchBar *self)
{
  guint n = rushes_filters_count (&self->filters);
  g_autofree char *label = NULL;

  if (n > 0)
    /* Translators: a button, and how many filters are in use. */
    label = g_strdup_printf (_ ("Filters %u"), n);
  gtk_menu_button_set_label (self->filters_button, label != NULL ? label : _ ("Filters"));
}

static void
set_filters (RushesSearchBar *self, const RushesTaskQueryFields *fields)
{
  rushes_filters_take (&self->filters, fields);
  if (self->popover != NULL)
    rushes_filter_popover_set (self->popover, fields);
  update_filters_button (self);
}

static void
clear (RushesSearchBar *self)
{
  const RushesTaskQueryFields nothing = { 0 };

  gtk_editable_set_text (self->entry, "");
  set_filters (self, &nothing);
}

static void
on_text (RushesSearchBar *self)
{
  tell (self);
}

static void
on_filters (RushesSearchBar *self)
{
  RushesTaskQueryFields fields = { 0 };

  rushes_filters_give (rushes_filter_popover_peek (self->popover), &fields);
  rushes_filters_take (&self->filters, &fields);
  update_filters_button (self);
  tell (self);
}

/* Not before it is opened: a window that starts has better things to make than six lists of choices. */
static void
on_filters_opened (GtkMenuButton *button, gpointer user_data)
{
  RushesSearchBar *self = user_data;
  RushesTaskQueryFields fields = { 0 };

  if (self->popover != NULL)
    return;
  self->popover = g_object_new (RUSHES_TYPE_FILTER_POPOVER, NULL);
  rushes_filter_popover_set_store (self->popover, self->store);
  rushes_filters_give (&self->filters, &fields);
  rushes_filter_popover_set (self->popover, &fields);
  g_signal_connect_object (self->popover, "changed", G_CALLBACK (on_filters), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, GTK_WIDGET (self->popover));
}

static void
on_stop (RushesSearchBar *self)
{
  rushes_search_bar_set_open (self, FALSE);
}

static void
on_activate (RushesSearchBar *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
on_mode (RushesSearchBar *self)
{
  gboolean was_setting = self->setting;

  if (!rushes_search_bar_get_open (self) && !rushes_search_bar_is_empty (self))
    {
      self->setting = TRUE; /* what belongs together is told at once */
      clear (self);
      self->setting = was_setting;
      tell (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPEN]);
}

static gboolean
on_key (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, RushesSearchBar *self)
{
  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[LEFT], 0);
  return GDK_EVENT_STOP;
}

/* The object. */

static void
rushes_search_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_OPEN)
    g_value_set_boolean (value, rushes_search_bar_get_open (RUSHES_SEARCH_BAR (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rushes_search_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_OPEN)
    rushes_search_bar_set_open (RUSHES_SEARCH_BAR (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rushes_search_bar_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&RUSHES_SEARCH_BAR (object)->store);
  G_OBJECT_CLASS (rushes_search_bar_parent_class)->dispose (object);
}

static void
rushes_search_bar_finalize (GObject *object)
{
  rushes_filters_clear (&RUSHES_SEARCH_BAR (object)->filters);
  G_OBJECT_CLASS (rushes_search_bar_parent_class)->finalize (object);
}

static void
rushes_search_bar_class_init (RushesSearchBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rushes_search_bar_get_property;
  object_class->set_property = rushes_search_bar_set_property;
  object_class->dispose = rushes_search_bar_dispose;
  object_class->finalize = rushes_search_bar_finalize;

  properties[PROP_OPEN] = g_param_spec_boolean ("open", NULL, NULL, FALSE,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[CHANGED] =
    g_signal_new ("changed", RUSHES_TYPE_SEARCH_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED] =
    g_signal_new ("activated", RUSHES_TYPE_SEARCH_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEFT] = g_signal_new ("left", RUSHES_TYPE_SEARCH_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-search-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesSearchBar, bar);
  gtk_widget_class_bind_template_child (widget_class, RushesSearchBar, entry);
  gtk_widget_class_bind_template_child (widget_class, RushesSearchBar, filters_button);
  gtk_widget_class_bind_template_child (widget_class, RushesSearchBar, menu_button);
  gtk_widget_class_bind_template_callback (widget_class, on_mode);
  gtk_widget_class_bind_template_callback (widget_class, on_text);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

/* While it slides in, GTK gives no keys to what is in it: who types fast would lose the second letter. */
static void
open_at_once (RushesSearchBar *self)
{
  GtkWidget *revealer = gtk_widget_get_first_child (GTK_WIDGET (self->bar));

  if (GTK_IS_REVEALER (revealer))
    gtk_revealer_set_transition_type (GTK_REVEALER (revealer), GTK_REVEALER_TRANSITION_TYPE_NONE);
}

static void
rushes_search_bar_init (RushesSearchBar *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEditable *text;

  gtk_widget_init_template (GTK_WIDGET (self));
  open_at_once (self);
  text = gtk_editable_get_delegate (self->entry);
  if (GTK_IS_TEXT (text))
    gtk_text_set_max_length (GTK_TEXT (text), RUSHES_SEARCH_MAX_TEXT);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
  gtk_menu_button_set_create_popup_func (self->filters_button, on_filters_opened, self, NULL);
  update_filters_button (self);
}

void
rushes_search_bar_set_store (RushesSearchBar *self, RushesStore *store)
{
  g_return_if_fail (self->popover == NULL);

  g_set_object (&self->store, store);
}

void
rushes_search_bar_set_menu (RushesSearchBar *self, GMenuModel *menu)
{
  gtk_menu_button_set_menu_model (self->menu_button, menu);
}

gboolean
rushes_search_bar_get_open (RushesSearchBar *self)
{
  return gtk_search_bar_get_search_mode (self->bar);
}

void
rushes_search_bar_set_open (RushesSearchBar *self, gboolean open)
{
  gtk_search_bar_set_search_mode (self->bar, open);
}

/**
 * rushes_search_bar_focus:
 *
 * Opens it; what is typed next replaces the words.
 */
void
rushes_search_bar_focus (RushesSearchBar *self)
{
  rushes_search_bar_set_open (self, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/**
 * rushes_search_bar_type:
 * @keys: that handles a key at this moment
 *
 * Opens it, and goes on there with the key, behind the words that there are.
 *
 * Returns: whether it took the key
 */
gboolean
rushes_search_bar_type (RushesSearchBar *self, GtkEventControllerKey *keys)
{
  GtkEditable *text = gtk_editable_get_delegate (self->entry);

  rushes_search_bar_set_open (self, TRUE);
  gtk_text_grab_focus_without_selecting (GTK_TEXT (text));
  gtk_editable_set_position (text, -1);
  return gtk_event_controller_key_forward (keys, GTK_WIDGET (text));
}

/**
 * rushes_search_bar_give:
 * @fields: gets what is searched for, with strings of @self
 */
void
rushes_search_bar_give (RushesSearchBar *self, RushesTaskQueryFields *fields)
{
  fields->text = gtk_editable_get_text (self->entry);
  rushes_filters_give (&self->filters, fields);
}

/**
 * rushes_search_bar_set:
 *
 * Shows the search of @fields, and is open if that is one. Says nothing of it.
 */
void
rushes_search_bar_set (RushesSearchBar *self, const RushesTaskQueryFields *fields)
{
  self->setting = TRUE;
  gtk_editable_set_text (self->entry, fields->text != NULL ? fields->text : "");
  set_filters (self, fields);
  rushes_search_bar_set_open (self, !rushes_search_bar_is_empty (self));
  self->setting = FALSE;
}

/**
 * rushes_search_bar_is_empty:
 *
 * Returns: whether there is nothing to clear
 */
gboolean
rushes_search_bar_is_empty (RushesSearchBar *self)
{
  return *gtk_editable_get_text (self->entry) == '\0' && rushes_filters_count (&self->filters) == 0;
}
