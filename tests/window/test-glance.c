/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-glance.h"

#include "clip-support.h"
#include "test-support.h"

static char *clip;

/* Two places side by side, each with what looks at its clip. */
typedef struct
{
  GtkWidget *window;
  RushesPoster *posters[2];
  RushesGlance *glances[2];
  const char *files[2];
} Pair;

static Pair pair;

static const char *
get_file (GtkWidget *widget)
{
  return pair.files[widget == GTK_WIDGET (pair.posters[1])];
}

static void
pair_open (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  pair.window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (pair.window), box);
  for (guint i = 0; i < 2; i++)
    {
      pair.posters[i] = g_object_new (RUSHES_TYPE_POSTER, NULL);
      pair.files[i] = clip;
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (pair.posters[i]));
      pair.glances[i] = rushes_glance_new (GTK_WIDGET (pair.posters[i]), pair.posters[i], get_file);
    }
  gtk_window_present (GTK_WINDOW (pair.window));
  while (!gtk_widget_get_mapped (GTK_WIDGET (pair.posters[1])))
    g_main_context_iteration (NULL, TRUE);
}

static void
pair_close (void)
{
  for (guint i = 0; i < 2; i++)
    TEST_FINALIZES (pair.glances[i]);
  gtk_window_destroy (GTK_WINDOW (pair.window));
}

/* As the pointer does it. */
static void
point (guint number, gboolean there)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (pair.posters[number]));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_MOTION (controller) && there)
        g_signal_emit_by_name (controller, "enter", 3.0, 3.0);
      else if (GTK_IS_EVENT_CONTROLLER_MOTION (controller))
        g_signal_emit_by_name (controller, "leave");
    }
}

static gboolean
plays (gpointer number)
{
  return rushes_poster_get_frame (pair.posters[GPOINTER_TO_UINT (number)]) != NULL;
}

static gboolean
has_changed (gpointer before)
{
  GdkTexture *frame = rushes_poster_get_frame (pair.posters[0]);

  return frame != NULL && frame != *(GdkTexture **) before;
}

/* Promise: the clip under the pointer plays in its place, again and again, and ends when the pointer goes, when the
 * place is hidden and when it is told so. */
static void
test_plays (void)
{
  pair_open ();
  for (guint round = 0; round < 3; round++)
    {
      point (0, TRUE);
      g_assert_false (plays (GUINT_TO_POINTER (0)));
      for (guint frame = 0; frame < 30; frame++) /* of 12 */
        {
          g_autoptr (GdkTexture) before = NULL;

          g_set_object (&before, rushes_poster_get_frame (pair.posters[0]));
          g_assert_true (test_spin_until (has_changed, &before));
        }
      if (round == 0)
        point (0, FALSE);
      else if (round == 1)
        gtk_widget_set_visible (GTK_WIDGET (pair.posters[0]), FALSE);
      else
        rushes_glance_stop (pair.glances[0]);
      g_assert_false (plays (GUINT_TO_POINTER (0)));
      gtk_widget_set_visible (GTK_WIDGET (pair.posters[0]), TRUE);
    }
  pair_close ();
}

/* Promise: nothing plays that the pointer only passed, nor where the desktop asks for less motion, nor what has no file
 * or one that is no video; meanwhile and afterwards others do. */
static void
test_still (void)
{
  pair_open ();
  point (0, TRUE);
  point (0, FALSE);
  point (1, TRUE);
  g_assert_true (test_spin_until (plays, GUINT_TO_POINTER (1)));
  g_assert_false (plays (GUINT_TO_POINTER (0)));
  point (1, FALSE);

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  point (0, TRUE);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  point (1, TRUE);
  g_assert_true (test_spin_until (plays, GUINT_TO_POINTER (1)));
  g_assert_false (plays (GUINT_TO_POINTER (0)));
  point (1, FALSE);

  for (guint i = 0; i < 2; i++)
    {
      pair.files[0] = i == 0 ? NULL : "/dev/null";
      point (0, TRUE);
      point (1, TRUE);
      g_assert_true (test_spin_until (plays, GUINT_TO_POINTER (1)));
      g_assert_false (plays (GUINT_TO_POINTER (0)));
      point (0, FALSE);
      point (1, FALSE);
    }
  pair_close ();
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  gtk_init ();
  clip = test_make_clip (12, 180);
  g_test_add_func ("/window/glance/plays", test_plays);
  g_test_add_func ("/window/glance/still", test_still);
  return g_test_run ();
}
