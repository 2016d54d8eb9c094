/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A small clip of 24 frames a second that anybody can decode, in the home of the tests. */
char *test_make_clip (int n_frames, int height) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
