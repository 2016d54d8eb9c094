/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-request.h"

#include <glib.h>

G_BEGIN_DECLS

#define RUSHES_CODEC_MAX_ID      128 /* characters of a task or file id */
#define RUSHES_CODEC_MAX_MESSAGE 500 /* code points of the service's words */

/** RushesStatusWord: what the service's own word means (api.md 4) */
typedef enum
{
  RUSHES_STATUS_NONE,  /* it said none */
  RUSHES_STATUS_OTHER, /* a word not known here, or its "unknown": it may be anything that is not an end */
  RUSHES_STATUS_WAITING,
  RUSHES_STATUS_RUNNING,
  RUSHES_STATUS_DONE,
  RUSHES_STATUS_FAILED,
  RUSHES_STATUS_ENDED, /* cancelled or expired there */
} RushesStatusWord;

/** RushesAnswer: what an answer says, in any of the dialects of api.md 3. Strings are %NULL where there is nothing. */
typedef struct
{
  gboolean readable; /* a sound JSON object */
  char *task_id;     /* one of the strict pattern */
  gboolean id_named; /* it stands under a name that only a task's id has */
  char *status;      /* the word that decided, plain */
  RushesStatusWord word;
  gboolean has_error; /* something in it says that something is wrong */
  GStrv codes;        /* codes and types that are not "all is well", the most telling first; never %NULL */
  char *message;      /* plain */
  char *file_id;
  char *url; /* https, or http on loopback */
  char *backup_url;
  int width;
  int height;
  gboolean refunded; /* it says that nothing is charged */
} RushesAnswer;

GBytes *rushes_codec_encode_submit (RushesRequest *request);

RushesAnswer *rushes_codec_decode (const guint8 *data, gsize length);
void rushes_answer_free (RushesAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RushesAnswer, rushes_answer_free)

gboolean rushes_codec_id_is_valid (const char *id);
char *rushes_codec_fix_link (const char *link) G_GNUC_WARN_UNUSED_RESULT;
RushesStatusWord rushes_codec_read_word (const char *word);

G_END_DECLS
