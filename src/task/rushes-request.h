/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define RUSHES_REQUEST_MODEL      "MiniMax-Hailuo-02"
#define RUSHES_REQUEST_MAX_PROMPT 2000 /* code points: api.md 1.4 */

#define RUSHES_REQUEST_ERROR (rushes_request_error_quark ())
GQuark rushes_request_error_quark (void);

typedef enum
{
  RUSHES_REQUEST_ERROR_EMPTY,
  RUSHES_REQUEST_ERROR_TOO_LONG,
  RUSHES_REQUEST_ERROR_NOT_TEXT,
  RUSHES_REQUEST_ERROR_DURATION,
  RUSHES_REQUEST_ERROR_RESOLUTION,
  RUSHES_REQUEST_ERROR_PAIR,
} RushesRequestError;

/** RushesSwitch: a field that the user may leave alone; one left alone is not sent */
typedef enum
{
  RUSHES_SWITCH_UNSET,
  RUSHES_SWITCH_OFF,
  RUSHES_SWITCH_ON,
} RushesSwitch;

/** RushesRequestFields: what goes into a request; %NULL and unset are "not asked for". Borrowed. */
typedef struct
{
  const char *prompt;
  const char *model;      /* %NULL: RUSHES_REQUEST_MODEL */
  int duration;           /* s */
  const char *resolution; /* "768P", "1080P" or %NULL */
  RushesSwitch optimizer;
  RushesSwitch fast_pretreatment;
  RushesSwitch watermark;
} RushesRequestFields;

#define RUSHES_TYPE_REQUEST (rushes_request_get_type ())
typedef struct _RushesRequest RushesRequest;
GType rushes_request_get_type (void);

RushesRequest *rushes_request_new (const RushesRequestFields *fields, GError **error);
RushesRequest *rushes_request_ref (RushesRequest *self);
void rushes_request_unref (RushesRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesRequest, rushes_request_unref)

const RushesRequestFields *rushes_request_peek (const RushesRequest *self);
guint rushes_request_count_prompt (const char *prompt);

G_END_DECLS
