/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-reason.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define RUSHES_TYPE_PROFILE (rushes_profile_get_type ())
typedef struct _RushesProfile RushesProfile;
GType rushes_profile_get_type (void);

/** RushesProfileFields: a service as the user set it up. Borrowed where passed in. */
typedef struct
{
  gint64 id;       /* the library's; 0 before it is saved */
  const char *uid; /* a UUID, so that a key is never taken for another library's; %NULL makes one */
  const char *name;
  const char *base;  /* as rushes_service_url_normalize() returns it */
  int rpm;           /* submissions a minute; 0: the default, 10 */
  int parallel;      /* generations at once; 0: the default, 5 */
  int poll;          /* s between looks at one task; 0: the default, 10 */
  RushesReason held; /* why it sends nothing now; RUSHES_REASON_NONE: it sends */
  gboolean is_default;
} RushesProfileFields;

RushesProfile *rushes_profile_new (const RushesProfileFields *fields);
RushesProfile *rushes_profile_ref (RushesProfile *self);
void rushes_profile_unref (RushesProfile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesProfile, rushes_profile_unref)

const RushesProfileFields *rushes_profile_peek (const RushesProfile *self);
const char *rushes_profile_get_origin (const RushesProfile *self);
const char *rushes_profile_get_host (const RushesProfile *self);
char *rushes_profile_get_submit_url (const RushesProfile *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
