/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  char *prompt; /* (owned) */
  int duration; /* seconds */
  gboolean unknown_model;
} RushesDemoOrder;

int rushes_demo_order_read (RushesDemoOrder *self, const char *content_type, GBytes *body);
void rushes_demo_order_clear (RushesDemoOrder *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RushesDemoOrder, rushes_demo_order_clear)

G_END_DECLS
