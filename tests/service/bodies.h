/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The answers of api.md 3.1 to 3.4 by their names there, variants with a letter behind. */
typedef struct
{
  const char *name;
  int status; /* HTTP */
  const char *text;
} Body;

const Body *body_get (const char *name);
guint body_count (void);
const Body *body_peek (guint index);
