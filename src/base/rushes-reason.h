/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RushesReason:
 *
 * Why something is as it is: the one vocabulary between the service's many ways to say no and the sentences that
 * people read. Kept in the library by its nick, so that a member may be added but never renamed.
 */
typedef enum
{
  RUSHES_REASON_NONE,

  /* No to this request. */
  RUSHES_REASON_PROMPT_REFUSED,
  RUSHES_REASON_INVISIBLE_CHARACTERS,
  RUSHES_REASON_INVALID_REQUEST,
  RUSHES_REASON_NO_SUCH_SERVICE,
  RUSHES_REASON_REFUSED,

  /* No to the account. */
  RUSHES_REASON_NO_KEY,
  RUSHES_REASON_KEYRING,
  RUSHES_REASON_KEY_REFUSED,
  RUSHES_REASON_FORBIDDEN,
  RUSHES_REASON_BALANCE,
  RUSHES_REASON_QUOTA,
  RUSHES_REASON_PLAN,
  RUSHES_REASON_REAL_NAME,

  /* Not now. */
  RUSHES_REASON_RATE_LIMIT,

  /* Nothing was sent. */
  RUSHES_REASON_NAME_NOT_FOUND,
  RUSHES_REASON_NO_CONNECTION,
  RUSHES_REASON_TLS,
  RUSHES_REASON_OFFLINE,
  RUSHES_REASON_INVALID_URL,

  /* Sent, and no usable answer. */
  RUSHES_REASON_TIMEOUT,
  RUSHES_REASON_CUT,
  RUSHES_REASON_UNREADABLE,
  RUSHES_REASON_NO_ID,
  RUSHES_REASON_SERVER_ERROR,
  RUSHES_REASON_REDIRECT,
  RUSHES_REASON_MISDIRECTED,
  RUSHES_REASON_UNKNOWN_CODE,
  RUSHES_REASON_INTERRUPTED,

  /* Created there, and ended without a video. */
  RUSHES_REASON_VIDEO_WITHHELD,
  RUSHES_REASON_GENERATION_FAILED,
  RUSHES_REASON_ENDED_THERE,
  RUSHES_REASON_UNKNOWN_TASK,

  /* The video cannot be brought. */
  RUSHES_REASON_LINK_PENDING,
  RUSHES_REASON_LINK_GONE,
  RUSHES_REASON_NOT_A_VIDEO,
  RUSHES_REASON_INCOMPLETE,
  RUSHES_REASON_TOO_LARGE,

  /* This machine. */
  RUSHES_REASON_DISK_FULL,
  RUSHES_REASON_READ_ONLY,
  RUSHES_REASON_DISK_ERROR,

  /* The user. */
  RUSHES_REASON_USER,

  RUSHES_N_REASONS
} RushesReason;

const char *rushes_reason_get_nick (RushesReason self);
RushesReason rushes_reason_from_nick (const char *nick);
const char *rushes_reason_get_sentence (RushesReason self);

G_END_DECLS
