/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-work-button.h"

#include "rushes-pie.h"
#include "rushes-work-words.h"
#include "rushes-workload.h"

struct _RushesWorkButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button; /* (unowned): from the template, as those down to @estimate */
  GtkPopover *popover;
  RushesPie *pie;
  GtkLabel *title;
  GtkProgressBar *bar;
  GtkLabel *detail;
  GtkWidget *estimate;

  RushesWorkload *workload; /* (owned) */
  RushesTicker *ticker;     /* (owned) (nullable): with a context */
  gboolean live;            /* holds the ticker */
  guint refresher;          /* source */
};

G_DEFINE_FINAL_TYPE (RushesWorkButton, rushes_work_button, GTK_TYPE_WIDGET)

/* Returns: the sum of the parts that the tasks under way have behind them */
static double
sum_parts (RushesWorkButton *self, gboolean *estimated)
{
  g_autoptr (GPtrArray) tasks = rushes_workload_get_under_way (self->workload);
  double parts = 0;

  *estimated = FALSE;
  for (guint i = 0; i < tasks->len; i++)
    {
      const RushesTaskFields *fields = rushes_task_peek (tasks->pdata[i]);
      gint64 since = fields->accepted > 0 ? fields->accepted : fields->created;
      RushesTaskMoment moment;

      rushes_ticker_look (self->ticker, tasks->pdata[i], &moment);
      parts += rushes_workload_part (fields->state, moment.now - since, moment.typical, moment.done, moment.total);
      *estimated |= fields->state == RUSHES_TASK_GENERATING && moment.typical > 0;
    }
  return parts;
}

static void
set_live (RushesWorkButton *self, gboolean live)
{
  if (self->live == live)
    return;
  self->live = live;
  gtk_widget_set_visible (GTK_WIDGET (self), live);
  if (live)
    rushes_ticker_hold (self->ticker);
  else
    {
      gtk_popover_popdown (self->popover);
      rushes_ticker_release (self->ticker);
    }
}

static void
refresh (RushesWorkButton *self)
{
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  gboolean estimated;
  double fraction;
  RushesWork work;

  rushes_workload_get (self->workload, &work);
  set_live (self, work.total > work.done);
  if (!self->live)
    return;
  fraction = rushes_workload_fraction (&work, sum_parts (self, &estimated));
  title = rushes_work_words_title (&work);
  detail = rushes_work_words_detail (&work);
  rushes_pie_set_fraction (self->pie, fraction);
  gtk_progress_bar_set_fraction (self->bar, fraction);
  gtk_widget_set_visible (self->estimate, estimated);
  gtk_label_set_text (self->detail, detail);
  if (g_str_equal (gtk_label_get_text (self->title), title))
    return;
  gtk_label_set_text (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static gboolean
on_refresh (gpointer user_data)
{
  RushesWorkButton *self = user_data;

  self->refresher = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

/* A batch changes a thousand times in one turn. */
static void
refresh_soon (RushesWorkButton *self)
{
  if (self->refresher == 0)
    self->refresher = g_idle_add (on_refresh, self);
}

static void
on_shown (RushesWorkButton *self)
{
  gtk_popover_popdown (self->popover);
}

static void
rushes_work_button_dispose (GObject *object)
{
  RushesWorkButton *self = RUSHES_WORK_BUTTON (object);

  g_clear_handle_id (&self->refresher, g_source_remove);
  if (self->ticker != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->ticker, self);
      if (self->live)
        rushes_ticker_release (self->ticker);
      self->live = FALSE;
    }
  if (self->workload != NULL)
    g_signal_handlers_disconnect_by_data (self->workload, self);
  g_clear_object (&self->ticker);
  g_clear_object (&self->workload);
  if (self->button != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->button)));
  G_OBJECT_CLASS (rushes_work_button_parent_class)->dispose (object);
}

static void
rushes_work_button_class_init (RushesWorkButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rushes_work_button_dispose;
  g_type_ensure (RUSHES_TYPE_PIE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-work-button.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesWorkButton, button);
  gtk_widget_class_bind_template_child (widget_class, RushesWorkButton, popover);
  gtk_widget_class_bind_template_child (widget_class, RushesWorkButton, pie);
  gtk_widget_class_bind_template_child (widget_class, RushesWorkButton, title);
  gtk_widget_class_bind_template_child (widget_class, RushesWorkButton, bar);
  gtk_widget_class_bind_template_child (widget_class, RushesWorkButton, detail);
  gtk_widget_class_bind_template_child (widget_class, RushesWorkButton, estimate);
  gtk_widget_class_bind_template_callback (widget_class, on_shown);
}

static void
rushes_work_button_init (RushesWorkButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->workload = rushes_workload_new ();
}

/**
 * rushes_work_button_set_context:
 * @context: an open one
 * @ticker: the window's
 */
void
rushes_work_button_set_context (RushesWorkButton *self, RushesContext *context, RushesTicker *ticker)
{
  g_return_if_fail (RUSHES_IS_WORK_BUTTON (self) && self->ticker == NULL);

  self->ticker = g_object_ref (ticker);
  g_signal_connect_swapped (ticker, "tick", G_CALLBACK (refresh), self);
  g_signal_connect_swapped (self->workload, "changed", G_CALLBACK (refresh_soon), self);
  rushes_workload_follow (self->workload, rushes_context_get_store (context));
}
