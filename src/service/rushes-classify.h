/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-codec.h"
#include "rushes-outcome.h"

G_BEGIN_DECLS

/** RushesWire: how a call ended, before anyone reads what came back */
typedef struct
{
  gboolean started;     /* the request may have left: the message's `starting` has fired */
  RushesReason failure; /* %RUSHES_REASON_NONE: a whole answer came */
  int status;           /* HTTP; 0: none came */
  gint64 retry_after;   /* µs, clamped; 0: not said */
} RushesWire;

typedef enum
{
  RUSHES_READ_QUERY,
  RUSHES_READ_RETRIEVE,
} RushesRead;

RushesOutcome *rushes_classify_submit (const RushesWire *wire, const RushesAnswer *answer);
RushesLook *rushes_classify_read (RushesRead read, const RushesWire *wire, const RushesAnswer *answer);
gint64 rushes_classify_retry_after (const char *header, gint64 now);

G_END_DECLS
