/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-profile.h"

#include "rushes-service-url.h"

G_DEFINE_BOXED_TYPE (RushesProfile, rushes_profile, rushes_profile_ref, rushes_profile_unref)

struct _RushesProfile
{
  gatomicrefcount refs;
  RushesProfileFields fields; /* its strings are (owned) */
  char *origin;               /* (owned) */
  char *host;                 /* (owned) */
};

/**
 * rushes_profile_new:
 * @fields: copied; zeros become the defaults of window.md section 5
 *
 * Returns: (transfer full): an immutable profile
 */
RushesProfile *
rushes_profile_new (const RushesProfileFields *fields)
{
  RushesProfile *self = g_new0 (RushesProfile, 1);

  g_atomic_ref_count_init (&self->refs);
  self->fields = *fields;
  self->fields.uid = fields->uid != NULL ? g_strdup (fields->uid) : g_uuid_string_random ();
  self->fields.name = g_strdup (fields->name);
  self->fields.base = g_strdup (fields->base);
  self->fields.rpm = CLAMP (fields->rpm > 0 ? fields->rpm : 10, 1, 6000);
  self->fields.parallel = CLAMP (fields->parallel > 0 ? fields->parallel : 5, 1, 1000);
  self->fields.poll = CLAMP (fields->poll > 0 ? fields->poll : 10, 1, 3600);
  self->origin = rushes_service_url_get_origin (fields->base);
  self->host = rushes_service_url_get_host (fields->base);
  return self;
}

RushesProfile *
rushes_profile_ref (RushesProfile *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
rushes_profile_unref (RushesProfile *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free ((char *) self->fields.uid);
  g_free ((char *) self->fields.name);
  g_free ((char *) self->fields.base);
  g_free (self->origin);
  g_free (self->host);
  g_free (self);
}

const RushesProfileFields *
rushes_profile_peek (const RushesProfile *self)
{
  return &self->fields;
}

/**
 * rushes_profile_get_origin:
 *
 * Returns: (transfer none) (nullable): scheme, host and port: what the key is bound to
 */
const char *
rushes_profile_get_origin (const RushesProfile *self)
{
  return self->origin;
}

const char *
rushes_profile_get_host (const RushesProfile *self)
{
  return self->host;
}

char *
rushes_profile_get_submit_url (const RushesProfile *self)
{
  return rushes_service_url_join (self->fields.base, "/v1/video_generation");
}
