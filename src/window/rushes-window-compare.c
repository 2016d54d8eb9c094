/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-window-private.h"

#include "rushes-compare-page.h"

#include <string.h>

/* Several tasks at once: what is said while they are selected, and comparing them. */

#define PAGE "compare"

static GPtrArray *
get_tasks (RushesWindow *self)
{
  g_autoptr (GPtrArray) items = rushes_list_pane_get_items (self->list, RUSHES_COMPARISON_MOST);
  GPtrArray *tasks = g_ptr_array_new ();

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (tasks, rushes_task_item_get_task (items->pdata[i]));
  return tasks;
}

#define SEVERAL "several"

/* Returns: the name of the page of several tasks, which is made when it is first looked at */
const char *
rushes_window_get_several (RushesWindow *self)
{
  if (self->several == NULL)
    {
      self->several = RUSHES_SEVERAL_PAGE (rushes_several_page_new ());
      gtk_stack_add_named (self->screen, GTK_WIDGET (self->several), SEVERAL);
    }
  return SEVERAL;
}

/**
 * rushes_window_update_several:
 *
 * To be called when something else is selected.
 */
void
rushes_window_update_several (RushesWindow *self)
{
  guint n = rushes_list_pane_get_n_selected (self->list);
  g_autoptr (GPtrArray) items = NULL;
  g_autofree char *title = NULL;

  if (n > 1)
    rushes_window_get_several (self);
  rushes_window_look_at_chosen (self);
  if (n < 2)
    return;
  items = rushes_list_pane_get_items (self->list, RUSHES_COMPARISON_MOST);
  title = rushes_list_pane_say_selected (n);
  rushes_several_page_set_items (self->several, title, n, items);
}

/* Ctrl+Shift+D: in GTK a second way to its inspector, beside Ctrl+Shift+I; a key of ours would lose to it. */
gboolean
rushes_window_enable_debugging (GtkWindow *window, gboolean toggle)
{
  if (!toggle)
    return GTK_WINDOW_CLASS (g_type_class_peek_parent (g_type_class_peek (RUSHES_TYPE_WINDOW)))
      ->enable_debugging (window, toggle);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.compare", NULL);
  return TRUE;
}

/* The headers have nothing to say on the full screen. */
static void
on_fullscreened (RushesWindow *self)
{
  gboolean alone = gtk_window_is_fullscreen (GTK_WINDOW (self)) && g_strcmp0 (self->whole, PAGE) == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->headers), !alone);
}

static GtkWidget *
get_page (RushesWindow *self)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->screen, PAGE);

  if (page != NULL)
    return page;
  page = rushes_compare_page_new (self->context);
  gtk_stack_add_named (self->screen, page, PAGE);
  g_signal_connect (self, "notify::fullscreened", G_CALLBACK (on_fullscreened), NULL);
  return page;
}

static gboolean
is_one_prompt (const GPtrArray *tasks)
{
  const RushesTaskFields *first = rushes_task_peek (tasks->pdata[0]);

  for (guint i = 1; i < tasks->len; i++)
    if (strcmp (rushes_request_peek (rushes_task_peek (tasks->pdata[i])->request)->prompt,
                rushes_request_peek (first->request)->prompt) != 0)
      return FALSE;
  return TRUE;
}

/**
 * rushes_window_compare:
 *
 * Shows the selected clips side by side, or says why that cannot be.
 */
void
rushes_window_compare (RushesWindow *self)
{
  g_autoptr (GPtrArray) tasks = get_tasks (self);
  RushesComparability comparability = rushes_comparison_judge (rushes_list_pane_get_n_selected (self->list), tasks);
  GtkWidget *page = get_page (self);
  g_autofree char *title = NULL;

  if (comparability == RUSHES_COMPARABLE_UNREAD)
    return; /* in a moment it is */
  if (comparability != RUSHES_COMPARABLE)
    {
      rushes_window_toast (self, rushes_comparison_say (comparability));
      return;
    }
  title = rushes_comparison_title (tasks, is_one_prompt (tasks));
  rushes_window_enter_whole (self, PAGE, title);
  rushes_compare_page_show (RUSHES_COMPARE_PAGE (page), tasks, g_settings_get_boolean (self->settings, "autoplay"));
}
