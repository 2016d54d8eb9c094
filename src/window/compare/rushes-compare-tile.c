/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-compare-tile.h"

#include "rushes-frame-paintable.h"
#include "rushes-play-trouble.h"
#include "rushes-removed-place.h"
#include "rushes-text.h"

#include <glib/gi18n.h>

#define MAX_PROMPT_BYTES (64 * 1024)
#define MAX_PROMPT       4000
#define MIN_WIDTH        150
#define MIN_HEIGHT       84 /* px of the picture */
#define LINES            48 /* px of the prompt that the picture leaves room for: two lines and a bit of the third */
#define SPACING          3
#define MARK_ALPHA       0.25

struct _RushesCompareTile
{
  GtkWidget parent_instance;

  GtkWidget *overlay; /* (unowned): from the template, as those down to @prompt */
  GtkPicture *picture;
  GtkWidget *trouble_box;
  GtkLabel *trouble;
  GtkLabel *package;
  GtkWidget *caption;
  GtkLabel *name;
  GtkLabel *facts;
  GtkWidget *sound;
  GtkWidget *prompt_scroller;
  GtkLabel *prompt;

  RushesPipeline *clip;         /* (owned) */
  RushesFramePaintable *screen; /* (owned) */
  char *text;                   /* (owned): the prompt as it is shown */
  GArray *spans;                /* (owned) (nullable) (element-type RushesSpan): of @text, that are marked */
  GArray *fact_spans;           /* (owned) (element-type RushesSpan): of the label of @facts */
  guint index;
  gboolean started;
};

enum
{
  PRESSED,
  STARTED,
  HEARD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RushesCompareTile, rushes_compare_tile, GTK_TYPE_WIDGET)

/* Marks. */

static void
add_mark (PangoAttrList *marks, PangoAttribute *mark, const RushesSpan *span)
{
  mark->start_index = (guint) span->start;
  mark->end_index = (guint) span->end;
  pango_attr_list_insert (marks, mark);
}

static void
mark (GtkLabel *label, const GArray *spans)
{
  g_autoptr (PangoAttrList) marks = pango_attr_list_new ();
  GdkRGBA accent = { 0.21f, 0.52f, 0.89f, 1 };

  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (label)), "accent_bg_color", &accent);
  for (guint i = 0; spans != NULL && i < spans->len; i++)
    {
      const RushesSpan *span = &g_array_index (spans, RushesSpan, i);

      add_mark (marks, pango_attr_weight_new (PANGO_WEIGHT_BOLD), span);
      add_mark (marks,
                pango_attr_background_new ((guint16) (accent.red * 65535), (guint16) (accent.green * 65535),
                                           (guint16) (accent.blue * 65535)),
                span);
      add_mark (marks, pango_attr_background_alpha_new ((guint16) (MARK_ALPHA * 65535)), span);
    }
  gtk_label_set_attributes (label, marks);
}

/**
 * rushes_compare_tile_refresh_marks:
 *
 * Takes over the colours of the style, which may have become dark.
 */
void
rushes_compare_tile_refresh_marks (RushesCompareTile *self)
{
  mark (self->facts, self->fact_spans);
  mark (self->prompt, self->spans);
}

/* What the clip says. */

static void
show_trouble (RushesCompareTile *self, const RushesPipelineNews *news)
{
  g_autofree char *command = rushes_play_trouble_build_command (news->package);

  gtk_label_set_label (self->trouble, rushes_play_trouble_get_sentence (news->trouble));
  gtk_label_set_label (self->package, command != NULL ? command : "");
  gtk_widget_set_visible (GTK_WIDGET (self->package), news->package != NULL);
  gtk_widget_set_visible (self->trouble_box, TRUE);
}

static void
on_news (RushesPipeline *clip, RushesCompareTile *self)
{
  const RushesPipelineNews *news = rushes_pipeline_peek (clip);

  if (news->frame != NULL && news->frame != rushes_frame_paintable_get_frame (self->screen))
    rushes_frame_paintable_set_frame (self->screen, news->frame, news->aspect);
  gtk_widget_set_visible (self->sound, news->sound);
  if (news->trouble != RUSHES_PLAY_TROUBLE_NONE)
    {
      rushes_frame_paintable_set_frame (self->screen, NULL, 0);
      show_trouble (self, news);
    }
  if (news->frame == NULL || self->started)
    return;
  self->started = TRUE;
  g_signal_emit (self, signals[STARTED], 0);
}

static void
on_drawn (RushesFramePaintable *screen, int width, int height, RushesCompareTile *self)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  rushes_pipeline_set_size (self->clip, width * scale, height * scale);
}

static void
on_pressed (GtkGestureClick *click, int n_press, double x, double y, RushesCompareTile *self)
{
  g_signal_emit (self, signals[PRESSED], 0);
}

static void
on_sound_toggled (GtkToggleButton *button, RushesCompareTile *self)
{
  g_signal_emit (self, signals[HEARD], 0, gtk_toggle_button_get_active (button));
}

/* Its size: the picture is 16:9, whatever the clip's shape, and gives way where there is no room for some lines of the
 * prompt; what is left over is the prompt's. */

static int
get_height (GtkWidget *child, int width)
{
  int natural = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static void
rushes_compare_tile_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  RushesCompareTile *self = RUSHES_COMPARE_TILE (widget);
  int width = for_size >= 0 ? for_size : MIN_WIDTH * 2, others, prompt;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (self->caption, orientation, -1, minimum, NULL, NULL, NULL);
      *minimum = MAX (*minimum, MIN_WIDTH);
      *natural = MAX (*minimum, MIN_WIDTH * 3);
      return;
    }
  others = get_height (self->caption, width) + 2 * SPACING;
  prompt = get_height (self->prompt_scroller, width);
  *minimum = MIN_HEIGHT + others + MIN (prompt, LINES);
  *natural = MAX (MIN_HEIGHT, width * 9 / 16) + others + prompt;
}

static GtkSizeRequestMode
rushes_compare_tile_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
allocate_part (GtkWidget *child, int width, int y, int height)
{
  const GtkAllocation allocation = { 0, y, width, height };

  gtk_widget_size_allocate (child, &allocation, -1);
}

static void
rushes_compare_tile_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RushesCompareTile *self = RUSHES_COMPARE_TILE (widget);
  int caption = get_height (self->caption, width);
  int prompt = get_height (self->prompt_scroller, width);
  int room = height - caption - MIN (prompt, LINES) - 2 * SPACING;
  int picture = MAX (MIN (width * 9 / 16, room), MIN_HEIGHT);

  allocate_part (self->overlay, width, 0, picture);
  allocate_part (self->caption, width, picture + SPACING, caption);
  prompt = MAX (height - picture - caption - 2 * SPACING, 0);
  allocate_part (self->prompt_scroller, width, height - prompt, prompt);
}

/* The object. */

static void
rushes_compare_tile_dispose (GObject *object)
{
  RushesCompareTile *self = RUSHES_COMPARE_TILE (object);
  GtkWidget *child;

  if (self->clip != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->clip, self);
      rushes_pipeline_close (self->clip);
    }
  g_clear_object (&self->clip);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rushes_compare_tile_parent_class)->dispose (object);
}

static void
rushes_compare_tile_finalize (GObject *object)
{
  RushesCompareTile *self = RUSHES_COMPARE_TILE (object);

  g_clear_object (&self->screen);
  g_clear_pointer (&self->spans, g_array_unref);
  g_array_unref (self->fact_spans);
  g_free (self->text);
  G_OBJECT_CLASS (rushes_compare_tile_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_set_template_from_resource (klass, "/io/github/rushes/Rushes/window/rushes-compare-tile.ui");
  gtk_widget_class_bind_template_child (klass, RushesCompareTile, overlay);
  gtk_widget_class_bind_template_child (klass, RushesCompareTile, picture);
  gtk_widget_class_bind_template_child (klass, RushesCompareTile, trouble_box);
  gtk_widget_class_bind_template_child (klass, RushesCompareTile, trouble);
  gtk_widget_class_bind_template_child (klass, RushesCompareTile, package);
  gtk_widget_class_bind_template_child (klass, RushesCompareTile, caption);
  gtk_widget_class_bind_template_child (klass, RushesCompareTile, name);
  gtk_widget_class_bind_template_child (klass, RushesCompareTile, facts);
  gtk_widget_class_bind_template_child (klass, RushesCompareTile, sound);
  gtk_widget_class_bind_template_child (klass, RushesCompareTile, prompt_scroller);
  gtk_widget_class_bind_template_child (klass, RushesCompareTile, prompt);
  gtk_widget_class_bind_template_callback (klass, on_sound_toggled);
}

static void
rushes_compare_tile_class_init (RushesCompareTileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rushes_compare_tile_dispose;
  object_class->finalize = rushes_compare_tile_finalize;
  widget_class->measure = rushes_compare_tile_measure;
  widget_class->get_request_mode = rushes_compare_tile_get_request_mode;
  widget_class->size_allocate = rushes_compare_tile_size_allocate;

  signals[PRESSED] =
    g_signal_new ("pressed", RUSHES_TYPE_COMPARE_TILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[STARTED] =
    g_signal_new ("started", RUSHES_TYPE_COMPARE_TILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HEARD] = g_signal_new ("heard", RUSHES_TYPE_COMPARE_TILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, G_TYPE_BOOLEAN);

  bind_children (widget_class);
  gtk_widget_class_set_css_name (widget_class, "tile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
rushes_compare_tile_init (RushesCompareTile *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->fact_spans = g_array_new (FALSE, FALSE, sizeof (RushesSpan));
  self->screen = rushes_frame_paintable_new ();
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (self->screen));
  g_signal_connect (self->screen, "drawn", G_CALLBACK (on_drawn), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->picture), GTK_EVENT_CONTROLLER (click));
}

static void
show_facts (RushesCompareTile *self, const GPtrArray *tasks)
{
  g_autoptr (GArray) facts = rushes_comparison_list_facts (tasks, self->index);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = rushes_comparison_name (tasks, self->index);
  g_autofree char *spoken = NULL;

  /* What differs comes first: the rest may be cut off. */
  for (guint i = 0; i < 2 * facts->len; i++)
    {
      const RushesComparisonFact *fact = &g_array_index (facts, RushesComparisonFact, i % facts->len);
      RushesSpan span;

      if (fact->differs != (i < facts->len))
        continue;
      g_string_append (text, text->len > 0 ? " · " : "");
      span.start = text->len;
      g_string_append (text, fact->text);
      span.end = text->len;
      if (fact->differs)
        g_array_append_val (self->fact_spans, span);
    }
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->facts, text->str);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->facts), text->str);
  spoken = g_strdup_printf (_ ("%1$s, %2$s"), name, text->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/**
 * rushes_compare_tile_new:
 * @tasks: (element-type RushesTask): those that are compared
 * @index: of the one to show
 *
 * Opens its clip at once, which waits at the first frame.
 *
 * Returns: (transfer floating): a new tile
 */
GtkWidget *
rushes_compare_tile_new (const GPtrArray *tasks, guint index)
{
  RushesCompareTile *self = g_object_new (RUSHES_TYPE_COMPARE_TILE, NULL);
  const RushesTaskFields *task = rushes_task_peek (g_ptr_array_index (tasks, index));
  g_autofree char *first = rushes_removed_place_get_first (g_ptr_array_index (tasks, index));
  g_autofree char *second = rushes_removed_place_get_second (g_ptr_array_index (tasks, index));

  self->index = index;
  self->text = rushes_text_plain (rushes_request_peek (task->request)->prompt, MAX_PROMPT_BYTES, MAX_PROMPT);
  gtk_label_set_label (self->prompt, self->text);
  show_facts (self, tasks);
  rushes_compare_tile_refresh_marks (self);
  self->clip = rushes_pipeline_new (first, second, NULL);
  g_signal_connect (self->clip, "news", G_CALLBACK (on_news), self);
  return GTK_WIDGET (self);
}

/**
 * rushes_compare_tile_get_clip:
 *
 * Returns: (transfer none): to be played
 */
RushesPipeline *
rushes_compare_tile_get_clip (RushesCompareTile *self)
{
  return self->clip;
}

/**
 * rushes_compare_tile_get_prompt:
 *
 * Returns: the prompt as it is shown
 */
const char *
rushes_compare_tile_get_prompt (RushesCompareTile *self)
{
  return self->text;
}

gboolean
rushes_compare_tile_has_sound (RushesCompareTile *self)
{
  return rushes_pipeline_peek (self->clip)->sound;
}

gboolean
rushes_compare_tile_is_heard (RushesCompareTile *self)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->sound));
}

/**
 * rushes_compare_tile_set_heard:
 *
 * Shows whether it is the one that is heard.
 */
void
rushes_compare_tile_set_heard (RushesCompareTile *self, gboolean heard)
{
  g_signal_handlers_block_by_func (self->sound, on_sound_toggled, self);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->sound), heard);
  g_signal_handlers_unblock_by_func (self->sound, on_sound_toggled, self);
  gtk_button_set_icon_name (GTK_BUTTON (self->sound),
                            heard ? "audio-volume-high-symbolic" : "audio-volume-muted-symbolic");
}

/**
 * rushes_compare_tile_set_difference:
 * @difference: of the prompts of all tiles, in their order
 */
void
rushes_compare_tile_set_difference (RushesCompareTile *self, const RushesPromptDifference *difference)
{
  g_autofree char *said = rushes_prompt_difference_say (difference, self->index, self->text);

  g_clear_pointer (&self->spans, g_array_unref);
  self->spans = g_array_ref (g_ptr_array_index (difference->spans, self->index));
  if (difference->same)
    {
      gtk_label_set_label (self->prompt, said);
      gtk_widget_add_css_class (GTK_WIDGET (self->prompt), "dim-label");
    }
  mark (self->prompt, self->spans);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, said, -1);
}
