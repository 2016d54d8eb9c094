/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-context.h"
#include "rushes-exit.h"
#include "rushes-sink.h"

G_BEGIN_DECLS

/*
 * One carrying out of a command: its arguments, its folder, its three file descriptors, and the parts of the program
 * that it asks for. Nothing in it is the process's own, so that a program that owns the library can carry out the
 * command of another one.
 */
#define RUSHES_TYPE_CALL (rushes_call_get_type ())
G_DECLARE_FINAL_TYPE (RushesCall, rushes_call, RUSHES, CALL, GObject)

typedef struct _RushesCommand RushesCommand;
typedef void (*RushesCallStep) (RushesCall *call);

/** RushesCallSetup: what a call starts with. Borrowed where passed in. */
typedef struct
{
  const char *const *arguments; /* after the program's name */
  const char *folder;           /* what relative paths are relative to */
  int in, out, err;
  const char *key; /* (nullable): RUSHES_API_KEY */
} RushesCallSetup;

RushesCall *rushes_call_new (const RushesCallSetup *setup);
void rushes_call_run_async (RushesCall *self, GAsyncReadyCallback callback, gpointer user_data);
RushesExit rushes_call_run_finish (RushesCall *self, GAsyncResult *result);
void rushes_call_interrupt (RushesCall *self);

/* For the verbs. A verb begins in its run function and ends with one call of rushes_call_end() or what calls it. */

gboolean rushes_call_parse (RushesCall *self, const GOptionEntry *entries, char ***rest);
void rushes_call_set_data (RushesCall *self, gpointer data, GDestroyNotify destroy);
gpointer rushes_call_get_data (RushesCall *self);

void rushes_call_open (RushesCall *self, const RushesContextOptions *options, RushesCallStep next);
RushesContext *rushes_call_get_context (RushesCall *self);
RushesStore *rushes_call_get_store (RushesCall *self);
RushesEngine *rushes_call_get_engine (RushesCall *self);
RushesProfile *rushes_call_find_profile (RushesCall *self, const char *name);
const char *rushes_call_get_profile_name (RushesCall *self);

gboolean rushes_call_is_demo (RushesCall *self);
gboolean rushes_call_is_interrupted (RushesCall *self);
GCancellable *rushes_call_get_stop (RushesCall *self);
int rushes_call_get_in (RushesCall *self);
RushesSink *rushes_call_get_out (RushesCall *self);
RushesSink *rushes_call_get_err (RushesCall *self);
const char *rushes_call_get_key (RushesCall *self);
char *rushes_call_get_path (RushesCall *self, const char *path) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_call_get_program (RushesCall *self) G_GNUC_WARN_UNUSED_RESULT;

void rushes_call_print (RushesCall *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void rushes_call_say (RushesCall *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void rushes_call_complain (RushesCall *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void rushes_call_end (RushesCall *self, RushesExit code);
void rushes_call_fail (RushesCall *self, const GError *error);
void rushes_call_misuse (RushesCall *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
