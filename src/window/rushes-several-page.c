/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-several-page.h"

#include "rushes-comparison.h"
#include "rushes-task-item.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _RushesSeveralPage
{
  GtkWidget parent_instance;

  AdwStatusPage *status; /* (unowned): from the template, as those down to @edit */
  GtkWidget *compare;
  AdwActionRow *star;
  AdwActionRow *ids;
  AdwActionRow *files;
  AdwActionRow *save;
  AdwActionRow *retry;
  AdwActionRow *edit;

  GPtrArray *items; /* (owned) (nullable) (element-type RushesTaskItem): the first of those selected */
  guint n_selected;
};

G_DEFINE_FINAL_TYPE (RushesSeveralPage, rushes_several_page, GTK_TYPE_WIDGET)

static void
say (AdwActionRow *row, const RushesManyFacts *facts, RushesManyVerb verb)
{
  g_autofree char *sentence = rushes_many_facts_say (facts, verb);
  g_autofree char *escaped = sentence != NULL ? g_markup_escape_text (sentence, -1) : NULL;

  adw_action_row_set_subtitle (row, escaped);
}

static void
update (RushesSeveralPage *self)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new ();
  RushesComparability comparability;
  g_autofree char *sentence = NULL;

  for (guint i = 0; i < self->items->len; i++)
    g_ptr_array_add (tasks, rushes_task_item_get_task (self->items->pdata[i]));
  comparability = rushes_comparison_judge (self->n_selected, tasks);
  if (comparability != RUSHES_COMPARABLE_TOO_MANY) /* who has selected so many wants something else */
    sentence = g_markup_escape_text (rushes_comparison_say (comparability), -1);
  adw_status_page_set_description (self->status, sentence);
  gtk_widget_set_visible (self->compare, comparability == RUSHES_COMPARABLE);
}

static void
on_task (RushesTaskItem *item, GParamSpec *pspec, RushesSeveralPage *self)
{
  update (self);
}

static void
drop_items (RushesSeveralPage *self)
{
  for (guint i = 0; self->items != NULL && i < self->items->len; i++)
    g_signal_handlers_disconnect_by_data (self->items->pdata[i], self);
  g_clear_pointer (&self->items, g_ptr_array_unref);
}

static void
rushes_several_page_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  drop_items (RUSHES_SEVERAL_PAGE (object));
  if (child != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rushes_several_page_parent_class)->dispose (object);
}

static void
rushes_several_page_class_init (RushesSeveralPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rushes_several_page_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-several-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesSeveralPage, status);
  gtk_widget_class_bind_template_child (widget_class, RushesSeveralPage, compare);
  gtk_widget_class_bind_template_child (widget_class, RushesSeveralPage, star);
  gtk_widget_class_bind_template_child (widget_class, RushesSeveralPage, ids);
  gtk_widget_class_bind_template_child (widget_class, RushesSeveralPage, files);
  gtk_widget_class_bind_template_child (widget_class, RushesSeveralPage, save);
  gtk_widget_class_bind_template_child (widget_class, RushesSeveralPage, retry);
  gtk_widget_class_bind_template_child (widget_class, RushesSeveralPage, edit);
}

static void
rushes_several_page_init (RushesSeveralPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rushes_several_page_new:
 *
 * Returns: (transfer floating): a page that speaks of none yet
 */
GtkWidget *
rushes_several_page_new (void)
{
  return g_object_new (RUSHES_TYPE_SEVERAL_PAGE, NULL);
}

/**
 * rushes_several_page_set_facts:
 * @facts: of the tasks that are selected
 *
 * Says which verbs are for how many of them, and why one is for none.
 */
void
rushes_several_page_set_facts (RushesSeveralPage *self, const RushesManyFacts *facts)
{
  gboolean starred = rushes_many_facts_are_starred (facts);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->star), starred ? _ ("Unstar") : _ ("Star"));
  adw_action_row_set_icon_name (self->star, starred ? "starred-symbolic" : "non-starred-symbolic");
  say (self->ids, facts, RUSHES_MANY_COPY_IDS);
  say (self->files, facts, RUSHES_MANY_COPY_FILES);
  say (self->save, facts, RUSHES_MANY_SAVE_FILES);
  say (self->retry, facts, RUSHES_MANY_RETRY);
  say (self->edit, facts, RUSHES_MANY_EDIT);
}

/**
 * rushes_several_page_set_items:
 * @title: how many are selected, in words
 * @items: (element-type RushesTaskItem): the first of them, as many as can be compared
 */
void
rushes_several_page_set_items (RushesSeveralPage *self, const char *title, guint n_selected, GPtrArray *items)
{
  drop_items (self);
  self->items = g_ptr_array_ref (items);
  self->n_selected = n_selected;
  for (guint i = 0; i < items->len; i++)
    g_signal_connect (items->pdata[i], "notify::task", G_CALLBACK (on_task), self);
  adw_status_page_set_title (self->status, title);
  update (self);
}
