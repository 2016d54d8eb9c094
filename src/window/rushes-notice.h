/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A line across the window: an icon, a sentence, up to two buttons. One thing at a time. */
#define RUSHES_TYPE_NOTICE (rushes_notice_get_type ())
G_DECLARE_FINAL_TYPE (RushesNotice, rushes_notice, RUSHES, NOTICE, GtkWidget)

/** RushesNoticeText: what a notice says. Borrowed where passed in. */
typedef struct
{
  const char *icon;
  const char *tone;       /* (nullable): "warning" or "error" */
  const char *sentence;   /* plain text */
  const char *detail;     /* (nullable): more of it, as a tooltip */
  const char *label;      /* (nullable): of the button */
  const char *action;     /* detailed name */
  const char *more_label; /* (nullable): of the second button */
  const char *more_action;
} RushesNoticeText;

void rushes_notice_show (RushesNotice *self, const RushesNoticeText *text);

G_END_DECLS
