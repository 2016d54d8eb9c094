/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void test_init (int *argc, char ***argv);
const char *test_home (void);
void test_remove_tree (const char *path);
void test_store_result (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *test_wait_result (GAsyncResult **result);
gboolean test_spin_until (gboolean (*done) (gpointer user_data), gpointer user_data);

#define TEST_FINALIZES(object)                                                                                         \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    gpointer test_weak = (object);                                                                                     \
    g_object_add_weak_pointer (G_OBJECT (test_weak), &test_weak);                                                      \
    g_object_unref (test_weak);                                                                                        \
    test_spin_until (test_is_null, &test_weak);                                                                        \
    g_assert_null (test_weak);                                                                                         \
  }                                                                                                                    \
  G_STMT_END

gboolean test_is_null (gpointer pointer);

G_END_DECLS
