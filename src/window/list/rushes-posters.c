/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-posters.h"

#define MAX_KEPT     300 /* small pictures in memory, 62 KB each: more than a list has rows bound */
#define LARGE_WEIGHT 4
#define MAX_RUNNING  2 /* so that the thumbnailer has one to go on with, and the order stays ours */

typedef struct
{
  char *name; /* (owned) */
  GdkTexture *picture;
  guint weight; /* in small pictures */
  GList link;   /* of the queue, the one used last in front */
} Kept;

typedef struct
{
  GtkWidget *widget; /* (unowned) */
  RushesTask *task;  /* (owned) */
  char *name;        /* (owned) */
  RushesThumbnailSize size;
  RushesPosterFunc func;
} Want;

typedef struct
{
  RushesPosters *self;       /* (owned) */
  char *name;                /* (owned) */
  GCancellable *cancellable; /* (owned) */
} Running;

struct _RushesPosters
{
  GObject parent_instance;

  RushesThumbnailer *thumbnailer; /* (owned) */
  GtkWidget *view;                /* (weak) (nullable): the one that is seen */
  GtkAdjustment *adjustment;      /* (owned) (nullable): of @view */
  GHashTable *kept;               /* (owned) (element-type utf8 Kept) */
  GQueue order;                   /* of @kept */
  guint weight;                   /* of @kept */
  GHashTable *wants;              /* (owned) (element-type GtkWidget Want) */
  GHashTable *running;            /* (owned) (element-type utf8 Running): its values own themselves */
  guint idle;
};

G_DEFINE_FINAL_TYPE (RushesPosters, rushes_posters, G_TYPE_OBJECT)

static void run_soon (RushesPosters *self);

static void
kept_free (Kept *kept)
{
  g_free (kept->name);
  g_object_unref (kept->picture);
  g_free (kept);
}

static void
want_free (Want *want)
{
  rushes_task_unref (want->task);
  g_free (want->name);
  g_free (want);
}

static void
running_free (Running *running)
{
  if (g_hash_table_lookup (running->self->running, running->name) == running)
    g_hash_table_remove (running->self->running, running->name);
  g_object_unref (running->self);
  g_object_unref (running->cancellable);
  g_free (running->name);
  g_free (running);
}

/* What is kept. */

static void
keep (RushesPosters *self, const char *name, GdkTexture *picture)
{
  guint weight = gdk_texture_get_width (picture) > RUSHES_THUMBNAIL_WIDTH ? LARGE_WEIGHT : 1;
  Kept *kept;

  if (g_hash_table_contains (self->kept, name))
    return;
  while (self->weight + weight > MAX_KEPT)
    {
      kept = g_queue_peek_tail (&self->order);
      self->weight -= kept->weight;
      g_queue_unlink (&self->order, &kept->link);
      g_hash_table_remove (self->kept, kept->name);
    }
  kept = g_new0 (Kept, 1);
  kept->name = g_strdup (name);
  kept->picture = g_object_ref (picture);
  kept->weight = weight;
  self->weight += weight;
  kept->link.data = kept;
  g_queue_push_head_link (&self->order, &kept->link);
  g_hash_table_insert (self->kept, kept->name, kept);
}

/**
 * rushes_posters_peek:
 * @name: as rushes_thumbnailer_get_name() has it
 *
 * Returns: (transfer none) (nullable): the picture, if it is at hand
 */
GdkTexture *
rushes_posters_peek (RushesPosters *self, const char *name)
{
  Kept *kept = g_hash_table_lookup (self->kept, name);

  if (kept == NULL)
    return NULL;
  g_queue_unlink (&self->order, &kept->link);
  g_queue_push_head_link (&self->order, &kept->link);
  return kept->picture;
}

/* Getting one: its bytes, and on a thread what they show. */

/* Everyone who wants it gets it, or hears that there is none. */
static void
hand_out (RushesPosters *self, const char *name, GdkTexture *picture)
{
  g_autoptr (GPtrArray) done = g_ptr_array_new_with_free_func ((GDestroyNotify) want_free);
  GHashTableIter iter;
  gpointer widget, want;

  g_hash_table_iter_init (&iter, self->wants);
  while (g_hash_table_iter_next (&iter, &widget, &want))
    if (g_str_equal (((Want *) want)->name, name))
      {
        g_hash_table_iter_steal (&iter);
        g_ptr_array_add (done, want);
      }
  for (guint i = 0; picture != NULL && i < done->len; i++)
    {
      const Want *one = done->pdata[i];

      one->func (one->widget, picture);
    }
}

static void
on_decoded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Running *running = user_data;
  RushesPosters *self = running->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) picture = g_task_propagate_pointer (G_TASK (result), &error);

  if (picture != NULL)
    keep (self, running->name, picture);
  else
    g_debug ("A thumbnail that cannot be read: %s", error->message);
  if (!g_cancellable_is_cancelled (running->cancellable))
    hand_out (self, running->name, picture);
  run_soon (self);
  running_free (running);
}

/* Its kind and size were looked at when it came from the cache; GTK reads JPEGs itself, on any thread. */
static void
decode (GTask *task, gpointer source, gpointer bytes, GCancellable *cancellable)
{
  GError *error = NULL;
  GdkTexture *picture = gdk_texture_new_from_bytes (bytes, &error);

  if (picture != NULL)
    g_task_return_pointer (task, picture, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
on_bytes (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Running *running = user_data;
  RushesPosters *self = running->self;
  g_autoptr (GError) error = NULL;
  GBytes *bytes = rushes_thumbnailer_get_finish (RUSHES_THUMBNAILER (source), result, &error);
  g_autoptr (GTask) task = NULL;

  if (bytes == NULL)
    {
      if (!g_cancellable_is_cancelled (running->cancellable))
        hand_out (self, running->name, NULL);
      run_soon (self);
      running_free (running);
      return;
    }
  task = g_task_new (NULL, NULL, on_decoded, running);
  g_task_set_source_tag (task, on_bytes);
  g_task_set_task_data (task, bytes, (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, decode);
}

/* Choosing the next one. */

/* Returns: where it stands, from the top of what is seen; what is further away comes after; < 0: too far, or nowhere */
static double
get_rank (RushesPosters *self, GtkWidget *widget)
{
  graphene_rect_t box;
  double height = gtk_widget_get_height (self->view), bottom;

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_compute_bounds (widget, self->view, &box) || height < 1)
    return -1;
  bottom = box.origin.y + box.size.height;
  if (box.origin.y > 2 * height || bottom < -height)
    return -1;
  return bottom < 0 ? height - bottom : MAX (box.origin.y, 0);
}

static const Want *
choose (RushesPosters *self)
{
  const Want *best = NULL;
  double best_rank = 0;
  GHashTableIter iter;
  gpointer value;

  if (self->view == NULL || !gtk_widget_get_mapped (self->view))
    return NULL;
  g_hash_table_iter_init (&iter, self->wants);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Want *want = value;
      double rank = get_rank (self, want->widget);

      if (rank >= 0 && (best == NULL || rank < best_rank) && !g_hash_table_contains (self->running, want->name))
        {
          best = want;
          best_rank = rank;
        }
    }
  return best;
}

static gboolean
on_idle (gpointer user_data)
{
  RushesPosters *self = user_data;
  const Want *want;

  self->idle = 0;
  while (g_hash_table_size (self->running) < MAX_RUNNING && (want = choose (self)) != NULL)
    {
      Running *running = g_new0 (Running, 1);

      running->self = g_object_ref (self);
      running->name = g_strdup (want->name);
      running->cancellable = g_cancellable_new ();
      g_hash_table_insert (self->running, running->name, running);
      rushes_thumbnailer_get_async (self->thumbnailer, want->task, want->size, running->cancellable, on_bytes, running);
    }
  return G_SOURCE_REMOVE;
}

/* After the next layout, which is when a row has its place. */
static void
run_soon (RushesPosters *self)
{
  if (self->idle == 0 && g_hash_table_size (self->wants) > 0)
    self->idle = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_idle, self, NULL);
}

/**
 * rushes_posters_want:
 * @widget: in the view; calls rushes_posters_unwant() before it goes
 * @task: one that has a video
 * @func: called once, when there is a picture
 */
void
rushes_posters_want (
  RushesPosters *self, GtkWidget *widget, RushesTask *task, RushesThumbnailSize size, RushesPosterFunc func)
{
  Want *want = g_new0 (Want, 1);

  want->widget = widget;
  want->task = rushes_task_ref (task);
  want->size = size;
  want->name = rushes_thumbnailer_get_name (task, size);
  want->func = func;
  g_hash_table_replace (self->wants, widget, want);
  run_soon (self);
}

static gboolean
is_wanted (RushesPosters *self, const char *name)
{
  GHashTableIter iter;
  gpointer want;

  g_hash_table_iter_init (&iter, self->wants);
  while (g_hash_table_iter_next (&iter, NULL, &want))
    if (g_str_equal (((Want *) want)->name, name))
      return TRUE;
  return FALSE;
}

void
rushes_posters_unwant (RushesPosters *self, GtkWidget *widget)
{
  Want *want = g_hash_table_lookup (self->wants, widget);
  Running *running;

  if (want == NULL)
    return;
  g_hash_table_steal (self->wants, widget);
  running = g_hash_table_lookup (self->running, want->name);
  if (running != NULL && !is_wanted (self, want->name))
    {
      g_hash_table_remove (self->running, want->name);
      g_cancellable_cancel (running->cancellable);
    }
  want_free (want);
}

/* The object. */

static void
rushes_posters_dispose (GObject *object)
{
  RushesPosters *self = RUSHES_POSTERS (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  rushes_posters_set_view (self, NULL);
  g_clear_object (&self->thumbnailer);
  G_OBJECT_CLASS (rushes_posters_parent_class)->dispose (object);
}

static void
rushes_posters_finalize (GObject *object)
{
  RushesPosters *self = RUSHES_POSTERS (object);

  g_hash_table_unref (self->kept);
  g_hash_table_unref (self->wants);
  g_hash_table_unref (self->running);
  G_OBJECT_CLASS (rushes_posters_parent_class)->finalize (object);
}

static void
rushes_posters_class_init (RushesPostersClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rushes_posters_dispose;
  object_class->finalize = rushes_posters_finalize;
}

static void
rushes_posters_init (RushesPosters *self)
{
  g_queue_init (&self->order);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) kept_free);
  self->wants = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) want_free);
  self->running = g_hash_table_new (g_str_hash, g_str_equal);
}

RushesPosters *
rushes_posters_new (RushesThumbnailer *thumbnailer)
{
  RushesPosters *self = g_object_new (RUSHES_TYPE_POSTERS, NULL);

  self->thumbnailer = g_object_ref (thumbnailer);
  return self;
}

/**
 * rushes_posters_set_view:
 * @view: (nullable): a view that scrolls, already in what scrolls it; nothing outside it gets a picture from now on
 */
void
rushes_posters_set_view (RushesPosters *self, GtkWidget *view)
{
  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (self->view, self);
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_clear_object (&self->adjustment);
  g_set_weak_pointer (&self->view, view);
  if (view == NULL)
    return;
  self->adjustment = g_object_ref (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view)));
  g_signal_connect_object (view, "map", G_CALLBACK (run_soon), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (run_soon), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->adjustment, "changed", G_CALLBACK (run_soon), self, G_CONNECT_SWAPPED);
  run_soon (self);
}
