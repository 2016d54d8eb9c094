/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-demo-clip.h"

#include <stdlib.h>

/* Makes one of the clips of the resources; build-aux/make-demo-clips runs it. Not installed. */

static void
on_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  int width, height;

  if (!rushes_demo_clip_make_finish (result, &width, &height, &error))
    g_error ("%s", error->message);
  g_main_loop_quit (user_data);
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  if (argc != 4)
    {
      g_printerr ("Usage: make-demo-clip SECONDS FILE WORDS\n");
      return 2;
    }
  rushes_demo_clip_make_async (argv[3], atoi (argv[1]), RUSHES_DEMO_CLIP_SMALL, argv[2], FALSE, NULL, on_made, loop);
  g_main_loop_run (loop);
  return 0;
}
