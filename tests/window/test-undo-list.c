/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-many-edit.h"
#include "rushes-undo-list.h"

#include "test-support.h"

static GArray *
make_ids (gint64 first, guint n)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < n; i++)
    {
      gint64 id = first + i;

      g_array_append_val (ids, id);
    }
  return ids;
}

static gint64
add (RushesUndoList *list, RushesEdit edit, const char *tag, gint64 first, guint n)
{
  GPtrArray *parts = rushes_undo_parts_new ();
  g_autoptr (GArray) ids = make_ids (first, n);

  rushes_undo_parts_add_edit (parts, edit, tag, ids);
  return rushes_undo_list_add (list, parts);
}

static gint64
take_first_id (RushesUndoList *list, gint64 step)
{
  g_autoptr (GPtrArray) parts = rushes_undo_list_take (list, step);

  return parts != NULL ? g_array_index (((RushesUndoPart *) parts->pdata[0])->ids, gint64, 0) : 0;
}

/* Promise: undo takes back what was done last, by the verb that is its opposite, on the very same tasks. */
static void
test_inverse (void)
{
  static const struct
  {
    RushesEdit done;
    RushesEdit back;
  } cases[] = {
    { RUSHES_EDIT_STAR, RUSHES_EDIT_UNSTAR },    { RUSHES_EDIT_UNSTAR, RUSHES_EDIT_STAR },
    { RUSHES_EDIT_SEE, RUSHES_EDIT_UNSEE },      { RUSHES_EDIT_UNSEE, RUSHES_EDIT_SEE },
    { RUSHES_EDIT_REMOVE, RUSHES_EDIT_RESTORE }, { RUSHES_EDIT_RESTORE, RUSHES_EDIT_REMOVE },
    { RUSHES_EDIT_TAG, RUSHES_EDIT_UNTAG },      { RUSHES_EDIT_UNTAG, RUSHES_EDIT_TAG },
  };
  g_autoptr (RushesUndoList) list = rushes_undo_list_new (100, 1000);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) parts = NULL;
      const RushesUndoPart *part;

      add (list, cases[i].done, "rain", 7, 3);
      parts = rushes_undo_list_take (list, 0);
      part = parts->pdata[0];
      g_assert_cmpint (part->kind, ==, RUSHES_UNDO_EDIT);
      g_assert_cmpint (part->edit, ==, cases[i].back);
      g_assert_cmpstr (part->tag, ==, "rain");
      g_assert_cmpuint (part->ids->len, ==, 3);
    }
  g_assert_true (rushes_undo_list_is_empty (list));
}

/* Promise: a toast's Undo takes back its own step, whatever was done since; and each step only once. */
static void
test_by_number (void)
{
  g_autoptr (RushesUndoList) list = rushes_undo_list_new (100, 1000);
  gint64 first = add (list, RUSHES_EDIT_STAR, NULL, 1, 1);
  gint64 second = add (list, RUSHES_EDIT_STAR, NULL, 2, 1);

  g_assert_cmpint (first, !=, second);
  g_assert_cmpint (take_first_id (list, first), ==, 1);
  g_assert_cmpint (take_first_id (list, first), ==, 0);
  g_assert_cmpint (take_first_id (list, 0), ==, 2);
  g_assert_cmpint (take_first_id (list, 0), ==, 0);
}

/* Promise: what changed nothing is no step, and neither is what cannot be taken back. */
static void
test_nothing (void)
{
  g_autoptr (RushesUndoList) list = rushes_undo_list_new (100, 1000);

  g_assert_cmpint (add (list, RUSHES_EDIT_STAR, NULL, 1, 0), ==, 0);
  g_assert_cmpint (add (list, RUSHES_EDIT_FORGET, NULL, 1, 5), ==, 0);
  g_assert_true (rushes_undo_list_is_empty (list));
}

/* Promise: memory is bounded in steps and in tasks, the oldest go first, and the newest stays however large it is. */
static void
test_bounds (void)
{
  g_autoptr (RushesUndoList) list = rushes_undo_list_new (3, 10);

  for (gint64 i = 1; i <= 5; i++)
    add (list, RUSHES_EDIT_STAR, NULL, i, 1);
  g_assert_cmpint (take_first_id (list, 0), ==, 5);
  g_assert_cmpint (take_first_id (list, 0), ==, 4);
  g_assert_cmpint (take_first_id (list, 0), ==, 3);
  g_assert_true (rushes_undo_list_is_empty (list));

  add (list, RUSHES_EDIT_STAR, NULL, 100, 6);
  add (list, RUSHES_EDIT_STAR, NULL, 200, 4);
  add (list, RUSHES_EDIT_STAR, NULL, 300, 1);
  g_assert_cmpint (take_first_id (list, 0), ==, 300);
  g_assert_cmpint (take_first_id (list, 0), ==, 200);
  g_assert_true (rushes_undo_list_is_empty (list));

  add (list, RUSHES_EDIT_STAR, NULL, 1, 1);
  add (list, RUSHES_EDIT_REMOVE, NULL, 500, 50);
  g_assert_cmpint (take_first_id (list, 0), ==, 500);
  g_assert_true (rushes_undo_list_is_empty (list));
}

/* Promise: every task has its turn once, whatever the size of a chunk; what goes from a list goes from its end, and
 * what was taken so and comes back comes from its top. */
static void
test_chunks (void)
{
  static const RushesEdit edits[] = { RUSHES_EDIT_STAR, RUSHES_EDIT_REMOVE, RUSHES_EDIT_RESTORE };
  g_autoptr (GArray) ids = make_ids (1, 10);

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    for (guint size = 1; size <= 11; size++)
      {
        gint64 chunk[11], expected = edits[i] == RUSHES_EDIT_STAR ? 1 : 10;
        guint done = 0, n;

        while ((n = rushes_many_edit_fill (ids, edits[i], done, chunk, size)) > 0)
          {
            for (guint k = 0; k < n; k++)
              {
                g_assert_cmpint (chunk[k], ==, expected);
                expected += edits[i] == RUSHES_EDIT_STAR ? 1 : -1;
              }
            done += n;
          }
        g_assert_cmpuint (done, ==, 10);
      }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/window/undo-list/inverse", test_inverse);
  g_test_add_func ("/window/undo-list/by-number", test_by_number);
  g_test_add_func ("/window/undo-list/nothing", test_nothing);
  g_test_add_func ("/window/undo-list/bounds", test_bounds);
  g_test_add_func ("/window/many-edit/chunks", test_chunks);
  return g_test_run ();
}
