/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-service-group.h"

#include "rushes-reason.h"
#include "rushes-service-url.h"

#include <glib/gi18n.h>

/*
 * Nothing is saved but by Save or Enter. The key that was stored is never put back into its entry: what is there can
 * be read by any program that reads the screen. A key belongs to the origin it was entered for; where the origin
 * changes, the key is asked for again.
 */

struct _RushesServiceGroup
{
  AdwPreferencesGroup parent_instance;

  RushesContext *context;    /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned): of what is asked of the keyring */
  RushesKey *pending;        /* (owned) (nullable): to be stored once the service is saved */
  gboolean had_key;          /* a key was known for the service as it was */
  gboolean saving;

  /* Template children (unowned). */
  GtkEditable *url;
  GtkLabel *echo;
  GtkEditable *key;
  GtkLabel *kept;
  GtkButton *unlock;
  GtkWidget *save;
  GtkWidget *clear;
};

G_DEFINE_FINAL_TYPE (RushesServiceGroup, rushes_service_group, ADW_TYPE_PREFERENCES_GROUP)

static RushesProfile *
get_profile (RushesServiceGroup *self)
{
  return rushes_store_get_default_profile (rushes_context_get_store (self->context));
}

static void
say (GtkLabel *label, const char *sentence, gboolean error)
{
  gtk_label_set_label (label, sentence);
  if (error)
    gtk_widget_add_css_class (GTK_WIDGET (label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), "error");
}

static void
mark (GtkEditable *row, gboolean error)
{
  if (error)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  if (error)
    gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
  else
    gtk_accessible_reset_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID);
}

/* The service's address. */

static const char *
get_help (void)
{
  return _ ("The service’s website shows the base URL and the key, often named API Key or Token.");
}

static gboolean
is_start_of_url (const char *text)
{
  return *text == '\0' || g_str_has_prefix ("https://", text) || g_str_has_prefix ("http://", text);
}

static gboolean
is_url_saved (RushesServiceGroup *self)
{
  RushesProfile *profile = self->context != NULL ? get_profile (self) : NULL;
  g_autofree char *base = rushes_service_url_normalize (gtk_editable_get_text (self->url), NULL);

  return profile != NULL && g_strcmp0 (base, rushes_profile_peek (profile)->base) == 0;
}

/* Save is there while there is something to save. */
static void
show_save (RushesServiceGroup *self)
{
  gboolean typed = *gtk_editable_get_text (self->key) != '\0';
  gboolean addressed = !is_start_of_url (gtk_editable_get_text (self->url));

  gtk_widget_set_visible (self->save, self->context != NULL && (typed || (addressed && !is_url_saved (self))));
}

static void
on_url_changed (RushesServiceGroup *self)
{
  const char *text = gtk_editable_get_text (self->url);
  g_autoptr (GError) error = NULL;
  g_autofree char *base = rushes_service_url_normalize (text, &error);
  g_autofree char *submit = NULL;
  g_autofree char *sentence = NULL;
  gboolean wrong = base == NULL && !is_start_of_url (text);

  show_save (self);
  mark (self->url, wrong);
  if (base == NULL)
    {
      say (self->echo, wrong ? error->message : get_help (), wrong);
      return;
    }
  submit = rushes_service_url_join (base, "/v1/video_generation");
  /* Translators: %s is a URL. */
  sentence = g_strdup_printf (_ ("Tasks go to %s"), submit);
  say (self->echo, sentence, FALSE);
}

static void look_for_key (RushesServiceGroup *self);
static void store_key (RushesServiceGroup *self);

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesServiceGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesProfile) profile = rushes_store_save_profile_finish (RUSHES_STORE (source), result, &error);

  self->saving = FALSE;
  if (self->context == NULL)
    return;
  if (profile == NULL)
    {
      g_clear_pointer (&self->pending, rushes_key_unref);
      say (self->echo, error->message, TRUE);
      return;
    }
  gtk_editable_set_text (self->url, rushes_profile_peek (profile)->base);
  show_save (self);
  if (self->pending != NULL)
    store_key (self);
  else
    {
      rushes_engine_resume_profile (rushes_context_get_engine (self->context), rushes_profile_peek (profile)->id);
      look_for_key (self);
    }
}

/* Saves the address that is in the entry; returns %FALSE where it cannot be one. */
static gboolean
save (RushesServiceGroup *self)
{
  RushesProfile *before = get_profile (self);
  RushesProfileFields fields = { 0 };
  g_autoptr (RushesProfile) profile = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *base = rushes_service_url_normalize (gtk_editable_get_text (self->url), &error);
  g_autofree char *host = base != NULL ? rushes_service_url_get_host (base) : NULL;

  if (base == NULL)
    {
      mark (self->url, TRUE);
      say (self->echo, error->message, TRUE);
      return FALSE;
    }
  if (before != NULL)
    fields = *rushes_profile_peek (before);
  if (before == NULL || g_strcmp0 (fields.name, rushes_profile_get_host (before)) == 0)
    fields.name = host;
  fields.base = base;
  fields.is_default = TRUE;
  profile = rushes_profile_new (&fields);
  self->saving = TRUE;
  rushes_store_save_profile_async (rushes_context_get_store (self->context), profile, on_saved, g_object_ref (self));
  return TRUE;
}

/* The key. */

static void
show_kept (RushesServiceGroup *self, const char *sentence, gboolean error, const char *button, gboolean clear)
{
  say (self->kept, sentence, error);
  gtk_widget_set_visible (GTK_WIDGET (self->unlock), button != NULL);
  if (button != NULL)
    gtk_button_set_label (self->unlock, button);
  gtk_widget_set_visible (self->clear, clear);
}

static void
show_place (RushesServiceGroup *self, RushesKeyPlace place, const RushesKey *key)
{
  g_autofree char *tail = rushes_key_get_tail (key);
  g_autofree char *where = NULL;
  g_autofree char *sentence = NULL;

  if (place == RUSHES_KEY_PLACE_MEMORY)
    where = g_strdup (_ ("No keyring here. The key is kept until Rushes quits"));
  else
    /* Translators: %s is the name of a host. */
    where =
      g_strdup_printf (_ ("Stored in the keyring; sent to %s only"), rushes_profile_get_host (get_profile (self)));
  if (*tail != '\0')
    /* Translators: %1$s says where the key is kept, %2$s are its last characters. */
    sentence = g_strdup_printf (_ ("%1$s. It ends in %2$s"), where, tail);
  self->had_key = TRUE;
  show_kept (self, sentence != NULL ? sentence : where, FALSE, NULL, TRUE);
}

static void
show_no_key (RushesServiceGroup *self, const GError *error)
{
  RushesProfile *profile = get_profile (self);
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, RUSHES_KEYS_ERROR, RUSHES_KEYS_ERROR_LOCKED))
    show_kept (self, _ ("The keyring is locked"), TRUE, _ ("Unlock"), FALSE);
  else if (g_error_matches (error, RUSHES_KEYS_ERROR, RUSHES_KEYS_ERROR_DISMISSED))
    show_kept (self, _ ("Unlocking was cancelled; the key is not available"), TRUE, _ ("Try Again"), FALSE);
  else if (g_error_matches (error, RUSHES_KEYS_ERROR, RUSHES_KEYS_ERROR_NO_KEYRING))
    show_kept (self, _ ("No keyring here. The key is kept until Rushes quits"), FALSE, NULL, FALSE);
  else if (!g_error_matches (error, RUSHES_KEYS_ERROR, RUSHES_KEYS_ERROR_MISSING))
    show_kept (self, error->message, TRUE, _ ("Try Again"), FALSE);
  else if (self->had_key)
    {
      /* Translators: %s is the name of a host. */
      sentence = g_strdup_printf (_ ("A key is sent to the service it was entered for only. Enter the key of %s"),
                                  rushes_profile_get_host (profile));
      show_kept (self, sentence, FALSE, NULL, FALSE);
    }
  else
    show_kept (self, _ ("No API key is stored for this service"), FALSE, NULL, FALSE);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesServiceGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  RushesKeyPlace place = RUSHES_KEY_PLACE_NONE;
  g_autoptr (RushesKey) key = rushes_keys_lookup_finish (RUSHES_KEYS (source), result, &place, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->context == NULL || get_profile (self) == NULL)
    return;
  if (key != NULL)
    show_place (self, place, key);
  else
    show_no_key (self, error);
}

static void
look_for_key (RushesServiceGroup *self)
{
  RushesProfile *profile = get_profile (self);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (profile == NULL)
    show_kept (self, _ ("The key is kept in the keyring and sent to this service only"), FALSE, NULL, FALSE);
  else
    rushes_keys_lookup_async (rushes_context_get_keys (self->context), profile, self->cancellable, on_looked_up,
                              g_object_ref (self));
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesServiceGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesKey) key = g_steal_pointer (&self->pending);
  RushesKeyPlace place = RUSHES_KEY_PLACE_NONE;
  gboolean stored = rushes_keys_store_finish (RUSHES_KEYS (source), result, &place, &error);
  RushesProfile *profile = self->context != NULL ? get_profile (self) : NULL;

  if (profile == NULL || key == NULL)
    return;
  if (!stored)
    {
      show_no_key (self, error);
      return;
    }
  gtk_editable_set_text (self->key, "");
  show_place (self, place, key);
  rushes_engine_resume_profile (rushes_context_get_engine (self->context), rushes_profile_peek (profile)->id);
}

static void
store_key (RushesServiceGroup *self)
{
  rushes_keys_store_async (rushes_context_get_keys (self->context), get_profile (self), self->pending, NULL, on_stored,
                           g_object_ref (self));
}

static void
on_key_changed (RushesServiceGroup *self)
{
  if (gtk_widget_has_css_class (GTK_WIDGET (self->key), "error"))
    {
      mark (self->key, FALSE);
      look_for_key (self);
    }
  show_save (self);
}

/* An address that is typed and not applied yet is what the key is meant for: it is saved first. */
static void
save_key (RushesServiceGroup *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesKey) key = NULL;

  key = rushes_key_new (gtk_editable_get_text (self->key), &error);
  if (key == NULL)
    {
      mark (self->key, TRUE);
      say (self->kept, error->message, TRUE);
      return;
    }
  self->pending = g_steal_pointer (&key);
  if (is_url_saved (self))
    store_key (self);
  else if (!save (self))
    {
      g_clear_pointer (&self->pending, rushes_key_unref);
      gtk_widget_grab_focus (GTK_WIDGET (self->url));
    }
}

static void
on_save (RushesServiceGroup *self)
{
  if (self->context == NULL || self->pending != NULL || self->saving)
    return;
  if (*gtk_editable_get_text (self->key) != '\0')
    save_key (self);
  else if (!is_url_saved (self))
    save (self);
}

static void
on_unlocked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesServiceGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean unlocked = rushes_keys_unlock_finish (RUSHES_KEYS (source), result, &error);

  if (self->context == NULL || get_profile (self) == NULL)
    return;
  if (unlocked)
    {
      rushes_engine_resume_profile (rushes_context_get_engine (self->context),
                                    rushes_profile_peek (get_profile (self))->id);
      look_for_key (self);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_no_key (self, error);
}

static void
on_unlock (RushesServiceGroup *self)
{
  if (self->context != NULL)
    rushes_keys_unlock_async (rushes_context_get_keys (self->context), NULL, on_unlocked, g_object_ref (self));
}

static void
on_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesServiceGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!rushes_keys_clear_finish (RUSHES_KEYS (source), result, &error))
    say (self->kept, error->message, TRUE);
  else if (self->context != NULL)
    {
      self->had_key = FALSE;
      look_for_key (self);
    }
}

static void
on_clear (RushesServiceGroup *self)
{
  RushesProfile *profile = self->context != NULL ? get_profile (self) : NULL;

  if (profile != NULL)
    rushes_keys_clear_async (rushes_context_get_keys (self->context), profile, NULL, on_cleared, g_object_ref (self));
}

static void
do_preset (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesServiceGroup *self = RUSHES_SERVICE_GROUP (widget);

  gtk_widget_grab_focus (GTK_WIDGET (self->url));
  gtk_editable_set_text (self->url, g_variant_get_string (parameter, NULL));
  gtk_editable_set_position (self->url, -1);
}

static void
rushes_service_group_dispose (GObject *object)
{
  RushesServiceGroup *self = RUSHES_SERVICE_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  g_clear_pointer (&self->pending, rushes_key_unref);
  G_OBJECT_CLASS (rushes_service_group_parent_class)->dispose (object);
}

static void
rushes_service_group_class_init (RushesServiceGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rushes_service_group_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-service-group.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesServiceGroup, url);
  gtk_widget_class_bind_template_child (widget_class, RushesServiceGroup, echo);
  gtk_widget_class_bind_template_child (widget_class, RushesServiceGroup, key);
  gtk_widget_class_bind_template_child (widget_class, RushesServiceGroup, kept);
  gtk_widget_class_bind_template_child (widget_class, RushesServiceGroup, unlock);
  gtk_widget_class_bind_template_child (widget_class, RushesServiceGroup, save);
  gtk_widget_class_bind_template_child (widget_class, RushesServiceGroup, clear);
  gtk_widget_class_bind_template_callback (widget_class, on_url_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_key_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_unlock);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
  gtk_widget_class_install_action (widget_class, "service.preset", "s", do_preset);
}

static void
rushes_service_group_init (RushesServiceGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  say (self->echo, get_help (), FALSE);
}

/**
 * rushes_service_group_set_context:
 * @context: an open one
 */
void
rushes_service_group_set_context (RushesServiceGroup *self, RushesContext *context)
{
  RushesProfile *profile;

  g_return_if_fail (RUSHES_IS_SERVICE_GROUP (self) && self->context == NULL);

  self->context = g_object_ref (context);
  profile = get_profile (self);
  if (profile != NULL)
    gtk_editable_set_text (self->url, rushes_profile_peek (profile)->base);
  look_for_key (self);
}

/**
 * rushes_service_group_focus_key:
 *
 * The key is what is missing; the address comes first where there is none.
 */
void
rushes_service_group_focus_key (RushesServiceGroup *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (*gtk_editable_get_text (self->url) != '\0' ? self->key : self->url));
}
