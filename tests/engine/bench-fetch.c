/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch-world.h"
#include "test-support.h"

#include <fcntl.h>
#include <nettle/sha2.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * One GiB over loopback by the whole way of a video (library, keys, client, fetch, check, SHA-256, sync, rename,
 * commit) against `curl -o` of the same URL, in turns. curl neither hashes, checks nor syncs; its wall is told with a
 * sync as well. Goals: wall at most 1.1 of curl's, the process grows by at most 16 MiB, no turn of the main loop takes
 * over 8 ms.
 *
 *   bench-fetch [FOLDER [PAIRS [MIB]]]     the folder that both write to: memory (/dev/shm) unless another one is named
 *
 * The server is a process of its own that sends a whole MP4 out of one block of memory.
 */

#define BLOCK (1024 * 1024)

typedef struct
{
  double wall, user, system; /* s */
  double synced;             /* curl: the wall once its file is on the disk too */
} Cost;

static gint64 payload; /* bytes of pictures */

static double
seconds (struct timeval time)
{
  return (double) time.tv_sec + (double) time.tv_usec / 1e6;
}

static double
now (void)
{
  return (double) g_get_monotonic_time () / 1e6;
}

static gsize
put_head (guint8 *at)
{
  static const guint8 head[] = { 0, 0, 0, 16, 'f', 't', 'y', 'p', 'i', 's', 'o', 'm', 0,   0,   2,   0,
                                 0, 0, 0, 8,  'm', 'o', 'o', 'v', 0,   0,   0,   1,   'm', 'd', 'a', 't' };
  guint64 size = GUINT64_TO_BE ((guint64) payload + 16);

  memcpy (at, head, sizeof head);
  memcpy (at + sizeof head, &size, 8);
  return sizeof head + 8;
}

static gboolean
send_all (int to, const guint8 *data, gsize length)
{
  while (length > 0)
    {
      ssize_t n = send (to, data, length, MSG_NOSIGNAL);

      if (n <= 0)
        return FALSE;
      data += n;
      length -= (gsize) n;
    }
  return TRUE;
}

static void
answer (int peer, const guint8 *block)
{
  char request[8192];
  guint8 head[64];
  gsize length = put_head (head);
  g_autofree char *words = NULL;

  if (recv (peer, request, sizeof request, 0) <= 0)
    return;
  words = g_strdup_printf ("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: video/mp4\r\nETag: \"b\"\r\n"
                           "Content-Length: %" G_GINT64_FORMAT "\r\n\r\n",
                           payload + (gint64) length);
  if (!send_all (peer, (const guint8 *) words, strlen (words)) || !send_all (peer, head, length))
    return;
  for (gint64 left = payload; left > 0; left -= BLOCK)
    if (!send_all (peer, block, (gsize) MIN (left, BLOCK)))
      return;
}

/* In a process of its own, before any thread. Returns the port. */
static int
start_server (pid_t *child)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl (INADDR_LOOPBACK) } };
  socklen_t size = sizeof address;
  int listening = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (bind (listening, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (listening, 8), ==, 0);
  g_assert_cmpint (getsockname (listening, (struct sockaddr *) &address, &size), ==, 0);
  *child = fork ();
  if (*child == 0)
    {
      g_autofree guint8 *block = g_malloc (BLOCK);

      prctl (PR_SET_PDEATHSIG, SIGKILL);
      for (gsize i = 0; i < BLOCK; i++)
        block[i] = (guint8) (i * 31 ^ i >> 9);
      for (;;)
        {
          int peer = accept (listening, NULL, NULL);

          answer (peer, block);
          close (peer);
        }
    }
  close (listening);
  return ntohs (address.sin_port);
}

static gint64
read_memory (const char *name)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, name);
  return line != NULL ? g_ascii_strtoll (line + strlen (name), NULL, 10) * 1024 : 0;
}

/* Peak memory counts from here. */
static void
forget_peak (void)
{
  int fd = open ("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);

  g_assert_cmpint (write (fd, "5", 1), ==, 1);
  close (fd);
}

/* What this thread has had of a processor. */
static double
processor (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

/** Turns: the main loop at work, between two calls of its poll function */
typedef struct
{
  double began, began_processor; /* 0: not looked at */
  double longest, longest_processor;
  gboolean counts;
} Turns;

static Turns turns;

static int
poll_and_measure (GPollFD *fds, guint n_fds, int timeout)
{
  int result;

  if (turns.counts && turns.began > 0)
    {
      turns.longest = MAX (turns.longest, now () - turns.began);
      turns.longest_processor = MAX (turns.longest_processor, processor () - turns.began_processor);
    }
  result = g_poll (fds, n_fds, timeout);
  turns.began = now ();
  turns.began_processor = processor ();
  return result;
}

static Cost
run_engine (const char *url, const char *folder, gint64 *grown)
{
  FetchWorld world;
  struct rusage before, after;
  gint64 resident;
  double began;
  Cost cost;

  fetch_world_init (&world, FALSE, 1000, folder);
  g_object_unref (world.clock);
  world.clock = rushes_clock_new ();
  fetch_world_add (&world, url, NULL);
  forget_peak ();
  resident = read_memory ("VmRSS:");
  getrusage (RUSAGE_SELF, &before);
  turns.began = 0;
  turns.counts = TRUE;
  began = now ();
  fetch_world_start (&world);
  while (!fetch_world_has_ended (&world, NULL))
    g_main_context_iteration (NULL, TRUE);
  cost.wall = now () - began;
  turns.counts = FALSE;
  getrusage (RUSAGE_SELF, &after);
  cost.user = seconds (after.ru_utime) - seconds (before.ru_utime);
  cost.system = seconds (after.ru_stime) - seconds (before.ru_stime);
  *grown = read_memory ("VmHWM:") - resident;
  g_assert_cmpint (rushes_task_peek (world.task)->state, ==, RUSHES_TASK_READY);
  g_assert_cmpint (rushes_task_peek (world.task)->bytes, >, payload);
  g_assert_cmpint (unlink (rushes_task_peek (world.task)->file), ==, 0);
  fetch_world_clear (&world);
  return cost;
}

static Cost
run_curl (const char *url, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "curl.mp4", NULL);
  double began = now ();
  struct rusage used;
  int status, fd;
  pid_t child = fork ();
  Cost cost;

  if (child == 0)
    {
      execlp ("curl", "curl", "--silent", "--noproxy", "*", "--output", path, url, NULL);
      _exit (127);
    }
  g_assert_cmpint (wait4 (child, &status, 0, &used), ==, child);
  cost.wall = now () - began;
  cost.user = seconds (used.ru_utime);
  cost.system = seconds (used.ru_stime);
  g_assert_cmpint (status, ==, 0);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (fsync (fd), ==, 0);
  close (fd);
  cost.synced = now () - began;
  g_assert_cmpint (unlink (path), ==, 0);
  return cost;
}

/* What the hash alone takes of a core. */
static double
run_hash (void)
{
  g_autofree guint8 *block = g_malloc0 (BLOCK);
  struct sha256_ctx hash;
  double began = processor ();

  sha256_init (&hash);
  for (gint64 left = payload; left > 0; left -= BLOCK)
    sha256_update (&hash, BLOCK, block);
  return processor () - began;
}

static int
compare (const void *a, const void *b)
{
  double one = *(const double *) a, two = *(const double *) b;

  return (one > two) - (one < two);
}

static double
median (double *values, guint n_values)
{
  qsort (values, n_values, sizeof *values, compare);
  return n_values % 2 == 1 ? values[n_values / 2] : (values[n_values / 2 - 1] + values[n_values / 2]) / 2;
}

static void
keep_quiet (const char *domain, GLogLevelFlags level, const char *message, gpointer unused)
{
  if (level <= G_LOG_LEVEL_WARNING)
    g_printerr ("%s: %s\n", domain, message);
}

int
main (int argc, char *argv[])
{
  const char *folder = argc > 1 ? argv[1] : "/dev/shm";
  guint pairs = argc > 2 ? (guint) atoi (argv[2]) : 5;
  pid_t server;
  int port;
  g_autofree double *walls = g_new0 (double, pairs), *synced = g_new0 (double, pairs);
  g_autofree double *cpus = g_new0 (double, pairs), *rests = g_new0 (double, pairs);
  g_autofree char *url = NULL, *own = g_build_filename (folder, "rushes-bench-XXXXXX", NULL);
  double hash;
  gint64 most = 0;

  payload = (gint64) (argc > 3 ? atoi (argv[3]) : 1024) * BLOCK;
  port = start_server (&server);
  test_init (&argc, &argv);
  g_log_set_default_handler (keep_quiet, NULL);
  g_main_context_set_poll_func (NULL, poll_and_measure);
  g_assert_nonnull (g_mkdtemp (own));
  url = g_strdup_printf ("http://127.0.0.1:%d/video.mp4", port);
  hash = run_hash ();
  g_print ("%" G_GINT64_FORMAT " MiB; SHA-256 alone takes %.2f s of a core\n", payload / BLOCK, hash);
  g_print ("pair  rushes: wall  cpu    curl: wall synced  cpu    ratio: wall synced  cpu   without hash  grown MiB\n");
  for (guint i = 0; i < pairs; i++)
    {
      gint64 grown;
      Cost curl = { 0 }, ours;
      double cpu, curl_cpu;

      if (i % 2 == 0)
        curl = run_curl (url, own);
      ours = run_engine (url, own, &grown);
      if (i % 2 == 1)
        curl = run_curl (url, own);
      cpu = ours.user + ours.system;
      curl_cpu = curl.user + curl.system;
      walls[i] = ours.wall / curl.wall;
      synced[i] = ours.wall / curl.synced;
      cpus[i] = cpu / curl_cpu;
      rests[i] = (cpu - hash) / curl_cpu;
      most = MAX (most, grown);
      g_print ("%4u %13.2f %5.2f %11.2f %6.2f %5.2f %12.2f %6.2f %5.2f %13.2f %10.1f\n", i + 1, ours.wall, cpu,
               curl.wall, curl.synced, curl_cpu, walls[i], synced[i], cpus[i], rests[i], (double) grown / BLOCK);
    }
  g_print ("median ratio: wall %.2f (goal 1.10), to curl and a sync of its file %.2f\n", median (walls, pairs),
           median (synced, pairs));
  g_print ("median ratio: cpu %.2f, cpu without the hash %.2f; grown %.1f MiB (goal 16.0)\n", median (cpus, pairs),
           median (rests, pairs), (double) most / BLOCK);
  g_print ("longest turn of the main loop: %.1f ms by the clock, %.1f ms of the processor (goal 8.0)\n",
           turns.longest * 1000, turns.longest_processor * 1000);
  kill (server, SIGKILL);
  waitpid (server, NULL, 0);
  test_remove_tree (own);
  return 0;
}
