/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-composer-private.h"

/*
 * One press is one ask. The UUID of an ask is made when Submit is pressed and forgotten when the task is on disk, or
 * when the text is another one; so a press that has failed and is repeated is the same task to the store. A press while
 * an ask is on its way does nothing, nor does one that follows another so soon that it would make a double click: a
 * hundred quick presses are one. Keys that were held down when it was pressed are dead until they are released.
 */

#define DEFAULT_DELAY 5 /* s */

/* The key. */

gboolean
rushes_composer_is_key_missing (RushesComposer *self)
{
  return self->key_known && !self->has_key;
}

static void
set_has_key (RushesComposer *self, gboolean has_key)
{
  if (self->key_known && self->has_key == has_key)
    return;
  self->key_known = TRUE;
  self->has_key = has_key;
  rushes_composer_update_submit (self);
  rushes_composer_notify_key (self);
}

static void
on_key (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesKey) key = rushes_keys_lookup_finish (RUSHES_KEYS (source), result, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* asked again since, or the composer is gone */
  /* Where the keyring is locked or in trouble there may well be a key: the engine holds the task and says so. */
  set_has_key (RUSHES_COMPOSER (user_data),
               !g_error_matches (error, RUSHES_KEYS_ERROR, RUSHES_KEYS_ERROR_MISSING) &&
                 !g_error_matches (error, RUSHES_KEYS_ERROR, RUSHES_KEYS_ERROR_NO_KEYRING));
}

static void
look_up_key (RushesComposer *self)
{
  RushesProfile *profile = rushes_store_get_default_profile (rushes_context_get_store (self->context));

  g_cancellable_cancel (self->lookup);
  g_clear_object (&self->lookup);
  if (profile == NULL)
    {
      set_has_key (self, FALSE);
      return;
    }
  self->lookup = g_cancellable_new ();
  rushes_keys_lookup_async (rushes_context_get_keys (self->context), profile, self->lookup, on_key, self);
}

static void
on_keys_changed (RushesKeys *keys, const char *uid, RushesComposer *self)
{
  look_up_key (self);
}

static void
on_profiles_changed (RushesStore *store, RushesComposer *self)
{
  look_up_key (self);
}

/**
 * rushes_composer_follow_key:
 *
 * Finds out now, and each time that it may have changed, whether there is a key to submit with.
 */
void
rushes_composer_follow_key (RushesComposer *self)
{
  g_signal_connect_object (rushes_context_get_keys (self->context), "changed", G_CALLBACK (on_keys_changed), self, 0);
  g_signal_connect_object (rushes_context_get_store (self->context), "profiles-changed",
                           G_CALLBACK (on_profiles_changed), self, 0);
  look_up_key (self);
}

/* Submitting. */

static gboolean
on_double_click_over (gpointer user_data)
{
  RushesComposer *self = user_data;

  self->double_click = 0;
  return G_SOURCE_REMOVE;
}

/* From the last press on, or from its answer: whoever goes on pressing goes on with the same press. */
static void
await_double_click (RushesComposer *self)
{
  int time = 400;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-double-click-time", &time, NULL);
  g_clear_handle_id (&self->double_click, g_source_remove);
  /* After all that has been pressed and not been seen yet: the program may have hung. */
  self->double_click =
    g_timeout_add_full (G_PRIORITY_LOW, (guint) CLAMP (time, 100, 2000), on_double_click_over, self, NULL);
}

static void
begin_press (RushesComposer *self)
{
  await_double_click (self);
  self->dead = self->held;
  self->in_flight = TRUE;
}

static gint64
get_delay (RushesComposer *self)
{
  int seconds = self->settings != NULL ? g_settings_get_int (self->settings, "undo-delay") : DEFAULT_DELAY;

  return CLAMP (seconds, 0, 30) * RUSHES_SECOND;
}

static void
on_submitted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesComposer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tasks = rushes_engine_submit_finish (RUSHES_ENGINE (source), result, &error);

  self->in_flight = FALSE;
  await_double_click (self);
  if (tasks == NULL)
    rushes_composer_show_problem (self, error->message);
  else
    {
      g_clear_pointer (&self->ask, g_free);
      self->again = TRUE;
      if (rushes_composer_is_focused (self) || gtk_widget_is_focus (GTK_WIDGET (self->submit)))
        rushes_composer_focus (self);
      rushes_prompt_view_select_all (self->view);
    }
  rushes_composer_update_submit (self);
  if (tasks != NULL && tasks->len > 0)
    rushes_composer_emit_submitted (self, g_ptr_array_index (tasks, 0), get_delay (self));
}

/**
 * rushes_composer_submit:
 *
 * Does what a press on the button does: submits, or says what is missing.
 */
void
rushes_composer_submit (RushesComposer *self)
{
  RushesRequestFields fields = { .duration = rushes_composer_get_duration (self) };
  RushesNewTask task = { .takes = 1 };
  g_autoptr (RushesRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  RushesProfile *profile;

  if (!self->key_known || self->dead)
    return;
  if (self->in_flight || self->double_click != 0)
    {
      await_double_click (self);
      return;
    }
  profile = rushes_store_get_default_profile (rushes_context_get_store (self->context));
  if (!self->has_key || profile == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.add-key", NULL);
      return;
    }
  text = rushes_prompt_view_get_text (self->view);
  fields.prompt = text;
  request = rushes_request_new (&fields, &error);
  if (request == NULL)
    {
      rushes_composer_show_problem (self, error->message);
      rushes_composer_focus (self);
      return;
    }
  rushes_composer_show_problem (self, NULL);
  if (self->ask == NULL)
    self->ask = g_uuid_string_random ();
  task.request = request;
  task.profile = rushes_profile_peek (profile)->id;
  task.ask = self->ask;
  task.not_before = rushes_clock_now (rushes_context_get_clock (self->context)) + get_delay (self);
  begin_press (self);
  rushes_engine_submit_async (rushes_context_get_engine (self->context), &task, 1, on_submitted, g_object_ref (self));
}

/* Keys, seen on the root before anything else sees them. */

static gboolean
is_pressing_key (guint keyval)
{
  return keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter ||
         keyval == GDK_KEY_space;
}

static gboolean
on_key_pressed (
  GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, RushesComposer *self)
{
  gboolean repeated = self->held;

  if (!is_pressing_key (keyval))
    return GDK_EVENT_PROPAGATE;
  self->held = TRUE;
  if (self->dead)
    return GDK_EVENT_STOP;
  if (keyval == GDK_KEY_space || (state & gtk_accelerator_get_default_mod_mask ()) != GDK_CONTROL_MASK)
    return GDK_EVENT_PROPAGATE;
  if (!repeated)
    rushes_composer_submit (self);
  return GDK_EVENT_STOP;
}

static void
release_keys (RushesComposer *self)
{
  self->held = FALSE;
  self->dead = FALSE;
}

static void
on_key_released (
  GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, RushesComposer *self)
{
  if (is_pressing_key (keyval))
    release_keys (self);
}

static void
on_active (GtkWindow *window, GParamSpec *pspec, RushesComposer *self)
{
  /* A release that happens elsewhere is not seen here. */
  if (!gtk_window_is_active (window))
    release_keys (self);
}

/**
 * rushes_composer_take_keys:
 *
 * Looks at the keys of @root before anything else does.
 */
void
rushes_composer_take_keys (RushesComposer *self, GtkWidget *root)
{
  self->keys_down = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (self->keys_down, GTK_PHASE_CAPTURE);
  g_signal_connect (self->keys_down, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect (self->keys_down, "key-released", G_CALLBACK (on_key_released), self);
  gtk_widget_add_controller (root, self->keys_down);
  if (GTK_IS_WINDOW (root))
    g_signal_connect (root, "notify::is-active", G_CALLBACK (on_active), self);
}

void
rushes_composer_leave_keys (RushesComposer *self, GtkWidget *root)
{
  if (self->keys_down == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->keys_down, self);
  gtk_widget_remove_controller (root, self->keys_down);
  self->keys_down = NULL;
}

/**
 * rushes_composer_stop:
 *
 * Nothing comes back to @self from here any more; what was submitted goes on.
 */
void
rushes_composer_stop (RushesComposer *self)
{
  g_cancellable_cancel (self->lookup);
  g_clear_object (&self->lookup);
  g_clear_handle_id (&self->double_click, g_source_remove);
  g_clear_pointer (&self->ask, g_free);
}
