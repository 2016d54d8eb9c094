/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task-notes.h"

G_BEGIN_DECLS

struct _RushesTaskNotes
{
  GtkWidget parent_instance;

  RushesContext *context; /* (owned) (nullable) */
  gint64 id;              /* of the task; 0: none */
  char *note;             /* (owned) (nullable): as the library has it */
  char *tags;             /* (owned) (nullable): as the library has them */
  GHashTable *unsaved;    /* (owned) (element-type gint64 utf8): notes that could not be kept */
  guint alarm;            /* of keeping what is typed */
  gboolean filling;       /* the text is being changed by us */
  gboolean open;          /* the note can be typed though there is none */

  char **known;              /* (owned) (nullable): tags in use */
  GCancellable *cancellable; /* (owned) (nullable): of reading them */

  /* Template children (unowned). */
  GtkWidget *tag_row;
  GtkMenuButton *add_tag;
  GtkWidget *add_note;
  GtkPopover *popover;
  GtkEditable *typed;
  GtkListBox *matches;
  GtkLabel *tag_problem;
  GtkWidget *note_box;
  GtkTextView *view;
  GtkWidget *problem_box;
  GtkLabel *problem;
};

/* rushes-task-notes-tags.c */
void rushes_task_notes_show_tags (RushesTaskNotes *self, const char *tags);
void rushes_task_notes_install_tags (GtkWidgetClass *klass);
void rushes_task_notes_stop_tags (RushesTaskNotes *self);

G_END_DECLS
