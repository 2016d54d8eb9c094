/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-task.h"

G_BEGIN_DECLS

/*
 * What a video file is called: text with tokens in braces. Pure: the same task has the same name at any time, and
 * nothing in it comes from a header or a URL.
 */

#define RUSHES_NAME_TEMPLATE_DEFAULT "{time}-{number} {words} {id}"
#define RUSHES_NAME_MAX_BYTES        180 /* of a name, in UTF-8, with all that is put behind it */

/** RushesNameToken: what can stand in a template */
typedef enum
{
  RUSHES_NAME_DATE,     /* 2026-11-23 */
  RUSHES_NAME_TIME,     /* 0812 */
  RUSHES_NAME_NUMBER,   /* 03; nothing where it is the first of what was asked for at once */
  RUSHES_NAME_WORDS,    /* of the prompt, the first */
  RUSHES_NAME_ID,       /* the end of the service's id */
  RUSHES_NAME_MODEL,    /* MiniMax-Hailuo-02 */
  RUSHES_NAME_DURATION, /* 6s */
  RUSHES_N_NAME_TOKENS
} RushesNameToken;

/** RushesNameFault: why a template cannot be used */
typedef enum
{
  RUSHES_NAME_FINE,
  RUSHES_NAME_EMPTY,   /* nothing is left of it */
  RUSHES_NAME_UNKNOWN, /* a word in braces that is no token */
  RUSHES_NAME_OPEN,    /* a brace without its other one */
  RUSHES_NAME_LONG,    /* longer than any name */
} RushesNameFault;

const char *rushes_name_token_get_text (RushesNameToken token);
RushesNameFault rushes_name_template_check (const char *text, char **culprit);
char *rushes_name_template_fill (const char *text, const RushesTask *task, GTimeZone *zone, guint attempt)
  G_GNUC_WARN_UNUSED_RESULT;
char *rushes_name_words (const char *prompt, gsize max_bytes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
