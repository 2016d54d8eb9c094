/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Libraries of any size, the same ones every time: prompts half Chinese and half English, some words of which are in
 * one of eight, some in one of a thousand, and some in a single one:
 *
 *   猪, 小猪, pig       common
 *   灯塔, lighthouse    one of about a thousand
 *   独角, axolotl       one task, in the middle
 *
 * All tasks have come to their end, so that no engine has anything to do with them.
 */

gboolean library_recipe_make (const char *folder, guint n_tasks, GError **error);
char *library_recipe_keep (const char *folder, guint n_tasks) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
