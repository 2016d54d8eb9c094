/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

G_BEGIN_DECLS

/** RushesRemovedEnd: where a video is after it was to be moved */
typedef enum
{
  RUSHES_REMOVED_SETTLED,  /* where its row says */
  RUSHES_REMOVED_NOWHERE,  /* it is not there any more: nothing is to be moved */
  RUSHES_REMOVED_AWAY,     /* not even its folder is there: a disk that is not connected, perhaps */
  RUSHES_REMOVED_STUCK,    /* where it was: it could not be moved */
  RUSHES_REMOVED_OCCUPIED, /* where it was: another file has its place */
  RUSHES_REMOVED_NO_TRASH, /* where it was: the desktop's trash did not take it */
} RushesRemovedEnd;

/** RushesRemovedOutcome: what has become of one video; to be cleared */
typedef struct
{
  RushesRemovedEnd end;
  RushesReason reason; /* STUCK */
  gboolean moved;      /* something is at another place now */
  char *file;          /* (owned) (nullable) (type filename): OCCUPIED: a free name beside its place */
} RushesRemovedOutcome;

void rushes_removed_outcome_clear (RushesRemovedOutcome *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RushesRemovedOutcome, rushes_removed_outcome_clear)

/*
 * The steps that a removed video goes, each of them a rename within one folder that replaces nothing. They may be ended
 * anywhere: done again they go on from there. What stands at a place is moved only where it is the task's very video.
 * They block.
 */

void rushes_removed_file_settle (const RushesTask *task, RushesRemovedOutcome *outcome);
void rushes_removed_file_trash (const RushesTask *task, RushesRemovedOutcome *outcome);
GArray *rushes_removed_file_list (const char *folder, gboolean *is_gone);

G_END_DECLS
