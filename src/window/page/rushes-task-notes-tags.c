/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-notes-private.h"

#include "rushes-task-tags.h"
#include "rushes-window.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_MATCHES    6 /* tags that are offered at once */
#define MAX_CHIP_CHARS 24

/* The tags of a task, as chips that can be taken away, and a place for one more that knows those in use. */

/** Change: a tag on its way to the library, or from it */
typedef struct
{
  RushesTaskNotes *self; /* (owned) */
  gint64 id;
  gboolean add;
} Change;

static void
on_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Change *change = user_data;
  g_autoptr (RushesTaskNotes) self = change->self;
  gboolean add = change->add && change->id == self->id;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) changed = rushes_store_edit_many_finish (RUSHES_STORE (source), result, &error);

  g_free (change);
  if (changed == NULL && add)
    {
      /* What was typed is still there. */
      gtk_label_set_label (self->tag_problem, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->tag_problem), TRUE);
    }
  else if (changed == NULL)
    rushes_window_say (GTK_WIDGET (self), error->message);
  else if (add)
    {
      gtk_editable_set_text (self->typed, "");
      gtk_popover_popdown (self->popover);
    }
}

static void
edit (RushesTaskNotes *self, RushesEdit what, const char *tag)
{
  Change *change;

  if (self->id == 0 || self->context == NULL)
    return;
  change = g_new0 (Change, 1);
  change->self = g_object_ref (self);
  change->id = self->id;
  change->add = what == RUSHES_EDIT_TAG;
  rushes_store_edit_many_async (rushes_context_get_store (self->context), &self->id, 1, what, tag, NULL, NULL, NULL,
                                on_changed, change);
}

/* The chips. */

static void
on_chip_removed (GtkWidget *button, RushesTaskNotes *self)
{
  edit (self, RUSHES_EDIT_UNTAG, g_object_get_data (G_OBJECT (button), "tag"));
}

static GtkWidget *
make_chip (RushesTaskNotes *self, const char *tag)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  GtkWidget *label = gtk_label_new (tag);
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  /* Translators: %s is a tag. */
  g_autofree char *remove = g_strdup_printf (_ ("Remove Tag “%s”"), tag);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CHIP_CHARS);
  gtk_widget_set_tooltip_text (label, g_utf8_strlen (tag, -1) > MAX_CHIP_CHARS / 2 ? tag : NULL);
  gtk_widget_set_tooltip_text (button, remove);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "tag", g_strdup (tag), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_chip_removed), self);
  gtk_widget_add_css_class (chip, "chip");
  gtk_box_append (GTK_BOX (chip), label);
  gtk_box_append (GTK_BOX (chip), button);
  return chip;
}

/**
 * rushes_task_notes_show_tags:
 * @tags: (nullable): one a line
 */
void
rushes_task_notes_show_tags (RushesTaskNotes *self, const char *tags)
{
  g_auto (GStrv) each = NULL;
  GtkWidget *child;

  if (g_strcmp0 (tags, self->tags) == 0)
    return;
  g_free (self->tags);
  self->tags = g_strdup (tags);
  while ((child = gtk_widget_get_first_child (self->tag_row)) != GTK_WIDGET (self->add_tag))
    gtk_widget_unparent (child);
  each = rushes_task_tags_split (tags);
  for (guint i = 0; each[i] != NULL; i++)
    gtk_widget_insert_before (make_chip (self, each[i]), self->tag_row, GTK_WIDGET (self->add_tag));
  gtk_widget_set_visible (GTK_WIDGET (self->add_tag), g_strv_length (each) < RUSHES_TASK_MAX_TAGS);
}

/* One more. */

static gboolean
is_match (RushesTaskNotes *self, const char *tag)
{
  g_autofree char *folded = g_utf8_casefold (tag, -1);
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (self->typed), -1);

  return strstr (folded, g_strstrip (wanted)) != NULL && !rushes_task_tags_has (self->tags, tag);
}

static void
show_matches (RushesTaskNotes *self)
{
  GtkListBoxRow *row;
  guint n = 0;

  while ((row = gtk_list_box_get_row_at_index (self->matches, 0)) != NULL)
    gtk_list_box_remove (self->matches, GTK_WIDGET (row));
  for (guint i = 0; self->known != NULL && self->known[i] != NULL && n < MAX_MATCHES; i++)
    if (is_match (self, self->known[i]))
      {
        GtkWidget *label = gtk_label_new (self->known[i]);

        gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
        gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CHIP_CHARS);
        gtk_label_set_xalign (GTK_LABEL (label), 0);
        gtk_list_box_append (self->matches, label);
        n++;
      }
  gtk_widget_set_visible (GTK_WIDGET (self->matches), n > 0);
}

static void
on_labels (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesTaskNotes *self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) tags = NULL;
  g_auto (GStrv) models = NULL;

  if (!rushes_store_labels_finish (RUSHES_STORE (source), result, &tags, &models, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("No tags: %s", error->message);
      return;
    }
  g_strfreev (self->known);
  self->known = g_steal_pointer (&tags);
  show_matches (self);
}

static void
on_popover_shown (RushesTaskNotes *self)
{
  if (self->context == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->tag_problem), FALSE);
  rushes_task_notes_stop_tags (self);
  self->cancellable = g_cancellable_new ();
  show_matches (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->typed));
  rushes_store_labels_async (rushes_context_get_store (self->context), self->cancellable, on_labels, self);
}

static void
on_typed (RushesTaskNotes *self)
{
  show_matches (self);
}

static void
take_typed (RushesTaskNotes *self)
{
  g_autofree char *tag = rushes_task_tag_clean (gtk_editable_get_text (self->typed));

  if (tag != NULL)
    edit (self, RUSHES_EDIT_TAG, tag);
}

static void
on_match (RushesTaskNotes *self, GtkListBoxRow *row)
{
  edit (self, RUSHES_EDIT_TAG, gtk_label_get_label (GTK_LABEL (gtk_list_box_row_get_child (row))));
}

void
rushes_task_notes_stop_tags (RushesTaskNotes *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/**
 * rushes_task_notes_install_tags:
 *
 * The part of the class that has to do with tags.
 */
void
rushes_task_notes_install_tags (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, RushesTaskNotes, tag_row);
  gtk_widget_class_bind_template_child (klass, RushesTaskNotes, add_tag);
  gtk_widget_class_bind_template_child (klass, RushesTaskNotes, popover);
  gtk_widget_class_bind_template_child (klass, RushesTaskNotes, typed);
  gtk_widget_class_bind_template_child (klass, RushesTaskNotes, matches);
  gtk_widget_class_bind_template_child (klass, RushesTaskNotes, tag_problem);
  gtk_widget_class_bind_template_callback (klass, on_popover_shown);
  gtk_widget_class_bind_template_callback (klass, on_typed);
  gtk_widget_class_bind_template_callback (klass, take_typed);
  gtk_widget_class_bind_template_callback (klass, on_match);
}
