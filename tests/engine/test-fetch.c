/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch-world.h"
#include "test-support.h"

#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

/*
 * Promise: whatever a server, a network or a disk does, a task is `ready` only with the very bytes that the service
 * has, and otherwise says why not. Each row of the table is one behaviour, played against the whole way of a video;
 * what is asserted for all of them is at the end of play(). README.md says how to see the table.
 */

#define PAYLOAD 300000            /* bytes of the video's pictures: more than one part of what is read at once */
#define BOUND   90                /* virtual minutes of a row */
#define LIMIT   (8 * 1024 * 1024) /* of a file: more than the library's log grows to here */

typedef struct
{
  const char *name;
  Script script;
  RushesTaskState end;
  RushesReason reason;
  guint least, most; /* GETs of the video by its first link */
  guint flags;
} Row;

enum
{
  TLS = 1 << 0,
  RANGES = 1 << 1, /* at least one attempt went on with a part */
  ASKED = 1 << 2,  /* a new link was asked for */
  LARGE = 1 << 4,  /* a video that an hour of a drip does not bring */
  WARNS = 1 << 3,  /* libsoup complains about the length */
};

#define ACT(name, argument)                                                                                            \
  {                                                                                                                    \
    play_##name, argument                                                                                              \
  }
#define READY   RUSHES_TASK_READY, RUSHES_REASON_NONE
#define LOST(r) RUSHES_TASK_LOST, RUSHES_REASON_##r
#define FETCHES RUSHES_TASK_FETCHING, RUSHES_REASON_NONE

/* clang-format off */
static const Row rows[] = {
  { "whole, with a length",                { .acts = { ACT (whole, 0) } }, READY, 1, 1 },
  { "whole, without a tag",                { .acts = { ACT (plain, 0) } }, READY, 1, 1 },
  { "whole over TLS",                      { .acts = { ACT (whole, 0) } }, READY, 1, 1, TLS },

  { "cut before the first byte",           { .acts = { ACT (length, 9), ACT (whole, 0) } }, READY, 2, 2 },
  { "cut after 1 byte",                    { .acts = { ACT (cut, 1), ACT (whole, 0) } }, READY, 2, 2, RANGES },
  { "cut inside ftyp",                     { .acts = { ACT (cut, 13), ACT (whole, 0) } }, READY, 2, 2, RANGES },
  { "cut after ftyp",                      { .acts = { ACT (cut, 20), ACT (whole, 0) } }, READY, 2, 2, RANGES },
  { "cut inside moov",                     { .acts = { ACT (cut, 60), ACT (whole, 0) } }, READY, 2, 2, RANGES },
  { "cut after moov",                      { .acts = { ACT (cut, 128), ACT (whole, 0) } }, READY, 2, 2, RANGES },
  { "cut inside mdat",                     { .acts = { ACT (cut, 200000), ACT (whole, 0) } }, READY, 2, 2, RANGES },
  { "cut after mdat, a box is missing",    { .acts = { ACT (cut, -108), ACT (whole, 0) } }, READY, 2, 2, RANGES },
  { "cut before the last byte",            { .acts = { ACT (cut, -1), ACT (whole, 0) } }, READY, 2, 2, RANGES },
  { "cut again and again, going on",       { .acts = { ACT (cut, 70000), ACT (cut, 70000), ACT (cut, 70000), ACT (whole, 0) } }, READY, 4, 4, RANGES },
  { "cut over TLS, without close_notify",  { .acts = { ACT (cut, 100000), ACT (whole, 0) } }, READY, 2, 2, TLS | RANGES },
  { "reset, then whole",                   { .acts = { ACT (reset, 0), ACT (whole, 0) } }, READY, 2, 2 },
  { "always cut at one byte",              { .acts = { ACT (cut, 1) } }, FETCHES, 10, 200, RANGES },

  { "chunked, whole twice",                { .acts = { ACT (chunked, 0) } }, READY, 2, 2 },
  { "chunked, cut between chunks",         { .acts = { ACT (chunked, 4096 * 10), ACT (chunked, 0) } }, READY, 3, 3 },
  { "chunked, cut after mdat",             { .acts = { ACT (chunked, -108), ACT (chunked, 0) } }, READY, 3, 4 },
  { "chunked, cut after mdat, then a length", { .acts = { ACT (chunked, -108), ACT (whole, 0) } }, READY, 2, 2 },
  { "chunked, cut inside a chunk",         { .acts = { ACT (chunk_cut, 4096 * 10), ACT (chunked, 0) } }, READY, 3, 3 },
  { "chunked, garbage for a size",         { .acts = { ACT (chunk_garbage, 4096 * 10), ACT (chunked, 0) } }, READY, 3, 3 },
  { "chunked, garbage after mdat",         { .acts = { ACT (chunk_garbage, -108), ACT (chunked, 0) } }, READY, 3, 4 },
  { "chunked, always cut",                 { .acts = { ACT (chunked, 4096 * 10) } }, LOST (INCOMPLETE), 4, 12 },
  { "to the end, whole twice",             { .acts = { ACT (to_end, 0) } }, READY, 2, 2 },
  { "to the end, cut once",                { .acts = { ACT (to_end, 200000), ACT (to_end, 0) } }, READY, 3, 3 },
  { "to the end over TLS, no close_notify", { .acts = { ACT (to_end, 200000), ACT (to_end, 0) } }, READY, 3, 3, TLS },
  { "to the end over TLS, cut after mdat", { .acts = { ACT (to_end, -108), ACT (to_end, 0) } }, READY, 3, 4, TLS },
  { "to the end, always cut, over TLS",    { .acts = { ACT (to_end, 200000) } }, LOST (INCOMPLETE), 4, 12, TLS },

  { "length too long",                     { .acts = { ACT (length, 5), ACT (whole, 0) } }, READY, 2, 2 },
  { "length too short",                    { .acts = { ACT (length, -5), ACT (whole, 0) } }, READY, 2, 2 },
  { "length one box too short",            { .acts = { ACT (length, -50), ACT (whole, 0) } }, READY, 2, 2 },
  { "length negative",                     { .acts = { ACT (length, 0), ACT (whole, 0) } }, READY, 2, 2, WARNS },
  { "two lengths",                         { .acts = { ACT (two_lengths, 0), ACT (whole, 0) } }, READY, 2, 3 },
  { "five GiB",                            { .acts = { ACT (length, G_GINT64_CONSTANT (5) << 30) } }, LOST (TOO_LARGE), 1, 1 },

  { "206: start off by one",               { .acts = { ACT (cut, 100000), ACT (bad_range, 0), ACT (whole, 0) } }, READY, 3, 3, RANGES },
  { "206: another total",                  { .acts = { ACT (cut, 100000), ACT (bad_range, 1), ACT (whole, 0) } }, READY, 3, 3, RANGES },
  { "206: ends too early",                 { .acts = { ACT (cut, 100000), ACT (bad_range, 2), ACT (whole, 0) } }, READY, 3, 3, RANGES },
  { "206: from the first byte",            { .acts = { ACT (cut, 100000), ACT (bad_range, 3), ACT (whole, 0) } }, READY, 3, 3, RANGES },
  { "206: beyond its total",               { .acts = { ACT (cut, 100000), ACT (bad_range, 4), ACT (whole, 0) } }, READY, 3, 3, RANGES },
  { "206: no Content-Range",               { .acts = { ACT (cut, 100000), ACT (bad_range, 5), ACT (whole, 0) } }, READY, 3, 3, RANGES },
  { "206: several parts",                  { .acts = { ACT (cut, 100000), ACT (bad_range, 6), ACT (whole, 0) } }, READY, 3, 3, RANGES },
  { "206 that nobody asked for",           { .acts = { ACT (bad_range, 7), ACT (whole, 0) } }, READY, 2, 2 },
  { "416 for a part",                      { .acts = { ACT (cut, 100000), ACT (416, 0), ACT (whole, 0) } }, READY, 3, 3, RANGES },
  { "200 for a part",                      { .acts = { ACT (cut, 100000), ACT (200, 0) } }, READY, 2, 2, RANGES },
  { "another tag, the whole",              { .acts = { ACT (cut, 100000), ACT (changed, 0) } }, READY, 2, 2, RANGES },
  { "another tag, If-Range ignored",       { .acts = { ACT (cut, 100000), ACT (ignores_if_range, 0), ACT (whole, 0) } }, READY, 3, 3, RANGES },
  { "a weak tag is no validator",          { .acts = { ACT (weak, 100000), ACT (weak, 0) } }, READY, 2, 2 },
  { "cut, expired, new link, same file",   { .acts = { ACT (cut, 100000), ACT (status, 403), ACT (whole, 0) } }, READY, 3, 3, RANGES | ASKED },

  { "gzip of the video",                   { .acts = { ACT (gzip, 0), ACT (whole, 0) } }, READY, 2, 2 },
  { "gzip of 64 MiB of zeros, always",     { .acts = { ACT (gzip, 64 << 20) } }, LOST (NOT_A_VIDEO), 4, 12 },
  { "HTML",                                { .acts = { ACT (page, 0), ACT (whole, 0) } }, READY, 2, 2 },
  { "JSON",                                { .acts = { ACT (page, 1), ACT (whole, 0) } }, READY, 2, 2 },
  { "HTML called a video",                 { .acts = { ACT (page, 2), ACT (whole, 0) } }, READY, 2, 2 },
  { "HTML called a video, always",         { .acts = { ACT (page, 2) } }, LOST (NOT_A_VIDEO), 4, 12 },
  { "0 bytes",                             { .acts = { ACT (page, 3), ACT (whole, 0) } }, READY, 2, 2 },
  { "0 bytes, always",                     { .acts = { ACT (page, 3) } }, LOST (NOT_A_VIDEO), 4, 12 },

  { "silent in the middle",                { .acts = { ACT (hang, 100000), ACT (whole, 0) } }, READY, 2, 2, RANGES },
  { "silent from the first byte",          { .acts = { ACT (hang, 10), ACT (whole, 0) } }, READY, 2, 2, RANGES },
  { "never an answer, then whole",         { .acts = { ACT (stall, 0), ACT (whole, 0) } }, READY, 2, 2 },
  { "a drip under the floor",              { .acts = { ACT (drip, 1000), ACT (whole, 0) } }, READY, 2, 2, RANGES },
  { "a drip above the floor",              { .acts = { ACT (drip, 66000) } }, READY, 1, 1 },
  { "a drip above the floor, for an hour", { .acts = { ACT (drip, 66000), ACT (whole, 0) } }, READY, 2, 2, LARGE | RANGES },
  { "a body without an end",               { .acts = { ACT (endless, 100000), ACT (whole, 0) } }, READY, 2, 2 },

  { "403, new link",                       { .acts = { ACT (status, 403), ACT (whole, 0) } }, READY, 2, 2, ASKED },
  { "404, new link",                       { .acts = { ACT (status, 404), ACT (whole, 0) } }, READY, 2, 2, ASKED },
  { "410, new link",                       { .acts = { ACT (status, 410), ACT (whole, 0) } }, READY, 2, 2, ASKED },
  { "403 for ever",                        { .acts = { ACT (status, 403) } }, LOST (LINK_GONE), 4, 12, ASKED },
  { "403, the service knows no file",      { .acts = { ACT (status, 403) }, .link = LINK_UNKNOWN }, LOST (LINK_GONE), 1, 12, ASKED },
  { "403, the service has trouble",        { .acts = { ACT (status, 403) }, .link = LINK_TROUBLE }, FETCHES, 1, 1, ASKED },
  { "500, then whole",                     { .acts = { ACT (status, 500), ACT (whole, 0) } }, READY, 2, 2 },
  { "503 for ever",                        { .acts = { ACT (status, 503) } }, FETCHES, 8, 200, ASKED },
  { "503 by the link, trouble at the service", { .acts = { ACT (status, 503), ACT (status, 503), ACT (status, 503), ACT (status, 503), ACT (status, 503), ACT (whole, 0) }, .link = LINK_TROUBLE }, READY, 6, 6, ASKED },

  { "dead link, backup",                   { .acts = { ACT (status, 404) }, .backup = { ACT (whole, 0) } }, READY, 1, 1 },
  { "trouble, backup",                     { .acts = { ACT (status, 500) }, .backup = { ACT (whole, 0) } }, READY, 1, 1 },
  { "cut, backup",                         { .acts = { ACT (cut, 1000) }, .backup = { ACT (whole, 0) } }, READY, 1, 1, RANGES },
  { "never an answer, backup",             { .acts = { ACT (stall, 0) }, .backup = { ACT (whole, 0) } }, READY, 1, 1 },
  { "a page, backup",                      { .acts = { ACT (page, 0) }, .backup = { ACT (plain, 0) } }, READY, 1, 1 },
  { "both in trouble, in turns",           { .acts = { ACT (status, 500), ACT (reset, 0), ACT (whole, 0) }, .backup = { ACT (status, 502) } }, READY, 3, 3 },
  { "a link that brings bytes is stayed with", { .acts = { ACT (cut, 100000), ACT (cut, 100000), ACT (whole, 0) }, .backup = { ACT (status, 500) } }, READY, 3, 3, RANGES },

  { "5 redirects",                         { .acts = { ACT (redirect, 5) } }, READY, 1, 1 },
  { "6 redirects",                         { .acts = { ACT (redirect, 6) } }, LOST (LINK_GONE), 4, 12 },
  { "to another host, without the key",    { .acts = { ACT (redirect_elsewhere, 0) } }, READY, 1, 1 },
  { "from https to http, never",           { .acts = { ACT (redirect_elsewhere, 0) } }, LOST (LINK_GONE), 4, 12, TLS },
};
/* clang-format on */

static const char *
name_end (const RushesTaskFields *fields)
{
  return rushes_task_state_get_nick (fields->state);
}

/* The row as it went, for people. */
static void
show (const char *name, FetchWorld *world)
{
  const RushesTaskFields *fields = rushes_task_peek (world->task);

  g_test_message ("| %-42s | %-8s %-12s | %3u video %2u backup %2u link |", name, name_end (fields),
                  rushes_reason_get_nick (fields->reason), stage_count (world->stage, "video"),
                  stage_count (world->stage, "backup"), stage_count (world->stage, "link"));
}

static void
assert_never_false (FetchWorld *world)
{
  gboolean ready = rushes_task_peek (world->task)->state == RUSHES_TASK_READY;

  g_assert_true (!ready || fetch_world_is_true (world));
  g_assert_cmpuint (fetch_world_count_files (world), ==, ready ? 1 : 0);
}

static void
play (gconstpointer data)
{
  const Row *row = data;
  FetchWorld world;
  g_autofree char *url = NULL, *backup = NULL;
  const RushesTaskFields *fields;
  gboolean tls = (row->flags & TLS) != 0;

  fetch_world_init (&world, tls, (row->flags & LARGE) != 0 ? 5000000 : PAYLOAD, NULL);
  stage_play (world.stage, &row->script);
  url = g_strconcat (stage_get_origin (world.stage), "/video.mp4?link=1", NULL);
  if (row->script.backup[0].play != NULL)
    backup = g_strconcat (stage_get_origin (world.stage), "/backup.mp4", NULL);
  fetch_world_add (&world, url, backup);
  fetch_world_start (&world);
  if ((row->flags & WARNS) != 0)
    g_test_expect_message ("GLib-GObject", G_LOG_LEVEL_WARNING, "*content-length*");
  fetch_world_run (&world, BOUND, fetch_world_has_ended, NULL);

  fields = rushes_task_peek (world.task);
  show (row->name, &world);
  assert_never_false (&world);
  g_assert_cmpstr (name_end (fields), ==, rushes_task_state_get_nick (row->end));
  g_assert_cmpstr (rushes_reason_get_nick (fields->reason), ==, rushes_reason_get_nick (row->reason));
  g_assert_cmpuint (stage_count (world.stage, "video"), >=, row->least);
  g_assert_cmpuint (stage_count (world.stage, "video"), <=, row->most);
  if ((row->flags & RANGES) != 0)
    g_assert_cmpuint (stage_count_ranges (world.stage), >, 0);
  if ((row->flags & ASKED) != 0)
    g_assert_cmpuint (stage_count (world.stage, "link"), >, 0);
  if (tls)
    g_assert_cmpuint (stage_count (world.stage, "elsewhere"), ==, 0);
  g_assert_cmpuint (stage_count_keys (world.stage), <, 1000);
  fetch_world_clear (&world);
}

/* Promise: a full disk and a folder that cannot be written to are a pause without any traffic, and go on by themselves;
 * the sentence knows how much room it takes. */
typedef struct
{
  const char *name;
  RushesReason reason;
  gboolean knows_size;
  void (*close) (const char *folder);
  void (*open) (const char *folder);
} Pause;

static void
limit_files (const char *folder)
{
  const struct rlimit limit = { LIMIT, RLIM_INFINITY };

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
free_files (const char *folder)
{
  const struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static char *
ballast (const char *folder)
{
  return g_build_filename (folder, "ballast", NULL);
}

static void
fill_disk (const char *folder)
{
  g_autofree char *path = ballast (folder);
  g_autofree char *zeros = g_malloc0 (6 * 1024 * 1024);

  g_assert_true (g_file_set_contents (path, zeros, 6 * 1024 * 1024, NULL));
}

static void
free_disk (const char *folder)
{
  g_autofree char *path = ballast (folder);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
fill_disk_whole (const char *folder)
{
  g_autofree char *path = ballast (folder);
  g_autofree char *zeros = g_malloc0 (7900 * 1024);

  g_assert_true (g_file_set_contents (path, zeros, 7900 * 1024, NULL));
}

static void
make_read_only (const char *folder)
{
  g_assert_cmpint (mount (NULL, folder, NULL, MS_REMOUNT | MS_RDONLY, NULL), ==, 0);
}

static void
make_writable (const char *folder)
{
  g_assert_cmpint (mount (NULL, folder, NULL, MS_REMOUNT, NULL), ==, 0);
}

static const Pause pauses[] = {
  { "limit on file sizes", RUSHES_REASON_DISK_FULL, TRUE, limit_files, free_files },
  { "disk without room for it", RUSHES_REASON_DISK_FULL, TRUE, fill_disk, free_disk },
  { "disk full", RUSHES_REASON_DISK_FULL, FALSE, fill_disk_whole, free_disk },
  { "disk read-only", RUSHES_REASON_READ_ONLY, FALSE, make_read_only, make_writable },
};

static gboolean
is_paused (FetchWorld *world, gpointer data)
{
  return rushes_task_peek (world->task)->reason == ((const Pause *) data)->reason;
}

static gboolean
never (FetchWorld *world, gpointer unused)
{
  return FALSE;
}

static void
play_pause (FetchWorld *world, const Pause *pause, const char *folder)
{
  const Script script = { .acts = { ACT (whole, 0) } };
  g_autofree char *url = NULL;
  guint asked;

  stage_play (world->stage, &script);
  /* The link dies while there is no room: nobody is asked for another one before there is. */
  url = g_strdup_printf ("%s/video.mp4?Expires=%" G_GINT64_FORMAT, stage_get_origin (world->stage),
                         rushes_clock_now (world->clock) / RUSHES_SECOND + 600);
  fetch_world_add (world, url, NULL);
  pause->close (folder);
  fetch_world_start (world);
  g_assert_true (fetch_world_run (world, 5, is_paused, (gpointer) pause));
  asked = stage_count (world->stage, "video");
  g_assert_cmpuint (asked, <=, pause->knows_size ? 1 : 0);
  fetch_world_run (world, 60, never, NULL);
  show (pause->name, world);
  g_assert_cmpint (rushes_task_peek (world->task)->state, ==, RUSHES_TASK_FETCHING);
  g_assert_cmpint (rushes_task_peek (world->task)->bytes, ==, pause->knows_size ? stage_get_size (world->stage) : 0);
  g_assert_cmpuint (stage_count (world->stage, "video"), ==, asked);
  g_assert_cmpuint (stage_count (world->stage, "link"), ==, 0);
  assert_never_false (world);
  pause->open (folder);
  g_assert_true (fetch_world_run (world, 2, fetch_world_has_ended, NULL));
  show (pause->name, world);
  assert_never_false (world);
  g_assert_cmpstr (name_end (rushes_task_peek (world->task)), ==, "ready");
}

/* A disk of 8 MiB, where one may be had. */
static gboolean
mount_disk (const char *folder)
{
  return mount ("rushes-test", folder, "tmpfs", 0, "size=8m") == 0;
}

static void
test_pause (gconstpointer data)
{
  const Pause *pause = data;
  g_autofree char *folder = g_build_filename (test_home (), "disk", NULL);
  gboolean wants_disk = pause->close != limit_files;
  FetchWorld world;

  g_mkdir (folder, 0755);
  if (wants_disk && !mount_disk (folder))
    {
      g_test_skip ("no disk can be mounted here");
      return;
    }
  fetch_world_init (&world, FALSE, wants_disk ? 3000000 : LIMIT, folder);
  play_pause (&world, pause, folder);
  fetch_world_clear (&world);
  if (wants_disk)
    g_assert_cmpint (umount2 (folder, MNT_DETACH), ==, 0);
}

/* Promise: many paused videos wait; they do not spin. */
static void
test_many_paused (void)
{
  const Script script = { .acts = { ACT (whole, 0) } };
  FetchWorld world;

  fetch_world_init (&world, FALSE, LIMIT, NULL);
  stage_play (world.stage, &script);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *url = g_strconcat (stage_get_origin (world.stage), "/video.mp4", NULL);

      fetch_world_add (&world, url, NULL);
    }
  limit_files (NULL);
  fetch_world_start (&world);
  fetch_world_run (&world, 20, never, NULL);
  g_assert_cmpuint (stage_count (world.stage, "video"), ==, 40);
  free_files (NULL);
  g_assert_true (fetch_world_run (&world, 2, fetch_world_has_ended, NULL));
  fetch_world_clear (&world);
}

/* Promise: a link that is dead by the clock is not asked; a new one is, and where none is to be had, the old one. */
static void
test_dead_by_clock (void)
{
  static const struct
  {
    const char *name;
    LinkAnswer link;
    guint videos;
    gint64 after; /* minutes that the program was away */
    guint links;
  } cases[] = {
    { "link that lives", LINK_FRESH, 1, 30, 0 },
    { "link dead by the clock, new one", LINK_FRESH, 1, 90, 1 },
    { "link dead by the clock, trouble there", LINK_TROUBLE, 1, 90, 1 },
    { "link dead by the clock, file unknown", LINK_UNKNOWN, 1, 90, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Script script = { .acts = { ACT (whole, 0) }, .link = cases[i].link };
      g_autofree char *url = NULL;
      FetchWorld world;

      fetch_world_init (&world, FALSE, PAYLOAD, NULL);
      stage_play (world.stage, &script);
      url = g_strdup_printf ("%s/video.mp4?Expires=%" G_GINT64_FORMAT "&Signature=x", stage_get_origin (world.stage),
                             rushes_clock_now (world.clock) / RUSHES_SECOND + 3600);
      fetch_world_add (&world, url, NULL);
      rushes_clock_advance (world.clock, cases[i].after * RUSHES_MINUTE);
      fetch_world_start (&world);
      g_assert_true (fetch_world_run (&world, 10, fetch_world_has_ended, NULL));
      show (cases[i].name, &world);
      assert_never_false (&world);
      g_assert_cmpuint (stage_count (world.stage, "video"), ==, cases[i].videos);
      g_assert_cmpuint (stage_count (world.stage, "link"), ==, cases[i].links);
      fetch_world_clear (&world);
    }
}

/* Promise: what is found days later is tried, and within half an hour is ready, or lost with the reason. */
static void
test_days_offline (void)
{
  static const struct
  {
    const char *name;
    Script script;
    RushesTaskState end;
    RushesReason reason;
  } cases[] = {
    { "after days, a new link", { .acts = { ACT (whole, 0) } }, READY },
    { "after days, the old link is dead", { .acts = { ACT (status, 403), ACT (whole, 0) } }, READY },
    { "after days, gone for good", { .acts = { ACT (status, 403) }, .link = LINK_UNKNOWN }, LOST (LINK_GONE) },
    { "after days, new links are dead too", { .acts = { ACT (status, 404) } }, LOST (LINK_GONE) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = NULL;
      FetchWorld world;

      fetch_world_init (&world, FALSE, PAYLOAD, NULL);
      stage_play (world.stage, &cases[i].script);
      url = g_strdup_printf ("%s/video.mp4?Expires=%" G_GINT64_FORMAT, stage_get_origin (world.stage),
                             rushes_clock_now (world.clock) / RUSHES_SECOND + 32400);
      fetch_world_add (&world, url, NULL);
      rushes_clock_advance (world.clock, 5 * 24 * RUSHES_HOUR);
      fetch_world_start (&world);
      g_assert_true (fetch_world_run (&world, 30, fetch_world_has_ended, NULL));
      show (cases[i].name, &world);
      assert_never_false (&world);
      g_assert_cmpint (rushes_task_peek (world.task)->state, ==, cases[i].end);
      g_assert_cmpint (rushes_task_peek (world.task)->reason, ==, cases[i].reason);
      g_assert_cmpuint (stage_count (world.stage, "link"), >, 0);
      fetch_world_clear (&world);
    }
}

static void
note_order (GString *order, RushesTask *task, RushesTask *before)
{
  if (rushes_task_peek (task)->state == RUSHES_TASK_READY)
    g_string_append_printf (order, "%" G_GINT64_FORMAT " ", rushes_task_peek (task)->id);
}

static gboolean
has_four (FetchWorld *world, gpointer data)
{
  return strlen (((GString *) data)->str) == 8;
}

/* Promise: the link that dies first is fetched first, whatever came in first. */
static void
test_order (void)
{
  static const int lives[] = { 32400, 600, 0, 7200 }; /* s; 0: not said, so an hour */
  const Script script = { .acts = { ACT (whole, 0) } };
  g_autoptr (GString) order = g_string_new (NULL);
  FetchWorld world;

  fetch_world_init (&world, FALSE, PAYLOAD, NULL);
  stage_play (world.stage, &script);
  for (guint i = 0; i < G_N_ELEMENTS (lives); i++)
    {
      gint64 dies = rushes_clock_now (world.clock) / RUSHES_SECOND + lives[i];
      g_autofree char *said = lives[i] > 0 ? g_strdup_printf ("?Expires=%" G_GINT64_FORMAT, dies) : g_strdup ("");
      g_autofree char *url = g_strconcat (stage_get_origin (world.stage), "/video.mp4", said, NULL);

      fetch_world_add (&world, url, NULL);
    }
  g_signal_connect_swapped (world.store, "task-changed", G_CALLBACK (note_order), order);
  world.gate = rushes_gate_new (world.store, world.keys);
  world.fetcher = rushes_fetcher_new (world.store, world.client, world.gate, world.clock);
  rushes_fetcher_set_at_once (world.fetcher, 0); /* as good as 1 */
  rushes_fetcher_start (world.fetcher, world.plan);
  g_assert_true (fetch_world_run (&world, 60 * 24 * 365, has_four, order));
  g_assert_cmpstr (order->str, ==, "2 3 4 1 ");
  g_signal_handlers_disconnect_by_data (world.store, order);
  fetch_world_clear (&world);
}

static gboolean
runs (FetchWorld *world, gpointer data)
{
  return stage_count (world->stage, "video") >= GPOINTER_TO_UINT (data);
}

/* Promise: two at a time where nobody says otherwise; as many as were asked for, eight at most. */
static void
test_at_once (void)
{
  static const guint steps[][2] = { { 0, 2 }, { 5, 5 }, { 100, 8 } }; /* asked for; run */
  const Script script = { .acts = { ACT (wait, 0) } };
  FetchWorld world;

  fetch_world_init (&world, FALSE, PAYLOAD, NULL);
  stage_play (world.stage, &script);
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *url = g_strconcat (stage_get_origin (world.stage), "/video.mp4", NULL);

      fetch_world_add (&world, url, NULL);
    }
  fetch_world_start (&world);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (steps[i][0] > 0)
        rushes_fetcher_set_at_once (world.fetcher, steps[i][0]);
      g_assert_true (fetch_world_run (&world, 1, runs, GUINT_TO_POINTER (steps[i][1])));
      for (guint turn = 0; turn < 200; turn++)
        g_main_context_iteration (NULL, FALSE);
      g_assert_cmpuint (stage_count (world.stage, "video"), ==, steps[i][1]);
    }
  fetch_world_clear (&world);
}

static gboolean
has_bytes (FetchWorld *world, gpointer data)
{
  RushesFetchState state;

  rushes_fetcher_get_state (world->fetcher, GPOINTER_TO_INT (data), &state);
  return state.done == 1000; /* all that the server sends */
}

static gboolean
waits (FetchWorld *world, gpointer data)
{
  RushesFetchState state;

  rushes_fetcher_get_state (world->fetcher, GPOINTER_TO_INT (data), &state);
  return state.again > 0;
}

/* Promise: bytes are only said to come while they do, and a download that waits for its next try says when that is. */
static void
test_says_how_it_comes (void)
{
  const Script script = { .acts = { ACT (reset, 0), ACT (wait, 0) } };
  g_autofree char *url = NULL;
  RushesFetchState state;
  FetchWorld world;
  gpointer id;

  fetch_world_init (&world, FALSE, PAYLOAD, NULL);
  stage_play (world.stage, &script);
  url = g_strconcat (stage_get_origin (world.stage), "/video.mp4", NULL);
  id = GINT_TO_POINTER ((int) fetch_world_add (&world, url, NULL));
  fetch_world_start (&world);
  g_assert_true (fetch_world_run (&world, 1, waits, id));
  rushes_fetcher_get_state (world.fetcher, GPOINTER_TO_INT (id), &state);
  g_assert_cmpint (state.done, ==, -1);
  g_assert_cmpint (state.rate, ==, -1);
  g_assert_cmpint (state.again, >, rushes_clock_now (world.clock));
  g_assert_cmpint (state.again, <=, rushes_clock_now (world.clock) + RUSHES_MINUTE);
  g_assert_true (fetch_world_run (&world, 2, has_bytes, id));
  rushes_fetcher_get_state (world.fetcher, GPOINTER_TO_INT (id), &state);
  g_assert_cmpint (state.total, ==, stage_get_size (world.stage));
  g_assert_cmpint (state.again, ==, 0);
  /* Known when it came, and not only by the attempt after this one, which goes on from there. */
  g_assert_cmpuint (stage_count (world.stage, "video"), ==, 2);
  /* Of a task that nobody fetches there is nothing to say. */
  rushes_fetcher_get_state (world.fetcher, 12345, &state);
  g_assert_cmpint (state.done, ==, -1);
  g_assert_cmpint (state.again, ==, 0);
  fetch_world_clear (&world);
}

int
main (int argc, char *argv[])
{
  /* Where this is allowed, a small disk can be mounted that nobody else sees. */
  if (unshare (CLONE_NEWNS) == 0)
    mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
  test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strdelimit (g_strdup (rows[i].name), " ,:", '-');
      g_autofree char *path = g_strconcat ("/engine/fetch/", name, NULL);

      g_test_add_data_func (path, &rows[i], play);
    }
  for (guint i = 0; i < G_N_ELEMENTS (pauses); i++)
    {
      g_autofree char *name = g_strdelimit (g_strdup (pauses[i].name), " ", '-');
      g_autofree char *path = g_strconcat ("/engine/fetch/pause/", name, NULL);

      g_test_add_data_func (path, &pauses[i], test_pause);
    }
  g_test_add_func ("/engine/fetch/many-paused", test_many_paused);
  g_test_add_func ("/engine/fetch/dead-by-clock", test_dead_by_clock);
  g_test_add_func ("/engine/fetch/days-offline", test_days_offline);
  g_test_add_func ("/engine/fetch/order", test_order);
  g_test_add_func ("/engine/fetch/at-once", test_at_once);
  g_test_add_func ("/engine/fetch/says-how-it-comes", test_says_how_it_comes);
  return g_test_run ();
}
