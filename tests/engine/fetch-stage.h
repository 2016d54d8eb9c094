/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "raw-server.h"

/*
 * A relay and its storage in raw sockets, which play one row of the table of test-fetch.c. What it holds is the truth
 * that a finished file is compared with.
 */
typedef struct _Stage Stage;
typedef struct _Talk Talk;

/* One answer to a GET of the video. */
typedef struct
{
  void (*play) (Talk *talk, gint64 argument);
  gint64 argument;
} Act;

/* What the service says when it is asked for a link. */
typedef enum
{
  LINK_FRESH,   /* a new one each time */
  LINK_UNKNOWN, /* it does not know the file, nor the task */
  LINK_TROUBLE, /* 500 */
} LinkAnswer;

#define STAGE_ACTS 8

/* The last act of either list is played again and again. */
typedef struct
{
  Act acts[STAGE_ACTS];
  Act backup[2];
  LinkAnswer link;
} Script;

Stage *stage_new (gboolean tls, gsize payload);
void stage_free (Stage *self);
void stage_play (Stage *self, const Script *script);

const char *stage_get_origin (Stage *self);
const char *stage_get_sha256 (Stage *self);
gint64 stage_get_size (Stage *self);
guint stage_count (Stage *self, const char *what); /* "video", "backup", "link", "elsewhere" */
guint stage_count_keys (Stage *self);              /* requests with a key that did not ask for a link */
guint stage_count_ranges (Stage *self);
gint64 stage_get_offered (Stage *self); /* bytes of the file that a hanging talk has sent; -1: nobody hangs */
void stage_tick (Stage *self);          /* lets a hanging talk go on */

/* The acts. */
void play_whole (Talk *talk, gint64 argument);   /* with ranges and a strong tag */
void play_cut (Talk *talk, gint64 at);           /* whole, cut after so many bytes of the body; < 0: from its end */
void play_plain (Talk *talk, gint64 argument);   /* no tag, no ranges */
void play_weak (Talk *talk, gint64 cut);         /* a weak tag; cut, or 0 */
void play_changed (Talk *talk, gint64 argument); /* another tag than before, and no ranges of the old one */
void play_ignores_if_range (Talk *talk, gint64 argument); /* another tag, and a part all the same */
void play_200 (Talk *talk, gint64 argument);              /* the whole, whatever was asked */
void play_416 (Talk *talk, gint64 argument);
void play_bad_range (Talk *talk, gint64 kind);
void play_length (Talk *talk, gint64 off); /* Content-Length wrong by so many; 0: negative */
void play_two_lengths (Talk *talk, gint64 argument);
void play_chunked (Talk *talk, gint64 cut);   /* cut after so many bytes between two chunks; 0: whole */
void play_chunk_cut (Talk *talk, gint64 cut); /* inside a chunk */
void play_chunk_garbage (Talk *talk, gint64 cut);
void play_to_end (Talk *talk, gint64 cut);  /* neither length nor chunks */
void play_gzip (Talk *talk, gint64 length); /* an archive of so many zeros, or of the video for 0 */
void play_status (Talk *talk, gint64 status);
void play_page (Talk *talk, gint64 kind);      /* 0: HTML; 1: JSON; 2: both called a video; 3: nothing at all */
void play_hang (Talk *talk, gint64 sent);      /* so many bytes, and then nothing */
void play_wait (Talk *talk, gint64 argument);  /* some bytes, and nothing until the client goes; no time passes */
void play_stall (Talk *talk, gint64 argument); /* not a word */
void play_drip (Talk *talk, gint64 each);      /* so many bytes a minute */
void play_endless (Talk *talk, gint64 each);   /* so many bytes a minute, for ever */
void play_redirect (Talk *talk, gint64 times);
void play_redirect_elsewhere (Talk *talk, gint64 argument);
void play_redirect_plain (Talk *talk, gint64 argument); /* to http */
void play_reset (Talk *talk, gint64 argument);
