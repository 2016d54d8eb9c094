/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-list-pane-private.h"

#include "rushes-saved-searches.h"
#include "rushes-search-name-dialog.h"
#include "rushes-window.h"

#include <glib/gi18n.h>

/* The searches that were given names: in the settings, and in the menu of the search bar. */

#define SAVED_SEARCHES "saved-searches" /* of the settings */

static GPtrArray *
read_searches (RushesListPane *self)
{
  g_autoptr (GVariant) value = g_settings_get_value (self->settings, SAVED_SEARCHES);

  return rushes_saved_searches_read (value);
}

static void
write_searches (RushesListPane *self, GPtrArray *searches)
{
  g_settings_set_value (self->settings, SAVED_SEARCHES, rushes_saved_searches_write (searches));
}

/* The menu. */

static GMenu *
list_names (GPtrArray *searches, const char *action)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < searches->len; i++)
    {
      const RushesSavedSearch *search = g_ptr_array_index (searches, i);
      g_auto (GStrv) parts = g_strsplit (search->name, "_", -1);
      g_autofree char *label = g_strjoinv ("__", parts); /* no mark before a key */
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, action, "s", search->name);
      g_menu_append_item (menu, item);
    }
  return menu;
}

static void
build_menu (RushesListPane *self)
{
  g_autoptr (GPtrArray) searches = read_searches (self);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) first = g_menu_new ();
  g_autoptr (GMenu) names = list_names (searches, "tasks.show-saved");
  g_autoptr (GMenu) removing = list_names (searches, "tasks.remove-saved");
  g_autoptr (GMenu) last = g_menu_new ();

  g_menu_append (first, _ ("_Save Search…"), "tasks.save-search");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (first));
  if (searches->len > 0)
    {
      g_menu_append_submenu (last, _ ("_Remove Saved Search"), G_MENU_MODEL (removing));
      g_menu_append_section (menu, _ ("Saved Searches"), G_MENU_MODEL (names));
      g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
    }
  rushes_search_bar_set_menu (self->search, G_MENU_MODEL (menu));
}

static void
on_setting (RushesListPane *self)
{
  build_menu (self);
}

/**
 * rushes_list_pane_follow_saved:
 *
 * Once, with the settings.
 */
void
rushes_list_pane_follow_saved (RushesListPane *self)
{
  g_signal_connect_object (self->settings, "changed::" SAVED_SEARCHES, G_CALLBACK (on_setting), self,
                           G_CONNECT_SWAPPED);
  build_menu (self);
}

/**
 * rushes_list_pane_update_saved:
 *
 * To be called when something else is asked for.
 */
void
rushes_list_pane_update_saved (RushesListPane *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tasks.save-search",
                                 self->settings != NULL && !rushes_list_pane_is_plain (self));
}

/* The actions. */

static void
on_named (RushesSearchNameDialog *dialog, const char *response, RushesListPane *self)
{
  g_autoptr (GPtrArray) searches = NULL;
  g_autofree char *query = NULL;

  if (!g_str_equal (response, RUSHES_SEARCH_NAME_DIALOG_SAVE) || self->query == NULL)
    return;
  searches = read_searches (self);
  query = rushes_task_query_to_string (self->query);
  if (!rushes_saved_searches_add (searches, rushes_search_name_dialog_get_name (dialog), query))
    return;
  write_searches (self, searches);
  rushes_window_say (GTK_WIDGET (self), _ ("Search saved"));
}

static void
save_search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesListPane *self = RUSHES_LIST_PANE (widget);
  g_autoptr (GPtrArray) searches = read_searches (self);
  const char *text = self->query != NULL ? rushes_task_query_peek (self->query)->text : NULL;
  RushesSearchNameDialog *dialog =
    rushes_search_name_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), searches, text != NULL ? text : "");

  g_signal_connect_object (dialog, "response", G_CALLBACK (on_named), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
show_saved (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesListPane *self = RUSHES_LIST_PANE (widget);
  g_autoptr (GPtrArray) searches = read_searches (self);
  const char *query = rushes_saved_searches_find (searches, g_variant_get_string (parameter, NULL));

  if (query != NULL)
    rushes_list_pane_show_query (self, query);
}

static void
remove_saved (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesListPane *self = RUSHES_LIST_PANE (widget);
  g_autoptr (GPtrArray) searches = read_searches (self);

  if (rushes_saved_searches_remove (searches, g_variant_get_string (parameter, NULL)))
    write_searches (self, searches);
}

void
rushes_list_pane_install_saved (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "tasks.save-search", NULL, save_search);
  gtk_widget_class_install_action (klass, "tasks.show-saved", "s", show_saved);
  gtk_widget_class_install_action (klass, "tasks.remove-saved", "s", remove_saved);
}
