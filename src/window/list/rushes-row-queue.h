/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Rows that have something new to show. GTK keeps some two hundred rows bound for the ten that are seen, and binds them
 * all anew after a leap: those in sight are brought up to date within the frame that shows them, the others a few at a
 * time when the main loop has nothing else to do.
 */
#define RUSHES_TYPE_ROW_QUEUE (rushes_row_queue_get_type ())
G_DECLARE_FINAL_TYPE (RushesRowQueue, rushes_row_queue, RUSHES, ROW_QUEUE, GObject)

/** RushesRowFunc: brings a row up to date; it may be queued again, not dropped, meanwhile */
typedef void (*RushesRowFunc) (GtkWidget *row);

RushesRowQueue *rushes_row_queue_new (GtkWidget *around, RushesRowFunc refresh);
void rushes_row_queue_push (RushesRowQueue *self, GtkWidget *row);
void rushes_row_queue_drop (RushesRowQueue *self, GtkWidget *row);

G_END_DECLS
