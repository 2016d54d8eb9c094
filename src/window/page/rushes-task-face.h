/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task-words.h"

G_BEGIN_DECLS

/** RushesTaskDeed: a button of the task's page */
typedef enum
{
  RUSHES_TASK_DEED_CANCEL,
  RUSHES_TASK_DEED_CHECK_NOW,
  RUSHES_TASK_DEED_PASTE_ID,
  RUSHES_TASK_DEED_NEVER_ARRIVED,
  RUSHES_TASK_DEED_SEND_AGAIN, /* may be charged twice: asks first */
  RUSHES_TASK_DEED_EDIT_PROMPT,
  RUSHES_TASK_DEED_TRY_AGAIN,
  RUSHES_TASK_DEED_FETCH_AGAIN,
  RUSHES_TASK_DEED_LOCATE,
  RUSHES_TASK_DEED_OPEN_FOLDER,
  RUSHES_TASK_DEED_USE_PROMPT,
  RUSHES_TASK_DEED_SUBMIT_AGAIN,
  RUSHES_TASK_DEED_RESTORE,
  RUSHES_TASK_DEED_TRASH,
  RUSHES_N_TASK_DEEDS
} RushesTaskDeed;

#define RUSHES_TASK_FACE_STEPS 4 /* Waiting, Sending, Generating, Downloading */

/** RushesTaskFace: what the page of a task shows; all of it plain text */
typedef struct
{
  gboolean video;   /* the player is on top, and no large status */
  char *title;      /* (owned): the large words of the status */
  const char *icon; /* static */
  const char *tone; /* static: a style class */
  char *elapsed;    /* (owned) (nullable): "1:12" */
  char *estimate;   /* (owned) (nullable): "usually about 4 min (estimate)"; "3.2 MB of 7.5 MB, 1.1 MB/s" */
  double fraction;  /* of the video that is here, 0 to 1; < 0: not known */
  char *status;     /* (owned) (nullable): the service's word for where it is */
  int step;         /* which of the steps it is at; -1: none is shown */
  char *sentence;   /* (owned) (nullable): what happened and what to do */
  char *paid;       /* (owned) (nullable): whether it cost money, where that is in question; else @facts has it */
  char *detail;     /* (owned) (nullable): the service's own words and code */
  char *facts;      /* (owned): one line */
  gboolean stacked; /* the buttons are one below the other */
  guint n_deeds;
  RushesTaskDeed deeds[4];
} RushesTaskFace;

RushesTaskFace *
rushes_task_face_new (const RushesTask *task, const RushesTaskMoment *moment, const char *host, gboolean missing);
void rushes_task_face_free (RushesTaskFace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesTaskFace, rushes_task_face_free)

const char *rushes_task_face_step_word (int step);
const char *rushes_task_deed_get_label (RushesTaskDeed deed);
const char *rushes_task_deed_get_action (RushesTaskDeed deed);
const char *rushes_task_deed_get_style (RushesTaskDeed deed);
char *rushes_task_happening_say (RushesTaskHappening happening) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
