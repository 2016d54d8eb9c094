/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-job-row.h"

#include <glib/gi18n.h>

struct _RushesJobRow
{
  GtkWidget parent_instance;

  GtkLabel *words; /* (unowned): from the template, as the next two */
  GtkProgressBar *bar;
  GtkWidget *stop;

  char *what;                /* (owned) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (RushesJobRow, rushes_job_row, GTK_TYPE_WIDGET)

static void
on_stop (RushesJobRow *self)
{
  gtk_widget_set_sensitive (self->stop, FALSE);
  g_cancellable_cancel (self->cancellable);
}

static void
rushes_job_row_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  if (child != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rushes_job_row_parent_class)->dispose (object);
}

static void
rushes_job_row_finalize (GObject *object)
{
  RushesJobRow *self = RUSHES_JOB_ROW (object);

  g_free (self->what);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (rushes_job_row_parent_class)->finalize (object);
}

static void
rushes_job_row_class_init (RushesJobRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rushes_job_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = rushes_job_row_finalize;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-job-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesJobRow, words);
  gtk_widget_class_bind_template_child (widget_class, RushesJobRow, bar);
  gtk_widget_class_bind_template_child (widget_class, RushesJobRow, stop);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
}

static void
rushes_job_row_init (RushesJobRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rushes_job_row_new:
 * @what: plain text
 * @cancellable: what Stop cancels
 *
 * Returns: (transfer floating): a row that says nothing yet
 */
GtkWidget *
rushes_job_row_new (const char *what, GCancellable *cancellable)
{
  RushesJobRow *self = g_object_new (RUSHES_TYPE_JOB_ROW, NULL);

  self->what = g_strdup (what);
  self->cancellable = g_object_ref (cancellable);
  return GTK_WIDGET (self);
}

void
rushes_job_row_set_done (RushesJobRow *self, guint done, guint total)
{
  /* Translators: %1$s is what is being done to tasks, such as "Removing"; then a number of tasks, and of all of them.
   */
  g_autofree char *sentence = g_strdup_printf (_ ("%1$s: %2$'u of %3$'u"), self->what, done, total);

  gtk_label_set_label (self->words, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  gtk_progress_bar_set_fraction (self->bar, total > 0 ? (double) done / total : 0);
}

/**
 * rushes_job_row_end:
 *
 * Takes it from where it is shown.
 */
void
rushes_job_row_end (RushesJobRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (GTK_IS_BOX (parent))
    gtk_box_remove (GTK_BOX (parent), GTK_WIDGET (self));
}
