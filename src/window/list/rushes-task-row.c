/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-task-row.h"

#include "rushes-cell-layout.h"
#include "rushes-file-offer.h"
#include "rushes-glance.h"
#include "rushes-row-excerpt.h"

#include <glib/gi18n.h>

#define MARK_ALPHA    (G_MAXUINT16 / 3)
#define STILL_REFRESH (30 * RUSHES_SECOND) /* how often the age of a task that has ended is looked at */

struct _RushesTaskRow
{
  GtkWidget parent_instance;

  RushesPoster *poster; /* (unowned): from the template, as the next six */
  GtkWidget *lines;
  GtkLabel *title;
  GtkLabel *state;
  GtkWidget *retry;
  GtkWidget *star;
  GtkWidget *dot;

  RushesTaskItem *item;        /* (owned) (nullable): while bound */
  RushesTicker *ticker;        /* (owned) (nullable): since it was bound first */
  RushesPosters *posters;      /* (owned) (nullable): while bound */
  RushesRowQueue *queue;       /* (owned) (nullable): while bound */
  gulong following;            /* handler of @item */
  RushesGlance *glance;        /* (owned) (nullable): of a cell */
  int width;                   /* px: what a cell would like to have; 0: not a cell */
  RushesSearchWords *searched; /* (owned) (nullable): that are marked */
  char *name;                  /* (owned) (nullable): accessible name given last */
  char *description;           /* (owned) (nullable): accessible description given last */
  const char *tone;            /* static (nullable): style class of @state and @poster now */
  gint64 refreshed;            /* µs, monotonic */
  gboolean live;               /* holds the ticker */
};

G_DEFINE_FINAL_TYPE (RushesTaskRow, rushes_task_row, GTK_TYPE_WIDGET)

/* The view's own widget around it is what assistive technology sees. */
static GtkWidget *
get_outermost (RushesTaskRow *self)
{
  GtkWidget *widget = gtk_widget_get_parent (GTK_WIDGET (self));

  while (widget != NULL && !GTK_IS_LIST_BASE (gtk_widget_get_parent (widget)))
    widget = gtk_widget_get_parent (widget);
  return widget;
}

static void
set_name (RushesTaskRow *self, const char *name)
{
  GtkWidget *outermost = g_strcmp0 (self->name, name) != 0 ? get_outermost (self) : NULL;

  if (outermost == NULL)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (outermost), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* The name keeps to the words of the state; what is wrong with the file, and what else was found, stands beside it. */
static void
set_description (RushesTaskRow *self, const char *description)
{
  GtkWidget *outermost = g_strcmp0 (self->description, description) != 0 ? get_outermost (self) : NULL;

  if (outermost == NULL)
    return;
  g_free (self->description);
  self->description = g_strdup (description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (outermost), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : "", -1);
}

/* Weight and ground, so that it can be told in every style: the colour of the text stays. */
static void
show_marked (GtkLabel *label, const RushesExcerpt *excerpt)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  GdkRGBA accent = { 0.2f, 0.52f, 0.89f, 1 };

  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (label)), "accent_bg_color", &accent);
  for (guint i = 0; i < excerpt->marks->len; i++)
    {
      const RushesSearchMark *mark = &g_array_index (excerpt->marks, RushesSearchMark, i);
      PangoAttribute *all[] = {
        pango_attr_weight_new (PANGO_WEIGHT_BOLD),
        pango_attr_background_new ((guint16) (accent.red * G_MAXUINT16), (guint16) (accent.green * G_MAXUINT16),
                                   (guint16) (accent.blue * G_MAXUINT16)),
        pango_attr_background_alpha_new (MARK_ALPHA),
      };

      for (guint k = 0; k < G_N_ELEMENTS (all); k++)
        {
          all[k]->start_index = mark->start;
          all[k]->end_index = mark->end;
          pango_attr_list_insert (attributes, all[k]);
        }
    }
  gtk_label_set_text (label, excerpt->text);
  gtk_label_set_attributes (label, attributes);
}

static void
show_plain (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text);
  gtk_label_set_attributes (label, NULL);
}

static void
set_tone (RushesTaskRow *self, const char *tone)
{
  if (self->tone == tone)
    return;
  if (self->tone != NULL)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->state), self->tone);
      gtk_widget_remove_css_class (GTK_WIDGET (self->poster), self->tone);
    }
  gtk_widget_add_css_class (GTK_WIDGET (self->state), tone);
  gtk_widget_add_css_class (GTK_WIDGET (self->poster), tone);
  self->tone = tone;
}

static void
set_live (RushesTaskRow *self, gboolean live)
{
  if (self->live == live)
    return;
  self->live = live;
  if (live)
    rushes_ticker_hold (self->ticker);
  else
    rushes_ticker_release (self->ticker);
}

static RushesThumbnailSize
choose_size (RushesTaskRow *self)
{
  return self->width * gtk_widget_get_scale_factor (GTK_WIDGET (self)) > RUSHES_THUMBNAIL_WIDTH
           ? RUSHES_THUMBNAIL_LARGE
           : RUSHES_THUMBNAIL_SMALL;
}

/* Where there is a picture to look at, a cell has no words but the prompt. */
static void
set_state (RushesTaskRow *self, RushesTask *task, const RushesTaskWords *words, const RushesRowExcerpt *excerpt)
{
  gboolean ready = task != NULL && rushes_task_peek (task)->state == RUSHES_TASK_READY && !words->missing;

  if (self->width > 0)
    rushes_poster_set_words (self->poster, words != NULL && !ready ? words->state : NULL);
  else if (excerpt != NULL && excerpt->place.text != NULL)
    show_marked (self->state, &excerpt->place);
  else
    show_plain (self->state, words != NULL ? words->state : "");
}

/**
 * rushes_task_row_refresh:
 * @widget: a #RushesTaskRow that is bound
 *
 * Says what is known of its task now. What is new waits for this in the queue that it was bound with.
 */
void
rushes_task_row_refresh (GtkWidget *widget)
{
  RushesTaskRow *self = RUSHES_TASK_ROW (widget);
  RushesTask *task = rushes_task_item_get_task (self->item);
  gboolean failed = rushes_task_item_get_failed (self->item);
  g_autoptr (RushesTaskWords) words = NULL;
  g_autoptr (RushesRowExcerpt) excerpt = NULL;

  self->refreshed = g_get_monotonic_time ();
  gtk_widget_set_visible (self->retry, task == NULL && failed);
  if (task != NULL)
    words = rushes_ticker_describe (self->ticker, task);
  if (task != NULL && self->searched != NULL)
    excerpt = rushes_row_excerpt_new (self->searched, task);
  set_live (self, words != NULL && words->live);
  if (excerpt != NULL)
    show_marked (self->title, &excerpt->title);
  else
    show_plain (self->title, words != NULL ? words->title : failed ? _ ("Could not read this part") : "");
  set_state (self, task, words, excerpt);
  gtk_widget_set_visible (self->star, words != NULL && words->starred);
  gtk_widget_set_visible (self->dot, words != NULL && words->fresh);
  rushes_poster_set_icon (self->poster, words != NULL ? words->icon : NULL);
  /* A picture would hide that there is no video any more. */
  rushes_poster_set_task (self->poster, self->posters, words != NULL && words->missing ? NULL : task,
                          choose_size (self));
  set_tone (self, words != NULL ? words->tone : "dim-label");
  set_description (self, excerpt != NULL && excerpt->place.text != NULL ? excerpt->place.text
                         : words != NULL && words->missing              ? _ ("File missing")
                                                                        : NULL);
  set_name (self, words != NULL ? words->name : failed ? _ ("Could not read this part") : _ ("Loading"));
}

static void
refresh_soon (RushesTaskRow *self)
{
  rushes_row_queue_push (self->queue, GTK_WIDGET (self));
}

static void
on_item (RushesTaskItem *item, GParamSpec *pspec, RushesTaskRow *self)
{
  refresh_soon (self);
}

static void
on_tick (RushesTicker *ticker, RushesTaskRow *self)
{
  if (self->item != NULL && (self->live || g_get_monotonic_time () - self->refreshed >= STILL_REFRESH))
    refresh_soon (self);
}

static void
on_moved (RushesTicker *ticker, gint64 id, RushesTaskRow *self)
{
  RushesTask *task = self->item != NULL ? rushes_task_item_get_task (self->item) : NULL;
  RushesTaskMoment moment;

  if (id == 0 && task != NULL)
    rushes_ticker_look (ticker, task, &moment); /* asks; what comes of it has an id */
  else if (self->item != NULL && rushes_task_item_get_id (self->item) == id)
    refresh_soon (self);
}

/**
 * rushes_task_row_set_searched:
 * @searched: (nullable): words that are marked in what is shown from the next rushes_task_row_bind() on
 */
void
rushes_task_row_set_searched (RushesTaskRow *self, RushesSearchWords *searched)
{
  if (self->searched == searched)
    return;
  g_clear_pointer (&self->searched, rushes_search_words_unref);
  self->searched = searched != NULL ? rushes_search_words_ref (searched) : NULL;
}

/**
 * rushes_task_row_bind:
 * @queue: what it waits in for its turn to show something new
 *
 * Shows @item until rushes_task_row_unbind(). The row is inside its list's own widget by then.
 */
void
rushes_task_row_bind (
  RushesTaskRow *self, RushesTaskItem *item, RushesTicker *ticker, RushesPosters *posters, RushesRowQueue *queue)
{
  g_return_if_fail (RUSHES_IS_TASK_ROW (self) && self->item == NULL);

  if (g_set_object (&self->ticker, ticker))
    {
      g_signal_connect_object (ticker, "tick", G_CALLBACK (on_tick), self, 0);
      g_signal_connect_object (ticker, "moved", G_CALLBACK (on_moved), self, 0);
    }
  self->item = g_object_ref (item);
  self->posters = g_object_ref (posters);
  self->queue = g_object_ref (queue);
  self->following = g_signal_connect (item, "notify", G_CALLBACK (on_item), self);
  refresh_soon (self);
}

void
rushes_task_row_unbind (RushesTaskRow *self)
{
  if (self->item == NULL)
    return;
  g_clear_signal_handler (&self->following, self->item);
  rushes_row_queue_drop (self->queue, GTK_WIDGET (self));
  if (self->glance != NULL)
    rushes_glance_stop (self->glance);
  set_live (self, FALSE);
  set_description (self, NULL);
  rushes_poster_set_task (self->poster, NULL, NULL, RUSHES_THUMBNAIL_SMALL);
  g_clear_object (&self->item);
  g_clear_object (&self->posters);
  g_clear_object (&self->queue);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->description, g_free);
}

static void
rushes_task_row_dispose (GObject *object)
{
  RushesTaskRow *self = RUSHES_TASK_ROW (object);
  GtkWidget *child;

  rushes_task_row_unbind (self);
  g_clear_object (&self->ticker);
  g_clear_object (&self->glance);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->searched, rushes_search_words_unref);
  G_OBJECT_CLASS (rushes_task_row_parent_class)->dispose (object);
}

static void
rushes_task_row_class_init (RushesTaskRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rushes_task_row_dispose;

  g_type_ensure (RUSHES_TYPE_POSTER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-task-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesTaskRow, poster);
  gtk_widget_class_bind_template_child (widget_class, RushesTaskRow, lines);
  gtk_widget_class_bind_template_child (widget_class, RushesTaskRow, title);
  gtk_widget_class_bind_template_child (widget_class, RushesTaskRow, state);
  gtk_widget_class_bind_template_child (widget_class, RushesTaskRow, retry);
  gtk_widget_class_bind_template_child (widget_class, RushesTaskRow, star);
  gtk_widget_class_bind_template_child (widget_class, RushesTaskRow, dot);
}

static const char *
get_file (GtkWidget *widget)
{
  RushesTaskRow *self = RUSHES_TASK_ROW (widget);
  RushesTask *task = self->item != NULL ? rushes_task_item_get_task (self->item) : NULL;

  return task != NULL && rushes_task_has_video (task) && !rushes_task_peek (task)->removed
           ? rushes_task_peek (task)->file
           : NULL;
}

static const char *
get_dragged (GtkWidget *widget, GdkPaintable **picture)
{
  RushesTaskRow *self = RUSHES_TASK_ROW (widget);

  if (picture != NULL)
    *picture = GDK_PAINTABLE (rushes_poster_get_picture (self->poster));
  return get_file (widget);
}

static void
rushes_task_row_init (RushesTaskRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rushes_file_offer_drag (GTK_WIDGET (self->poster), GTK_WIDGET (self), get_dragged);
}

/**
 * rushes_task_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
rushes_task_row_new (void)
{
  return g_object_new (RUSHES_TYPE_TASK_ROW, NULL);
}

/**
 * rushes_task_row_new_cell:
 * @width: px: what it would like to have
 *
 * Returns: (transfer floating): a cell of the gallery that shows nothing yet
 */
GtkWidget *
rushes_task_row_new_cell (int width)
{
  RushesTaskRow *self = g_object_new (RUSHES_TYPE_TASK_ROW, NULL);
  const RushesCellParts parts = {
    .poster = GTK_WIDGET (self->poster),
    .title = self->lines,
    .star = self->star,
    .dot = self->dot,
    .button = self->retry,
  };

  gtk_widget_set_visible (GTK_WIDGET (self->state), FALSE);
  gtk_widget_set_valign (parts.poster, GTK_ALIGN_FILL);
  gtk_widget_set_layout_manager (GTK_WIDGET (self), rushes_cell_layout_new (&parts));
  gtk_widget_remove_css_class (GTK_WIDGET (self), "task-row");
  gtk_widget_add_css_class (GTK_WIDGET (self), "task-cell");
  self->glance = rushes_glance_new (GTK_WIDGET (self), self->poster, get_file);
  rushes_task_row_set_width (self, width);
  return GTK_WIDGET (self);
}

/**
 * rushes_task_row_set_width:
 * @width: px: what a cell would like to have
 */
void
rushes_task_row_set_width (RushesTaskRow *self, int width)
{
  if (self->width == width)
    return;
  self->width = width;
  rushes_cell_layout_set_width (RUSHES_CELL_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), width);
  if (self->item != NULL)
    refresh_soon (self);
}
