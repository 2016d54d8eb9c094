/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-poster.h"

#include "rushes-clock.h"
#include "rushes-words.h"

/*
 * Bound with every row that scrolls by, so nothing here asks for a new layout but the few letters of the duration: the
 * icon stays where it is and is left out of what is drawn.
 */

#define WIDTH  96
#define HEIGHT 54
#define MARGIN 3 /* around the duration */
#define GAP    3 /* between icon and words, and beside the words */
#define LINES  3 /* of words */

struct _RushesPoster
{
  GtkWidget parent_instance;

  GtkWidget *icon;        /* (unowned): a child */
  GtkWidget *duration;    /* (unowned): a child */
  GtkWidget *words;       /* (unowned) (nullable): a child */
  gboolean crowded;       /* no room for the icon above the words */
  RushesPosters *posters; /* (owned) (nullable): while there is a task with a video */
  RushesTask *task;       /* (owned) (nullable): that task */
  RushesThumbnailSize size;
  char *name;          /* (owned) (nullable): of its picture */
  GdkTexture *picture; /* (owned) (nullable) */
  GdkTexture *frame;   /* (owned) (nullable): while the clip plays, in the place of @picture */
  double aspect;       /* of @frame */
};

G_DEFINE_FINAL_TYPE (RushesPoster, rushes_poster, GTK_TYPE_WIDGET)

static void
rushes_poster_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
allocate (GtkWidget *child, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, width, height }, -1);
}

/* Returns: px that the words take below the icon */
static int
allocate_words (RushesPoster *self, int width, int height, int icon)
{
  int words, room = width - 2 * GAP;

  gtk_widget_measure (self->words, GTK_ORIENTATION_VERTICAL, room, NULL, &words, NULL, NULL);
  words = MIN (words, height);
  self->crowded = icon + GAP + words > height;
  allocate (self->words, GAP, self->crowded ? (height - words) / 2 : (height - icon - GAP - words) / 2 + icon + GAP,
            room, words);
  return words + GAP;
}

static void
rushes_poster_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RushesPoster *self = RUSHES_POSTER (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkRequisition icon, duration;
  int words = 0;

  gtk_widget_get_preferred_size (self->icon, NULL, &icon);
  gtk_widget_get_preferred_size (self->duration, NULL, &duration);
  self->crowded = FALSE;
  if (self->words != NULL && gtk_widget_get_visible (self->words))
    words = allocate_words (self, width, height, icon.height);
  allocate (self->icon, (width - icon.width) / 2, (height - icon.height - words) / 2, icon.width, icon.height);
  allocate (self->duration, mirrored ? MARGIN : width - duration.width - MARGIN, height - duration.height - MARGIN,
            duration.width, duration.height);
}

/* As large as there is room for it, with black beside it. */
static void
snapshot_picture (GdkTexture *picture, double aspect, GtkSnapshot *snapshot, float width, float height)
{
  float wide = MIN (width, (float) (height * aspect)), high = MIN (height, (float) (width / aspect));

  if (wide < width - 0.5f || high < height - 0.5f)
    gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 0, 0, 0, 1 }, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_append_texture (snapshot, picture,
                               &GRAPHENE_RECT_INIT ((width - wide) / 2, (height - high) / 2, wide, high));
}

static void
rushes_poster_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RushesPoster *self = RUSHES_POSTER (widget);
  float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);

  if (self->frame != NULL)
    snapshot_picture (self->frame, self->aspect, snapshot, width, height);
  else if (self->picture != NULL)
    snapshot_picture (self->picture, gdk_paintable_get_intrinsic_aspect_ratio (GDK_PAINTABLE (self->picture)), snapshot,
                      width, height);
  else
    {
      if (!self->crowded)
        gtk_widget_snapshot_child (widget, self->icon, snapshot);
      if (self->words != NULL)
        gtk_widget_snapshot_child (widget, self->words, snapshot);
      return;
    }
  gtk_widget_snapshot_child (widget, self->duration, snapshot);
}

static void
set_picture (RushesPoster *self, GdkTexture *picture)
{
  if (!g_set_object (&self->picture, picture))
    return;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_picture (GtkWidget *widget, GdkTexture *picture)
{
  set_picture (RUSHES_POSTER (widget), picture);
}

/* The picture of the other size, until there is the one of this. */
static GdkTexture *
get_stand_in (RushesPoster *self)
{
  g_autofree char *name = rushes_thumbnailer_get_name (
    self->task, self->size == RUSHES_THUMBNAIL_LARGE ? RUSHES_THUMBNAIL_SMALL : RUSHES_THUMBNAIL_LARGE);

  return rushes_posters_peek (self->posters, name);
}

static void
look (RushesPoster *self)
{
  GdkTexture *picture = rushes_posters_peek (self->posters, self->name);

  set_picture (self, picture != NULL ? picture : get_stand_in (self));
  if (picture == NULL)
    rushes_posters_want (self->posters, GTK_WIDGET (self), self->task, self->size, on_picture);
}

/* A view keeps many rows that are not seen: they hold no picture, which would be a lot of memory. */
static void
rushes_poster_map (GtkWidget *widget)
{
  RushesPoster *self = RUSHES_POSTER (widget);

  GTK_WIDGET_CLASS (rushes_poster_parent_class)->map (widget);
  if (self->posters != NULL)
    look (self);
}

static void
rushes_poster_unmap (GtkWidget *widget)
{
  RushesPoster *self = RUSHES_POSTER (widget);

  GTK_WIDGET_CLASS (rushes_poster_parent_class)->unmap (widget);
  if (self->posters != NULL)
    rushes_posters_unwant (self->posters, widget);
  g_clear_object (&self->picture);
}

static void
forget (RushesPoster *self)
{
  if (self->posters != NULL)
    rushes_posters_unwant (self->posters, GTK_WIDGET (self));
  g_clear_object (&self->posters);
  g_clear_pointer (&self->task, rushes_task_unref);
  g_clear_pointer (&self->name, g_free);
}

static void
rushes_poster_dispose (GObject *object)
{
  RushesPoster *self = RUSHES_POSTER (object);

  forget (self);
  g_clear_object (&self->picture);
  g_clear_object (&self->frame);
  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->duration, gtk_widget_unparent);
  g_clear_pointer (&self->words, gtk_widget_unparent);
  G_OBJECT_CLASS (rushes_poster_parent_class)->dispose (object);
}

static void
rushes_poster_class_init (RushesPosterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rushes_poster_dispose;
  widget_class->measure = rushes_poster_measure;
  widget_class->size_allocate = rushes_poster_size_allocate;
  widget_class->snapshot = rushes_poster_snapshot;
  widget_class->map = rushes_poster_map;
  widget_class->unmap = rushes_poster_unmap;
  gtk_widget_class_set_css_name (widget_class, "poster");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
rushes_poster_init (RushesPoster *self)
{
  /* The row's name says it all. */
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->duration = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (self->duration, "duration");
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  gtk_widget_set_parent (self->duration, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN); /* its corners are round */
}

/**
 * rushes_poster_set_icon:
 * @icon_name: (nullable): what to show while there is no picture
 */
void
rushes_poster_set_icon (RushesPoster *self, const char *icon_name)
{
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon_name);
}

static GtkWidget *
make_words (void)
{
  GtkWidget *words = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "justify", GTK_JUSTIFY_CENTER, "ellipsize",
                                   PANGO_ELLIPSIZE_END, "lines", LINES, NULL);

  gtk_widget_add_css_class (words, "words");
  return words;
}

/**
 * rushes_poster_set_words:
 * @words: (nullable): plain text, to be read while there is no picture
 */
void
rushes_poster_set_words (RushesPoster *self, const char *words)
{
  if (self->words == NULL)
    {
      if (words == NULL)
        return;
      self->words = make_words ();
      gtk_widget_set_parent (self->words, GTK_WIDGET (self));
    }
  gtk_label_set_text (GTK_LABEL (self->words), words != NULL ? words : "");
  gtk_widget_set_visible (self->words, words != NULL);
}

/**
 * rushes_poster_set_task:
 * @posters: (nullable): where pictures come from
 * @task: (nullable): whose picture to show as soon as there is one; %NULL: nobody's
 * @size: the picture's, as there is room for it
 *
 * Cheap, above all when the video is the same as before.
 */
void
rushes_poster_set_task (RushesPoster *self, RushesPosters *posters, RushesTask *task, RushesThumbnailSize size)
{
  g_autofree char *name = task != NULL && posters != NULL ? rushes_thumbnailer_get_name (task, size) : NULL;
  g_autofree char *duration = NULL;

  if (g_strcmp0 (name, self->name) == 0)
    return;
  forget (self);
  if (name == NULL)
    {
      set_picture (self, NULL);
      return;
    }
  duration = rushes_words_span (rushes_request_peek (rushes_task_peek (task)->request)->duration * RUSHES_SECOND);
  gtk_label_set_text (GTK_LABEL (self->duration), duration);
  self->posters = g_object_ref (posters);
  self->task = rushes_task_ref (task);
  self->size = size;
  self->name = g_steal_pointer (&name);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    look (self);
  else
    set_picture (self, NULL);
}

/**
 * rushes_poster_get_picture:
 *
 * Returns: (transfer none) (nullable): what is shown while the clip does not play
 */
GdkTexture *
rushes_poster_get_picture (RushesPoster *self)
{
  return self->picture;
}

/**
 * rushes_poster_set_frame:
 * @frame: (nullable): of the clip that plays, to be seen now; %NULL: the picture again
 * @aspect: of @frame as it is to be seen
 */
void
rushes_poster_set_frame (RushesPoster *self, GdkTexture *frame, double aspect)
{
  if (!g_set_object (&self->frame, frame))
    return;
  self->aspect = aspect > 0 ? aspect : 1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * rushes_poster_get_frame:
 *
 * Returns: (transfer none) (nullable): what is seen of the clip that plays
 */
GdkTexture *
rushes_poster_get_frame (RushesPoster *self)
{
  return self->frame;
}
