/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch-stage.h"

#include "test-support.h"

#include <string.h>

#define ETAG  "\"v-1\""
#define CHUNK 4096
#define KEY   "sk-fetch"

struct _Stage
{
  RawServer *server;    /* (owned) */
  RawServer *elsewhere; /* (owned): another host */
  GByteArray *video;    /* (owned) */
  char *sha256;         /* (owned) */
  GBytes *packed;       /* (owned) (nullable): the archive of play_gzip(), once it was made */

  GMutex mutex; /* for what follows */
  GCond ticked;
  Script script;
  guint videos, backups, links, keys, ranges;
  guint talks;
  gint64 offered; /* by the talk that came last; one that the client has left counts no more */
  guint ticks;
};

struct _Talk
{
  Stage *stage;
  RawPeer *peer;
  const char *request;
  gint64 from;       /* of Range; 0: none */
  char *if_range;    /* (owned) (nullable) */
  guint redirection; /* how many led here */
  guint nth;
};

static void
put_box (GByteArray *out, const char *type, gconstpointer data, gsize length)
{
  guint32 size = GUINT32_TO_BE ((guint32) (length + 8));

  g_byte_array_append (out, (const guint8 *) &size, 4);
  g_byte_array_append (out, (const guint8 *) type, 4);
  if (length > 0)
    g_byte_array_append (out, data, (guint) length);
}

static GByteArray *
make_video (gsize payload)
{
  GByteArray *file = g_byte_array_new ();
  g_autoptr (GByteArray) track = g_byte_array_new (), movie = g_byte_array_new ();
  g_autofree guint8 *data = g_malloc (payload);
  guint8 header[84] = { 0 };

  header[77] = header[81] = 64;
  for (gsize i = 0; i < payload; i++)
    data[i] = (guint8) ((i * 31) ^ (i >> 8) ^ (i >> 16));
  put_box (track, "tkhd", header, sizeof header);
  put_box (movie, "trak", track->data, track->len);
  put_box (file, "ftyp", "isom\0\0\2\0isom", 12);
  put_box (file, "moov", movie->data, movie->len);
  put_box (file, "mdat", data, payload);
  put_box (file, "free", data, 100);
  return file;
}

/* What goes before a body. */
static void G_GNUC_PRINTF (3, 4) say_head (Talk *talk, int status, const char *format, ...)
{
  g_autofree char *headers = NULL, *head = NULL;
  va_list rest;

  va_start (rest, format);
  headers = g_strdup_vprintf (format, rest);
  va_end (rest);
  head = g_strdup_printf ("HTTP/1.1 %d Words\r\nConnection: close\r\n%s\r\n", status, headers);
  raw_peer_send (talk->peer, head);
}

static void
say_bytes (Talk *talk, gint64 from, gint64 to)
{
  if (to > from)
    raw_peer_send_data (talk->peer, talk->stage->video->data + from, (gsize) (to - from));
}

static gint64
size_of (Talk *talk)
{
  return talk->stage->video->len;
}

/* The file from where it was asked for, under @etag, cut after @cut bytes of the body where that is not 0. */
static void
say_file (Talk *talk, const char *etag, gboolean ranges, gint64 cut)
{
  gint64 size = size_of (talk);
  gboolean part = ranges && talk->from > 0 && talk->from < size && g_strcmp0 (talk->if_range, etag) == 0;
  gint64 from = part ? talk->from : 0;
  g_autofree char *tag = etag != NULL ? g_strdup_printf ("ETag: %s\r\n", etag) : g_strdup ("");

  if (part)
    say_head (talk, 206,
              "Content-Type: video/mp4\r\n%sContent-Range: bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT
              "/%" G_GINT64_FORMAT "\r\nContent-Length: %" G_GINT64_FORMAT "\r\n",
              tag, from, size - 1, size, size - from);
  else
    say_head (talk, 200, "Content-Type: video/mp4\r\n%sContent-Length: %" G_GINT64_FORMAT "\r\n", tag, size);
  say_bytes (talk, from, cut == 0 ? size : cut > 0 ? MIN (from + cut, size) : size + cut);
}

void
play_whole (Talk *talk, gint64 argument)
{
  say_file (talk, ETAG, TRUE, 0);
}

void
play_cut (Talk *talk, gint64 at)
{
  say_file (talk, ETAG, TRUE, at);
}

void
play_plain (Talk *talk, gint64 argument)
{
  say_file (talk, NULL, FALSE, 0);
}

void
play_weak (Talk *talk, gint64 cut)
{
  say_file (talk, "W/\"v-1\"", TRUE, cut);
}

void
play_changed (Talk *talk, gint64 argument)
{
  say_file (talk, "\"v-2\"", TRUE, 0);
}

static void
say_part (Talk *talk, const char *headers, gint64 from, gint64 to)
{
  say_head (talk, 206, "Content-Type: video/mp4\r\n%s", headers);
  say_bytes (talk, from, to);
}

void
play_ignores_if_range (Talk *talk, gint64 argument)
{
  gint64 size = size_of (talk);
  g_autofree char *headers = g_strdup_printf ("ETag: \"v-2\"\r\nContent-Range: bytes %" G_GINT64_FORMAT
                                              "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "\r\n",
                                              talk->from, size - 1, size);

  if (talk->from == 0)
    play_whole (talk, 0);
  else
    say_part (talk, headers, talk->from, size);
}

void
play_200 (Talk *talk, gint64 argument)
{
  say_file (talk, ETAG, FALSE, 0);
}

void
play_416 (Talk *talk, gint64 argument)
{
  if (talk->from == 0)
    play_whole (talk, 0);
  else
    say_head (talk, 416, "Content-Range: bytes */%" G_GINT64_FORMAT "\r\nContent-Length: 0\r\n", size_of (talk));
}

/* A 206 that is not what was asked for: every way in which one can be wrong. */
void
play_bad_range (Talk *talk, gint64 kind)
{
  gint64 size = size_of (talk), from = talk->from;
  g_autofree char *range = NULL;
  const gint64 numbers[][3] = {
    { from + 1, size - 1, size }, { from, size - 1, size + 5 }, { from, size - 2, size },
    { 0, size - 1, size },        { from, size - 1, size - 1 },
  };

  if (from == 0 && kind < 7)
    {
      play_whole (talk, 0);
      return;
    }
  if (kind < (gint64) G_N_ELEMENTS (numbers))
    range = g_strdup_printf ("ETag: " ETAG "\r\nContent-Range: bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT
                             "/%" G_GINT64_FORMAT "\r\n",
                             numbers[kind][0], numbers[kind][1], numbers[kind][2]);
  else if (kind == 5)
    range = g_strdup ("ETag: " ETAG "\r\n");
  else if (kind == 6)
    range = g_strdup ("ETag: " ETAG "\r\nContent-Type: multipart/byteranges; boundary=x\r\n");
  else
    range = g_strdup_printf ("ETag: " ETAG "\r\nContent-Range: bytes 0-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "\r\n",
                             size - 1, size);
  say_part (talk, range, from, size);
}

void
play_length (Talk *talk, gint64 off)
{
  gint64 said = off != 0 ? size_of (talk) + off : -5;

  say_head (talk, 200, "Content-Type: video/mp4\r\nContent-Length: %" G_GINT64_FORMAT "\r\n", said);
  say_bytes (talk, 0, size_of (talk));
}

void
play_two_lengths (Talk *talk, gint64 argument)
{
  say_head (talk, 200, "Content-Length: %" G_GINT64_FORMAT "\r\nContent-Length: %" G_GINT64_FORMAT "\r\n",
            size_of (talk), size_of (talk) - 108);
  say_bytes (talk, 0, size_of (talk));
}

static void
say_chunks (Talk *talk, gint64 to)
{
  say_head (talk, 200, "Content-Type: video/mp4\r\nTransfer-Encoding: chunked\r\n");
  for (gint64 at = 0; at < to;)
    {
      gint64 length = MIN (CHUNK, to - at);
      g_autofree char *head = g_strdup_printf ("%" G_GINT64_MODIFIER "x\r\n", length);

      raw_peer_send (talk->peer, head);
      say_bytes (talk, at, at + length);
      raw_peer_send (talk->peer, "\r\n");
      at += length;
    }
}

void
play_chunked (Talk *talk, gint64 cut)
{
  say_chunks (talk, cut == 0 ? size_of (talk) : cut > 0 ? cut : size_of (talk) + cut);
  if (cut == 0)
    raw_peer_send (talk->peer, "0\r\n\r\n");
}

void
play_chunk_cut (Talk *talk, gint64 cut)
{
  say_chunks (talk, cut);
  raw_peer_send (talk->peer, "1000\r\n");
  say_bytes (talk, cut, cut + 100);
}

void
play_chunk_garbage (Talk *talk, gint64 cut)
{
  say_chunks (talk, cut > 0 ? cut : size_of (talk) + cut);
  raw_peer_send (talk->peer, "zz\r\n");
}

void
play_to_end (Talk *talk, gint64 cut)
{
  say_head (talk, 200, "Content-Type: video/mp4\r\n");
  say_bytes (talk, 0, cut == 0 ? size_of (talk) : cut > 0 ? cut : size_of (talk) + cut);
}

static GBytes *
compress (gconstpointer data, gsize length)
{
  g_autoptr (GZlibCompressor) zip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) out = g_converter_output_stream_new (memory, G_CONVERTER (zip));

  g_assert_true (g_output_stream_write_all (out, data, length, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (out, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

void
play_gzip (Talk *talk, gint64 length)
{
  Stage *stage = talk->stage;
  g_autofree guint8 *zeros = g_malloc0 ((gsize) MAX (length, 1));

  g_mutex_lock (&stage->mutex);
  if (stage->packed == NULL)
    stage->packed = length > 0 ? compress (zeros, (gsize) length) : compress (stage->video->data, stage->video->len);
  g_mutex_unlock (&stage->mutex);
  say_head (talk, 200, "Content-Type: video/mp4\r\nContent-Encoding: gzip\r\nContent-Length: %zu\r\n",
            g_bytes_get_size (stage->packed));
  raw_peer_send_data (talk->peer, g_bytes_get_data (stage->packed, NULL), g_bytes_get_size (stage->packed));
}

void
play_status (Talk *talk, gint64 status)
{
  say_head (talk, (int) status, "Content-Type: application/xml\r\nContent-Length: 5\r\n");
  raw_peer_send (talk->peer, "<no/>");
}

void
play_page (Talk *talk, gint64 kind)
{
  static const char *const types[] = { "text/html; charset=utf-8", "application/json", "video/mp4", "video/mp4" };
  static const char *const pages[] = { "<html>502 Bad Gateway</html>", "{\"code\":1004}", "<html>sign in</html>", "" };

  say_head (talk, 200, "Content-Type: %s\r\nContent-Length: %zu\r\n", types[kind], strlen (pages[kind]));
  raw_peer_send (talk->peer, pages[kind]);
}

/* What was sent by now stands, until the test lets time pass. Returns whether the talk goes on. */
static gboolean
offer (Talk *talk, gint64 offered)
{
  Stage *stage = talk->stage;
  guint ticks;

  g_mutex_lock (&stage->mutex);
  ticks = stage->ticks;
  if (talk->nth == stage->talks)
    stage->offered = offered;
  while (ticks == stage->ticks && talk->nth == stage->talks && !raw_peer_is_stopping (talk->peer))
    g_cond_wait_until (&stage->ticked, &stage->mutex, g_get_monotonic_time () + G_USEC_PER_SEC / 20);
  ticks = stage->talks;
  g_mutex_unlock (&stage->mutex);
  return talk->nth == ticks && !raw_peer_is_stopping (talk->peer);
}

void
play_hang (Talk *talk, gint64 sent)
{
  say_file (talk, ETAG, TRUE, sent);
  while (offer (talk, talk->from + sent))
    ;
}

void
play_wait (Talk *talk, gint64 argument)
{
  say_file (talk, ETAG, TRUE, 1000);
  raw_peer_wait_for_close (talk->peer);
}

void
play_stall (Talk *talk, gint64 argument)
{
  raw_peer_wait_for_close (talk->peer);
}

void
play_drip (Talk *talk, gint64 each)
{
  gint64 at = talk->from;

  say_file (talk, ETAG, TRUE, each);
  for (at += each; at < size_of (talk) && offer (talk, at); at += each)
    say_bytes (talk, at, MIN (at + each, size_of (talk)));
}

/* A video whose last box never ends. */
void
play_endless (Talk *talk, gint64 each)
{
  g_autofree guint8 *more = g_malloc0 ((gsize) each);
  gint64 sent = size_of (talk);

  say_head (talk, 200, "Content-Type: video/mp4\r\n");
  say_bytes (talk, 0, sent);
  while (offer (talk, sent) && raw_peer_send_data (talk->peer, more, (gsize) each))
    sent += each;
}

void
play_redirect (Talk *talk, gint64 times)
{
  if (talk->redirection >= times)
    play_whole (talk, 0);
  else
    say_head (talk, 302, "Location: /video.mp4?hop=%u\r\nContent-Length: 0\r\n", talk->redirection + 1);
}

void
play_redirect_elsewhere (Talk *talk, gint64 argument)
{
  say_head (talk, 307, "Location: %s/video.mp4\r\nContent-Length: 0\r\n",
            raw_server_get_origin (talk->stage->elsewhere));
}

void
play_redirect_plain (Talk *talk, gint64 argument)
{
  play_redirect_elsewhere (talk, argument);
}

void
play_reset (Talk *talk, gint64 argument)
{
  raw_peer_reset (talk->peer);
}

static const Act *
next_act (const Act *acts, guint n_acts, guint nth)
{
  guint last = 0;

  while (last + 1 < n_acts && acts[last + 1].play != NULL)
    last++;
  return &acts[MIN (nth, last)];
}

static void
answer_link (Talk *talk, guint nth)
{
  const char *origin = raw_server_get_origin (talk->stage->server);
  gboolean backup = talk->stage->script.backup[0].play != NULL;
  g_autofree char *more = backup ? g_strdup_printf (",\"backup_download_url\":\"%s/backup.mp4\"", origin) : NULL;
  g_autofree char *body =
    talk->stage->script.link == LINK_UNKNOWN
      ? g_strdup ("{\"base_resp\":{\"status_code\":2013,\"status_msg\":\"invalid params, unknown id\"}}")
      : g_strdup_printf ("{\"task_id\":\"77\",\"status\":\"Success\",\"file_id\":\"88\",\"file\":{\"file_id\":88,"
                         "\"download_url\":\"%s/video.mp4?link=%u\"%s},\"base_resp\":{\"status_code\":0}}",
                         origin, nth + 2, more != NULL ? more : "");

  if (talk->stage->script.link == LINK_TROUBLE)
    play_status (talk, 500);
  else
    {
      say_head (talk, 200, "Content-Type: application/json\r\nContent-Length: %zu\r\n", strlen (body));
      raw_peer_send (talk->peer, body);
    }
}

static void
read_asked (Talk *talk)
{
  const char *range = strcasestr (talk->request, "\r\nRange: bytes=");
  const char *tag = strcasestr (talk->request, "\r\nIf-Range: ");
  const char *hop = strstr (talk->request, "hop=");

  if (range != NULL)
    talk->from = g_ascii_strtoll (range + strlen ("\r\nRange: bytes="), NULL, 10);
  if (tag != NULL)
    talk->if_range = g_strndup (tag + 12, strcspn (tag + 12, "\r"));
  if (hop != NULL)
    talk->redirection = (guint) g_ascii_strtoull (hop + 4, NULL, 10);
}

static void
answer (Talk *talk)
{
  Stage *stage = talk->stage;
  gboolean link = strstr (talk->request, "/minimax/") != NULL;
  gboolean backup = g_str_has_prefix (talk->request, "GET /backup.mp4");
  const Act *act = NULL;
  guint nth = 0;

  g_mutex_lock (&stage->mutex);
  talk->nth = ++stage->talks;
  stage->offered = -1;
  if (link)
    nth = stage->links++;
  else
    {
      if (strcasestr (talk->request, KEY) != NULL && strcasestr (talk->request, "\r\nAuthorization:") != NULL)
        stage->keys++;
      stage->ranges += talk->from > 0;
      if (backup)
        act = next_act (stage->script.backup, G_N_ELEMENTS (stage->script.backup), stage->backups++);
      else if (talk->redirection > 0)
        act = next_act (stage->script.acts, STAGE_ACTS, stage->videos - 1);
      else
        act = next_act (stage->script.acts, STAGE_ACTS, stage->videos++);
    }
  g_mutex_unlock (&stage->mutex);
  if (link)
    answer_link (talk, nth);
  else
    act->play (talk, act->argument);
}

static void
serve (RawPeer *peer, guint nth, gconstpointer user_data)
{
  Talk talk = { .stage = (Stage *) user_data, .peer = peer };

  if (!raw_peer_read_request (peer))
    return;
  talk.request = raw_peer_get_request (peer);
  read_asked (&talk);
  answer (&talk);
  g_free (talk.if_range);
}

/* The other host: nothing but the video, and it must never see a key. */
static void
serve_elsewhere (RawPeer *peer, guint nth, gconstpointer user_data)
{
  Talk talk = { .stage = (Stage *) user_data, .peer = peer };

  if (!raw_peer_read_request (peer))
    return;
  talk.request = raw_peer_get_request (peer);
  if (strstr (talk.request, KEY) != NULL)
    {
      g_mutex_lock (&talk.stage->mutex);
      talk.stage->keys += 1000;
      g_mutex_unlock (&talk.stage->mutex);
    }
  play_plain (&talk, 0);
}

static GTlsCertificate *
load_certificate (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "service", "loopback.pem", NULL);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (path, &error);

  g_assert_no_error (error);
  return certificate;
}

Stage *
stage_new (gboolean tls, gsize payload)
{
  Stage *self = g_new0 (Stage, 1);
  g_autoptr (GTlsCertificate) certificate = tls ? load_certificate () : NULL;

  g_mutex_init (&self->mutex);
  g_cond_init (&self->ticked);
  self->offered = -1;
  self->video = make_video (payload);
  self->sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, self->video->data, self->video->len);
  self->server = raw_server_new (serve, self, certificate);
  self->elsewhere = raw_server_new (serve_elsewhere, self, NULL);
  return self;
}

void
stage_free (Stage *self)
{
  raw_server_free (self->server);
  raw_server_free (self->elsewhere);
  g_byte_array_unref (self->video);
  g_clear_pointer (&self->packed, g_bytes_unref);
  g_free (self->sha256);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->ticked);
  g_free (self);
}

void
stage_play (Stage *self, const Script *script)
{
  g_mutex_lock (&self->mutex);
  self->script = *script;
  g_mutex_unlock (&self->mutex);
}

const char *
stage_get_origin (Stage *self)
{
  return raw_server_get_origin (self->server);
}

const char *
stage_get_sha256 (Stage *self)
{
  return self->sha256;
}

gint64
stage_get_size (Stage *self)
{
  return self->video->len;
}

static guint
get (Stage *self, const guint *counter)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = *counter;
  g_mutex_unlock (&self->mutex);
  return count;
}

guint
stage_count (Stage *self, const char *what)
{
  if (g_str_equal (what, "elsewhere"))
    return raw_server_count_requests (self->elsewhere);
  return get (self, g_str_equal (what, "video")    ? &self->videos
                    : g_str_equal (what, "backup") ? &self->backups
                                                   : &self->links);
}

guint
stage_count_keys (Stage *self)
{
  return get (self, &self->keys);
}

guint
stage_count_ranges (Stage *self)
{
  return get (self, &self->ranges);
}

gint64
stage_get_offered (Stage *self)
{
  gint64 offered;

  g_mutex_lock (&self->mutex);
  offered = self->offered;
  g_mutex_unlock (&self->mutex);
  return offered;
}

void
stage_tick (Stage *self)
{
  g_mutex_lock (&self->mutex);
  self->ticks++;
  self->offered = -1;
  g_cond_broadcast (&self->ticked);
  g_mutex_unlock (&self->mutex);
}
