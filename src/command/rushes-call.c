/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-call-private.h"

#include "rushes-key.h"
#include "rushes-log.h"
#include "rushes-text.h"

#include <glib/gi18n.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (RushesCall, rushes_call, G_TYPE_OBJECT)

static void
rushes_call_finalize (GObject *object)
{
  RushesCall *self = RUSHES_CALL (object);

  rushes_call_set_data (self, NULL, NULL);
  if (self->key != NULL)
    explicit_bzero (self->key, strlen (self->key));
  g_free (self->key);
  g_strfreev (self->arguments);
  g_free (self->folder);
  g_free (self->profile);
  g_clear_object (&self->out);
  g_clear_object (&self->err);
  g_clear_object (&self->context);
  g_clear_object (&self->stop);
  G_OBJECT_CLASS (rushes_call_parent_class)->finalize (object);
}

static void
rushes_call_class_init (RushesCallClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rushes_call_finalize;
}

static void
rushes_call_init (RushesCall *self)
{
  self->stop = g_cancellable_new ();
}

RushesCall *
rushes_call_new (const RushesCallSetup *setup)
{
  RushesCall *self = g_object_new (RUSHES_TYPE_CALL, NULL);

  self->arguments = g_strdupv ((char **) setup->arguments);
  self->folder = g_strdup (setup->folder);
  self->key = setup->key != NULL && *setup->key != '\0' ? g_strdup (setup->key) : NULL;
  self->in = setup->in;
  self->out = rushes_sink_new (setup->out);
  self->err = rushes_sink_new (setup->err);
  return self;
}

/**
 * rushes_call_run_async:
 *
 * Carries the command out. Once.
 */
void
rushes_call_run_async (RushesCall *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->task, rushes_call_run_async);
  rushes_call_begin (self);
}

RushesExit
rushes_call_run_finish (RushesCall *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), RUSHES_EXIT_UNEXPECTED);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_call_run_async), RUSHES_EXIT_UNEXPECTED);

  return (RushesExit) g_task_propagate_int (G_TASK (result), NULL);
}

/**
 * rushes_call_interrupt:
 *
 * Stops the waiting, never the work: what is being sent is finished first.
 */
void
rushes_call_interrupt (RushesCall *self)
{
  g_cancellable_cancel (self->stop);
}

static void
on_err_flushed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RushesCall *self = g_task_get_source_object (task);

  rushes_sink_flush_finish (RUSHES_SINK (source), result, NULL);
  rushes_call_set_data (self, NULL, NULL);
  g_task_return_int (task, self->code);
}

static void
on_out_flushed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!rushes_sink_flush_finish (RUSHES_SINK (source), result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
        /* Translators: %s says why, in the words of the system. */
        rushes_call_complain (self, _ ("The output could not be written: %s"), error->message);
      if (self->code == RUSHES_EXIT_DONE)
        self->code = RUSHES_EXIT_UNEXPECTED;
    }
  rushes_sink_flush_async (self->err, on_err_flushed, g_steal_pointer (&self->task));
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!rushes_context_close_finish (RUSHES_CONTEXT (source), result, &error))
    {
      rushes_call_complain (self, "%s", error->message);
      self->code = rushes_exit_worse (self->code, rushes_exit_of_error (error));
    }
  rushes_sink_flush_async (self->out, on_out_flushed, self);
}

static gboolean
close_up (gpointer user_data)
{
  RushesCall *self = user_data;

  if (self->context != NULL)
    rushes_context_close_async (self->context, on_closed, self);
  else
    rushes_sink_flush_async (self->out, on_out_flushed, self);
  return G_SOURCE_REMOVE;
}

/**
 * rushes_call_end:
 *
 * The verb is done. Everything is closed and written before the call ends; not at once, for what is closed may be what
 * this was called from.
 */
void
rushes_call_end (RushesCall *self, RushesExit code)
{
  g_return_if_fail (!self->ended);

  self->ended = TRUE;
  self->code = code;
  g_idle_add_full (G_PRIORITY_DEFAULT, close_up, self, NULL);
}

/**
 * rushes_call_fail:
 *
 * Ends the call with the sentence and the exit code of @error.
 */
void
rushes_call_fail (RushesCall *self, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    rushes_call_complain (self, "%s", error->message);
  rushes_call_end (self, rushes_exit_of_error (error));
}

/**
 * rushes_call_misuse:
 *
 * Ends the call: what was typed is not what the verb takes.
 */
void
rushes_call_misuse (RushesCall *self, const char *format, ...)
{
  g_autofree char *text = NULL, *redacted = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  redacted = rushes_log_redact (text);
  rushes_call_complain (self, "%s", redacted);
  if (self->command != NULL)
    /* Translators: %s is a verb as "submit". */
    rushes_call_complain (self, _ ("“rushes-cli %s --help” shows how it is used."), self->command->name);
  else
    /* Translators: %s is a command to type. */
    rushes_call_complain (self, _ ("“%s” shows how it is used."), "rushes-cli --help");
  rushes_call_end (self, RUSHES_EXIT_USAGE);
}

void
rushes_call_set_data (RushesCall *self, gpointer data, GDestroyNotify destroy)
{
  if (self->data != NULL && self->destroy != NULL)
    self->destroy (self->data);
  self->data = data;
  self->destroy = destroy;
}

gpointer
rushes_call_get_data (RushesCall *self)
{
  return self->data;
}

static void
report_opening (RushesCall *self)
{
  const RushesStoreOpening *opening = rushes_store_get_opening (rushes_context_get_store (self->context));

  if (opening == NULL)
    return;
  if (opening->set_aside != NULL)
    /* Translators: %s is a folder. */
    rushes_call_complain (self, _ ("The library was damaged. It was kept as it is in %s"), opening->set_aside);
  if (opening->restored != NULL)
    rushes_call_complain (self, _ ("This backup took the place of the library: %s"), opening->restored);
  if (opening->interrupted > 0)
    rushes_call_complain (self,
                          ngettext ("%u task was being sent when Rushes was ended. It is Not Confirmed now.",
                                    "%u tasks were being sent when Rushes was ended. They are Not Confirmed now.",
                                    opening->interrupted),
                          opening->interrupted);
  if (opening->rescued > 0)
    rushes_call_complain (self,
                          ngettext ("The ID of %u accepted task was brought into the library.",
                                    "The IDs of %u accepted tasks were brought into the library.", opening->rescued),
                          opening->rescued);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RushesCall *self = user_data;
  g_autoptr (GError) error = NULL;

  self->context = rushes_context_open_finish (result, &error);
  if (self->context == NULL)
    {
      rushes_call_fail (self, error);
      return;
    }
  report_opening (self);
  if (rushes_call_is_interrupted (self))
    rushes_call_end (self, RUSHES_EXIT_INTERRUPTED);
  else
    self->next (self);
}

/**
 * rushes_call_open:
 * @options: the demo is filled in
 * @next: called when everything is open
 */
void
rushes_call_open (RushesCall *self, const RushesContextOptions *options, RushesCallStep next)
{
  RushesContextOptions filled = *options;

  filled.demo = self->demo;
  if (self->demo)
    filled.key = NULL;
  if (filled.key != NULL)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RushesKey) checked = rushes_key_new (filled.key, &error);

      if (checked == NULL)
        {
          rushes_call_complain (self, "RUSHES_API_KEY: %s", error->message);
          rushes_call_end (self, RUSHES_EXIT_USAGE);
          return;
        }
    }
  self->next = next;
  rushes_context_open_async (&filled, NULL, on_opened, self);
}

RushesContext *
rushes_call_get_context (RushesCall *self)
{
  return self->context;
}

RushesStore *
rushes_call_get_store (RushesCall *self)
{
  return rushes_context_get_store (self->context);
}

RushesEngine *
rushes_call_get_engine (RushesCall *self)
{
  return rushes_context_get_engine (self->context);
}

/**
 * rushes_call_find_profile:
 * @name: (nullable): %NULL: the one of --profile, or the default one
 *
 * Returns: (transfer none) (nullable): the profile; %NULL if the call has ended for want of it
 */
RushesProfile *
rushes_call_find_profile (RushesCall *self, const char *name)
{
  RushesStore *store = rushes_call_get_store (self);
  const char *asked = name != NULL ? name : self->profile;
  RushesProfile *found;

  if (rushes_store_get_profiles (store)->len == 0)
    {
      rushes_call_complain (self, _ ("No service is set up yet. Add one with “rushes-cli profile add NAME --url URL”, "
                                     "then its key with “rushes-cli key set”."));
      rushes_call_complain (self, _ ("“rushes-cli --demo” works without either, and charges nothing."));
      rushes_call_end (self, RUSHES_EXIT_USAGE);
      return NULL;
    }
  found = asked != NULL ? rushes_store_find_profile (store, asked) : rushes_store_get_default_profile (store);
  if (found != NULL)
    return found;
  /* The name is not said again: it may be a key, typed in the wrong place. */
  if (asked != NULL)
    rushes_call_complain (self, _ ("There is no service of this name. “rushes-cli profile list” shows them."));
  else
    rushes_call_complain (self, _ ("There is no default service. Choose one with “rushes-cli profile default NAME”."));
  rushes_call_end (self, RUSHES_EXIT_USAGE);
  return NULL;
}

const char *
rushes_call_get_profile_name (RushesCall *self)
{
  return self->profile;
}

gboolean
rushes_call_is_demo (RushesCall *self)
{
  return self->demo;
}

gboolean
rushes_call_is_interrupted (RushesCall *self)
{
  return g_cancellable_is_cancelled (self->stop);
}

/**
 * rushes_call_get_stop:
 *
 * Returns: (transfer none): cancelled when the user wants to wait no longer
 */
GCancellable *
rushes_call_get_stop (RushesCall *self)
{
  return self->stop;
}

int
rushes_call_get_in (RushesCall *self)
{
  return self->in;
}

RushesSink *
rushes_call_get_out (RushesCall *self)
{
  return self->out;
}

RushesSink *
rushes_call_get_err (RushesCall *self)
{
  return self->err;
}

const char *
rushes_call_get_key (RushesCall *self)
{
  return self->key;
}

/**
 * rushes_call_get_path:
 * @path: as typed
 *
 * Returns: (transfer full) (type filename): the absolute path
 */
char *
rushes_call_get_path (RushesCall *self, const char *path)
{
  return g_canonicalize_filename (path, self->folder);
}

/**
 * rushes_call_get_program:
 *
 * Returns: (transfer full): how this program is called again for the same library
 */
char *
rushes_call_get_program (RushesCall *self)
{
  return g_strdup (self->demo ? "rushes-cli --demo" : "rushes-cli");
}

/**
 * rushes_call_print:
 *
 * Writes to standard output what was asked for, and nothing else. What others wrote is made safe by the caller.
 */
void
rushes_call_print (RushesCall *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  rushes_sink_write (self->out, text);
}

static void
write_line (RushesCall *self, const char *prefix, const char *format, va_list args)
{
  g_autofree char *text = g_strdup_vprintf (format, args);
  g_autofree char *plain = rushes_text_plain (text, 64 * 1024, 4096);
  g_autofree char *line = g_strconcat (prefix, plain, "\n", NULL);

  rushes_sink_write (self->err, line);
}

/**
 * rushes_call_say:
 *
 * Writes a line about the progress to standard error; nothing with --quiet.
 */
void
rushes_call_say (RushesCall *self, const char *format, ...)
{
  va_list args;

  if (self->quiet)
    return;
  va_start (args, format);
  write_line (self, "", format, args);
  va_end (args);
}

/**
 * rushes_call_complain:
 *
 * Writes a line that must be read to standard error.
 */
void
rushes_call_complain (RushesCall *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  write_line (self, "rushes-cli: ", format, args);
  va_end (args);
}
