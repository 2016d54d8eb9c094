/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-context.h"

#include "rushes-file-settings.h"
#include "rushes-libsecret-keys.h"
#include "rushes-memory-keys.h"
#include "rushes-settings.h"

/*
 * Opening, one step after the other:
 *
 *   folders (thread) -> store -> [demo: relay, its profile, its key] -> [a key for this run] -> engine, removal
 */

#define DEMO_NAME     "Demo"
#define DEMO_RPM      120
#define DEMO_PARALLEL 10
#define DEMO_POLL     1 /* s */

#define THUMBNAILS_BYTES (64 * 1024 * 1024)
#define THUMBNAILS_FILES 2000

/* A window that was closed is not kept long; a command has Ctrl+C at hand, and the client ends sooner than this. */
#define PATIENCE_WINDOW  (5 * RUSHES_SECOND)
#define PATIENCE_COMMAND (2 * RUSHES_MINUTE)

struct _RushesContext
{
  GObject parent_instance;

  gboolean demo;
  RushesStoreMode mode;
  RushesPaths *paths;     /* (owned) */
  RushesClock *clock;     /* (owned) */
  RushesStore *store;     /* (owned) */
  RushesKeys *keys;       /* (owned) (nullable): none in a read-only context, as the following */
  RushesClient *client;   /* (owned) (nullable) */
  RushesDemoRelay *relay; /* (owned) (nullable): demo only */
  RushesEngine *engine;   /* (owned) (nullable) */
  RushesRemoval *removal; /* (owned) (nullable) */
  GSettings *settings;    /* (owned) (nullable): of the engine's */
  gint64 patience;        /* µs that closing waits for what is under way */

  RushesThumbnailer *thumbnailer; /* (owned) (nullable): once it was asked for */
  RushesPresence *presence;       /* (owned): asks for nothing by itself */
};

G_DEFINE_FINAL_TYPE (RushesContext, rushes_context, G_TYPE_OBJECT)

typedef struct
{
  /* input */
  gboolean cautious;
  gboolean send_all;
  gboolean idle;
  char *videos;   /* (owned) (nullable) */
  RushesKey *key; /* (owned) (nullable) */
  /* in progress */
  guint profile; /* the next one that gets the key */
} Opening;

static void
opening_free (Opening *opening)
{
  g_free (opening->videos);
  g_clear_pointer (&opening->key, rushes_key_unref);
  g_free (opening);
}

static void
rushes_context_dispose (GObject *object)
{
  RushesContext *self = RUSHES_CONTEXT (object);

  if (self->thumbnailer != NULL)
    rushes_thumbnailer_stop (self->thumbnailer);
  g_clear_object (&self->thumbnailer);
  g_clear_object (&self->presence);
  g_clear_object (&self->settings);
  g_clear_object (&self->removal);
  g_clear_object (&self->engine);
  g_clear_object (&self->client);
  g_clear_object (&self->keys);
  g_clear_object (&self->relay);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->paths, rushes_paths_unref);
  G_OBJECT_CLASS (rushes_context_parent_class)->dispose (object);
}

static void
rushes_context_class_init (RushesContextClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rushes_context_dispose;
}

static void
rushes_context_init (RushesContext *self)
{
  self->presence = rushes_presence_new ();
}

/* Closes the library again, so that it is not taken for crashed, and passes the error on. */
static void
on_failed_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = g_object_steal_data (G_OBJECT (task), "rushes-error");

  rushes_store_close_finish (RUSHES_STORE (source), result, NULL);
  g_task_return_error (task, error);
}

static void
fail (GTask *task, GError *error)
{
  RushesContext *self = g_task_get_source_object (task);

  if (self->store == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_object_set_data (G_OBJECT (task), "rushes-error", error);
  rushes_store_close_async (self->store, on_failed_closed, task);
}

static void
on_settled (RushesContext *self, RushesTask *task)
{
  rushes_presence_moved (self->presence, task);
}

static void
start_engine (GTask *task)
{
  RushesContext *self = g_task_get_source_object (task);
  const Opening *opening = g_task_get_task_data (task);
  g_auto (RushesFileSettings) files = { 0 };
  RushesEngineParts parts = {
    .store = self->store,
    .client = self->client,
    .keys = self->keys,
    .clock = self->clock,
    .cautious = opening->cautious,
    .send_all = opening->send_all,
    .patience = opening->cautious ? PATIENCE_WINDOW : PATIENCE_COMMAND,
  };

  self->patience = parts.patience;
  self->settings = rushes_settings_new (self->demo);
  rushes_file_settings_read (&files, self->settings, self->paths, opening->videos);
  parts.files = files.rules;
  self->engine = rushes_engine_new (&parts);
  if (self->settings != NULL)
    rushes_file_settings_follow (self->settings, self->paths, opening->videos, self->engine);
  self->removal = rushes_removal_new (self->store, self->clock);
  g_signal_connect_object (self->removal, "settled", G_CALLBACK (on_settled), self, G_CONNECT_SWAPPED);
  if (!opening->idle)
    {
      rushes_engine_start (self->engine);
      rushes_removal_start (self->removal);
    }
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
  g_object_unref (task);
}

static void give_key (GTask *task);

static void
on_key_given (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  if (!rushes_keys_store_finish (RUSHES_KEYS (source), result, NULL, &error))
    {
      fail (task, error);
      return;
    }
  opening->profile++;
  give_key (task);
}

/* A key that came with the options is every profile's, in memory. */
static void
give_key (GTask *task)
{
  RushesContext *self = g_task_get_source_object (task);
  const Opening *opening = g_task_get_task_data (task);
  GPtrArray *profiles = rushes_store_get_profiles (self->store);

  if (opening->key == NULL || opening->profile >= profiles->len)
    start_engine (task);
  else
    rushes_keys_store_async (self->keys, profiles->pdata[opening->profile], opening->key, NULL, on_key_given, task);
}

static void
on_demo_profile (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr (RushesProfile) profile = rushes_store_save_profile_finish (RUSHES_STORE (source), result, &error);

  if (profile == NULL)
    fail (task, error);
  else
    give_key (task);
}

/* The relay has another port in each run; the profile of the demo's tasks stays the same. */
static void
start_demo (GTask *task)
{
  RushesContext *self = g_task_get_source_object (task);
  g_autofree char *folder = rushes_paths_in_data (self->paths, "relay");
  RushesProfile *known = rushes_store_find_profile (self->store, DEMO_NAME);
  g_autoptr (RushesProfile) profile = NULL;
  RushesProfileFields fields = {
    .name = DEMO_NAME,
    .rpm = DEMO_RPM,
    .parallel = DEMO_PARALLEL,
    .poll = DEMO_POLL,
    .is_default = TRUE,
  };
  GError *error = NULL;

  self->relay = rushes_demo_relay_new (folder);
  if (!rushes_demo_relay_start (self->relay, 0, &error))
    {
      fail (task, error);
      return;
    }
  if (known != NULL)
    {
      fields.id = rushes_profile_peek (known)->id;
      fields.uid = rushes_profile_peek (known)->uid;
    }
  fields.base = rushes_demo_relay_get_url (self->relay);
  profile = rushes_profile_new (&fields);
  rushes_store_save_profile_async (self->store, profile, on_demo_profile, task);
}

static void
on_store_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  RushesContext *self = g_task_get_source_object (task);
  const Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  self->store = rushes_store_open_finish (result, &error);
  if (self->store == NULL)
    {
      fail (task, error);
      return;
    }
  if (self->mode == RUSHES_STORE_READ_ONLY)
    {
      g_task_return_pointer (task, g_object_ref (self), g_object_unref);
      g_object_unref (task);
      return;
    }
  self->keys = opening->key != NULL ? rushes_memory_keys_new () : rushes_libsecret_keys_new ();
  self->client = rushes_client_new (NULL);
  if (self->demo)
    start_demo (task);
  else
    give_key (task);
}

static void
prepare_folders (GTask *work, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  RushesContext *self = task_data;
  GError *error = NULL;

  if (rushes_paths_prepare (self->paths, &error))
    g_task_return_boolean (work, TRUE);
  else
    g_task_return_error (work, error);
}

static void
on_folders (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  RushesContext *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    fail (task, error);
  else
    rushes_store_open_async (self->paths, self->clock, self->mode, NULL, on_store_open, task);
}

/**
 * rushes_context_open_async:
 * @options: copied
 *
 * Opens the library and, unless it is only to be looked at, starts the work.
 */
void
rushes_context_open_async (const RushesContextOptions *options,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (RushesContext) self = g_object_new (RUSHES_TYPE_CONTEXT, NULL);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GTask) work = NULL;
  Opening *opening = g_new0 (Opening, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, rushes_context_open_async);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  opening->cautious = options->cautious;
  opening->send_all = options->send_all;
  opening->idle = options->idle;
  opening->videos = g_strdup (options->videos);
  self->demo = options->demo;
  self->mode = options->mode;
  self->paths = rushes_paths_new (options->demo);
  self->clock = rushes_clock_new ();
  if (options->demo || options->key != NULL)
    {
      opening->key = rushes_key_new (options->demo ? RUSHES_DEMO_KEY : options->key, &error);
      if (opening->key == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
    }
  work = g_task_new (NULL, NULL, on_folders, g_steal_pointer (&task));
  g_task_set_source_tag (work, rushes_context_open_async);
  g_task_set_task_data (work, g_object_ref (self), g_object_unref);
  g_task_run_in_thread (work, prepare_folders);
}

/**
 * rushes_context_open_finish:
 *
 * Returns: (transfer full): the context, to be closed with rushes_context_close_async(); or %NULL with the store's
 * error, that of a folder, or that of a key
 */
RushesContext *
rushes_context_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_context_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_store_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RushesContext *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (self->relay != NULL)
    rushes_demo_relay_stop (self->relay);
  if (rushes_store_close_finish (RUSHES_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_removal_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RushesContext *self = g_task_get_source_object (task);

  rushes_removal_stop_finish (RUSHES_REMOVAL (source), result, NULL);
  rushes_store_close_async (self->store, on_store_closed, g_steal_pointer (&task));
}

/* Nothing becomes ready any more, so no removed video comes that would have to be moved. */
static void
on_engine_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RushesContext *self = g_task_get_source_object (task);

  rushes_engine_stop_finish (RUSHES_ENGINE (source), result, NULL);
  rushes_removal_stop_async (self->removal, self->patience, on_removal_stopped, g_steal_pointer (&task));
}

/**
 * rushes_context_close_async:
 *
 * Stops the work, as rushes_engine_stop_async() says, moves the videos that are still to be moved, and closes the
 * library.
 */
void
rushes_context_close_async (RushesContext *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, rushes_context_close_async);
  if (self->thumbnailer != NULL)
    rushes_thumbnailer_stop (self->thumbnailer);
  if (self->engine != NULL)
    rushes_engine_stop_async (self->engine, on_engine_stopped, task);
  else
    rushes_store_close_async (self->store, on_store_closed, task);
}

gboolean
rushes_context_close_finish (RushesContext *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, rushes_context_close_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
rushes_context_is_demo (RushesContext *self)
{
  return self->demo;
}

RushesPaths *
rushes_context_get_paths (RushesContext *self)
{
  return self->paths;
}

RushesClock *
rushes_context_get_clock (RushesContext *self)
{
  return self->clock;
}

RushesStore *
rushes_context_get_store (RushesContext *self)
{
  return self->store;
}

/**
 * rushes_context_get_keys:
 *
 * Returns: (transfer none) (nullable): %NULL in a read-only context
 */
RushesKeys *
rushes_context_get_keys (RushesContext *self)
{
  return self->keys;
}

/**
 * rushes_context_get_engine:
 *
 * Returns: (transfer none) (nullable): %NULL in a read-only context
 */
RushesEngine *
rushes_context_get_engine (RushesContext *self)
{
  return self->engine;
}

/**
 * rushes_context_get_removal:
 *
 * Returns: (transfer none) (nullable): %NULL in a read-only context
 */
RushesRemoval *
rushes_context_get_removal (RushesContext *self)
{
  return self->removal;
}

/**
 * rushes_context_get_thumbnailer:
 *
 * Made when it is asked for first: a command never does.
 *
 * Returns: (transfer none)
 */
RushesThumbnailer *
rushes_context_get_thumbnailer (RushesContext *self)
{
  g_autofree char *folder = NULL;

  if (self->thumbnailer == NULL)
    {
      folder = g_build_filename (rushes_paths_get_cache (self->paths), "thumbnails", NULL);
      self->thumbnailer = rushes_thumbnailer_new (folder, THUMBNAILS_BYTES, THUMBNAILS_FILES);
    }
  return self->thumbnailer;
}

/**
 * rushes_context_get_presence:
 *
 * Returns: (transfer none)
 */
RushesPresence *
rushes_context_get_presence (RushesContext *self)
{
  return self->presence;
}
