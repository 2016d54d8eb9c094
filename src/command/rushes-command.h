/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-call.h"

G_BEGIN_DECLS

/** RushesCommand: one verb of the command line. The texts are marked for translation, not translated. */
struct _RushesCommand
{
  const char *name;      /* one word, or two: "profile add" */
  const char *arguments; /* what stands after it, for the line of its usage */
  const char *summary;   /* one line, in the imperative */
  const char *details;   /* (nullable): paragraphs */
  const char *examples;  /* one or more lines, not translated */
  void (*run) (RushesCall *call);
};

const RushesCommand *const *rushes_commands_get_all (void);
const RushesCommand *rushes_commands_find (const char *const *arguments, guint *n_words);
gboolean rushes_commands_is_family (const char *word);

/* One a file. */
extern const RushesCommand rushes_adopt_command;
extern const RushesCommand rushes_cancel_command;
extern const RushesCommand rushes_check_command;
extern const RushesCommand rushes_demo_command;
extern const RushesCommand rushes_key_clear_command;
extern const RushesCommand rushes_key_set_command;
extern const RushesCommand rushes_key_status_command;
extern const RushesCommand rushes_list_command;
extern const RushesCommand rushes_never_arrived_command;
extern const RushesCommand rushes_profile_add_command;
extern const RushesCommand rushes_profile_default_command;
extern const RushesCommand rushes_profile_list_command;
extern const RushesCommand rushes_remove_command;
extern const RushesCommand rushes_retry_command;
extern const RushesCommand rushes_show_command;
extern const RushesCommand rushes_submit_command;
extern const RushesCommand rushes_wait_command;

G_END_DECLS
