/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-poster.h"
#include "rushes-thumbnail-cache.h"
#include "rushes-thumbnail-frame.h"

#include "clip-support.h"
#include "test-support.h"

#define HASH    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define N_TASKS 400
#define BROKEN  2 /* the task whose file is no video */
#define STEP    4 /* rows */

static char *clip;
static char *broken;
static GBytes *picture;

static void
make_clips (void)
{
  clip = test_make_clip (24, 240);
  broken = g_build_filename (test_home (), "broken.webm", NULL);
  g_assert_true (g_file_set_contents (broken, "<html>", -1, NULL));
  picture = rushes_thumbnail_frame_make (clip, RUSHES_THUMBNAIL_SMALL, -1, 20 * G_USEC_PER_SEC, NULL, NULL);
  g_assert_nonnull (picture);
}

static RushesTask *
make_task (guint number)
{
  const RushesRequestFields asked = { .prompt = "A harbour", .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  const RushesTaskFields fields = {
    .id = number + 1,
    .state = RUSHES_TASK_READY,
    .request = request,
    .file = number == BROKEN ? broken : clip,
    .sha256 = HASH,
    .poster = -1,
  };

  return rushes_task_new (&fields);
}

/* A window with a list of N_TASKS rows, of which some five are seen. */
typedef struct
{
  GtkWidget *window;
  GtkWidget *view;
  RushesThumbnailer *thumbnailer;
  RushesPosters *posters;
  RushesThumbnailSize size;
  GPtrArray *bound; /* (element-type RushesPoster): by number, %NULL while that row is not bound */
} List;

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, g_object_new (RUSHES_TYPE_POSTER, NULL));
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, List *list)
{
  RushesPoster *poster = RUSHES_POSTER (gtk_list_item_get_child (item));
  g_autoptr (RushesTask) task = make_task (gtk_list_item_get_position (item));

  g_assert_null (rushes_poster_get_picture (poster));
  rushes_poster_set_icon (poster, "media-playback-start-symbolic");
  rushes_poster_set_task (poster, list->posters, task, list->size);
  list->bound->pdata[gtk_list_item_get_position (item)] = poster;
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, List *list)
{
  RushesPoster *poster = RUSHES_POSTER (gtk_list_item_get_child (item));

  rushes_poster_set_task (poster, NULL, NULL, list->size);
  g_assert_null (rushes_poster_get_picture (poster));
  list->bound->pdata[gtk_list_item_get_position (item)] = NULL;
}

static void
list_open (List *list, const char *cache)
{
  g_autofree char *folder = g_build_filename (test_home (), cache, NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkStringList *model = gtk_string_list_new (NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  for (guint i = 0; i < N_TASKS; i++)
    gtk_string_list_append (model, "");
  list->bound = g_ptr_array_new ();
  g_ptr_array_set_size (list->bound, N_TASKS);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), list);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), list);
  list->view = gtk_list_view_new (NULL, factory);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list->view);
  list->thumbnailer = rushes_thumbnailer_new (folder, 64 * 1024 * 1024, 2000);
  list->posters = rushes_posters_new (list->thumbnailer);
  rushes_posters_set_view (list->posters, list->view);
  gtk_list_view_set_model (GTK_LIST_VIEW (list->view),
                           GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (model))));
  list->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (list->window), 300, 300);
  gtk_window_set_child (GTK_WINDOW (list->window), scroller);
  gtk_window_present (GTK_WINDOW (list->window));
}

static void
list_close (List *list)
{
  gtk_window_destroy (GTK_WINDOW (list->window));
  TEST_FINALIZES (list->posters);
  TEST_FINALIZES (list->thumbnailer);
  g_ptr_array_unref (list->bound);
}

static gboolean
has_picture (List *list, guint number)
{
  RushesPoster *poster = list->bound->pdata[number];

  return poster != NULL && rushes_poster_get_picture (poster) != NULL;
}

static gboolean
has_top (gpointer list)
{
  return has_picture (list, 0) && has_picture (list, 1) && has_picture (list, 3) && has_picture (list, 4);
}

static gboolean
has_last (gpointer list)
{
  return has_picture (list, N_TASKS - 1);
}

/* Promise: rows that are seen get the picture of their clip, a file that is no video stays with its icon and stands in
 * nobody's way, and nothing is made for rows far away until they come near. */
static void
test_seen (void)
{
  List list = { .size = RUSHES_THUMBNAIL_SMALL };
  RushesPoster *poster;

  list_open (&list, "seen");
  g_assert_true (test_spin_until (has_top, &list));
  poster = list.bound->pdata[0];
  g_assert_cmpint (gdk_texture_get_width (rushes_poster_get_picture (poster)), ==, 144);
  g_assert_cmpint (gdk_texture_get_height (rushes_poster_get_picture (poster)), ==, RUSHES_THUMBNAIL_HEIGHT);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (poster)), >=, 96);
  g_assert_false (has_picture (&list, BROKEN));
  g_assert_false (has_last (&list));
  g_assert_cmpuint (rushes_thumbnailer_get_n_tried (list.thumbnailer), <, 40);

  gtk_widget_activate_action (list.view, "list.scroll-to-item", "u", N_TASKS - 1);
  g_assert_true (test_spin_until (has_last, &list));
  g_assert_cmpuint (rushes_thumbnailer_get_n_tried (list.thumbnailer), <, 80);
  list_close (&list);
}

typedef struct
{
  List *list;
  guint at;
} Walk;

static gboolean
has_come (gpointer data)
{
  Walk *walk = data;

  for (guint i = walk->at; i < walk->at + STEP; i++)
    if (i != BROKEN && !has_picture (walk->list, i))
      return FALSE;
  return TRUE;
}

/* Promise: the memory that pictures take is bounded however far one scrolls, and those seen last are there at once. */
static void
test_memory (void)
{
  g_autofree char *folder = g_build_filename (test_home (), "memory", NULL);
  RushesThumbnailCache *cache = rushes_thumbnail_cache_new (folder, 64 * 1024 * 1024, 2000);
  List list = { .size = RUSHES_THUMBNAIL_SMALL };
  guint kept = 0;

  for (guint i = 0; i < N_TASKS; i++)
    {
      g_autoptr (RushesTask) task = make_task (i);
      g_autofree char *name = rushes_thumbnailer_get_name (task, RUSHES_THUMBNAIL_SMALL);

      if (i != BROKEN)
        rushes_thumbnail_cache_write (cache, name, picture);
    }
  rushes_thumbnail_cache_free (cache);
  list_open (&list, "memory");
  for (Walk walk = { .list = &list }; walk.at < N_TASKS; walk.at += STEP)
    {
      gtk_widget_activate_action (list.view, "list.scroll-to-item", "u", walk.at + STEP - 1);
      g_assert_true (test_spin_until (has_come, &walk));
    }
  g_assert_cmpuint (rushes_thumbnailer_get_n_tried (list.thumbnailer), <=, 1);
  for (guint i = 0; i < N_TASKS; i++)
    {
      g_autoptr (RushesTask) task = make_task (i);
      g_autofree char *name = rushes_thumbnailer_get_name (task, RUSHES_THUMBNAIL_SMALL);

      kept += rushes_posters_peek (list.posters, name) != NULL;
      g_assert_true (rushes_posters_peek (list.posters, name) != NULL || i < N_TASKS - 290);
    }
  g_assert_cmpuint (kept, <=, 300);
  kept = 0;
  for (guint i = 0; i < N_TASKS; i++)
    kept += has_picture (&list, i);
  g_assert_cmpuint (kept, <, 20); /* of some two hundred rows that are bound */
  list_close (&list);
}

static gboolean
has_large_top (gpointer list)
{
  return has_picture (list, 0) &&
         gdk_texture_get_width (rushes_poster_get_picture (((List *) list)->bound->pdata[0])) == 288;
}

/* Promise: the gallery's picture comes in the place of the row's, which is shown until then. */
static void
test_large (void)
{
  List list = { .size = RUSHES_THUMBNAIL_SMALL };
  g_autoptr (RushesTask) task = make_task (0);
  RushesPoster *poster;

  list_open (&list, "large");
  g_assert_true (test_spin_until (has_top, &list));
  poster = list.bound->pdata[0];
  rushes_poster_set_task (poster, list.posters, task, RUSHES_THUMBNAIL_LARGE);
  g_assert_cmpint (gdk_texture_get_width (rushes_poster_get_picture (poster)), ==, 144);
  g_assert_true (test_spin_until (has_large_top, &list));
  rushes_poster_set_task (poster, list.posters, task, RUSHES_THUMBNAIL_SMALL);
  g_assert_cmpint (gdk_texture_get_width (rushes_poster_get_picture (poster)), ==, 144);
  list_close (&list);
}

/* Promise: a list that closes while pictures are being made leaves nothing behind. */
static void
test_close (void)
{
  List list = { .size = RUSHES_THUMBNAIL_SMALL };

  list_open (&list, "close");
  while (rushes_thumbnailer_get_n_tried (list.thumbnailer) == 0)
    g_main_context_iteration (NULL, TRUE);
  list_close (&list);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  gtk_init ();
  make_clips ();
  g_test_add_func ("/window/poster/seen", test_seen);
  g_test_add_func ("/window/poster/memory", test_memory);
  g_test_add_func ("/window/poster/large", test_large);
  g_test_add_func ("/window/poster/close", test_close);
  return g_test_run ();
}
