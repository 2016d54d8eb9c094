/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library-recipe.h"

#include <stdio.h>

/* make-library FOLDER TASKS: a library to try the window with. Put it where the program keeps its own: see the README.
 */
int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  guint64 n_tasks = 0;

  if (argc != 3 || !g_ascii_string_to_unsigned (argv[2], 10, 0, 10000000, &n_tasks, NULL))
    {
      fprintf (stderr, "usage: make-library FOLDER TASKS\n");
      return 2;
    }
  if (library_recipe_make (argv[1], (guint) n_tasks, &error))
    return 0;
  fprintf (stderr, "make-library: %s\n", error->message);
  return 1;
}
