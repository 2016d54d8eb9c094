/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

G_BEGIN_DECLS

/** RushesFileRules: how finished videos are kept; zero is the default but for @folder. Borrowed where passed in. */
typedef struct
{
  const char *folder; /* an absolute path, in the encoding of file names */
  const char *names;  /* (nullable): a name template; one that cannot be used is taken for the default */
  gboolean flat;      /* all in one folder, instead of a folder a day */
  gboolean sidecar;   /* details beside each video */
} RushesFileRules;

/*
 * Where videos go, and where they went by the rules before. A file is looked for by all of them, so that a rule may
 * change at any time: also between the moment when a video got its name and the one when the library heard of it. The
 * time zone is one of the rules. Immutable; any thread.
 */
typedef struct _RushesFilePlan RushesFilePlan;

RushesFilePlan *rushes_file_plan_new (const RushesFileRules *rules, RushesFilePlan *before);
RushesFilePlan *rushes_file_plan_ref (RushesFilePlan *self);
void rushes_file_plan_unref (RushesFilePlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesFilePlan, rushes_file_plan_unref)

RushesFilePlan *rushes_file_plan_from_text (const char *text);
char *rushes_file_plan_to_text (const RushesFilePlan *self) G_GNUC_WARN_UNUSED_RESULT;

const RushesFilePlan *rushes_file_plan_get_before (const RushesFilePlan *self);
gboolean rushes_file_plan_get_sidecar (const RushesFilePlan *self);
char *
rushes_file_plan_get_path (const RushesFilePlan *self, const RushesTask *task, guint attempt) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_file_plan_get_part (const RushesFilePlan *self, const RushesTask *task) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
