/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault-vfs.h"

#include <signal.h>
#include <unistd.h>

/*
 * An SQLite VFS over the system's own. Every file keeps the methods of the real one, but for writing and syncing, which
 * return what they are told to, from whatever thread.
 */

static int write_rc, sync_rc; /* atomic; SQLITE_OK: the real thing */
static int failures;          /* atomic */
static int until_kill;        /* atomic; 0: never */

typedef struct
{
  sqlite3_io_methods methods;
  const sqlite3_io_methods *real;
} Methods;

static sqlite3_vfs fault_vfs;
static sqlite3_vfs *real_vfs;

static const sqlite3_io_methods *
get_real (sqlite3_file *file)
{
  return ((const Methods *) file->pMethods)->real;
}

static void
count_call (void)
{
  if (g_atomic_int_get (&until_kill) > 0 && g_atomic_int_dec_and_test (&until_kill))
    kill (getpid (), SIGKILL);
}

static int
fault_write (sqlite3_file *file, const void *bytes, int n, sqlite3_int64 offset)
{
  int rc = g_atomic_int_get (&write_rc);

  count_call ();
  if (rc == SQLITE_OK)
    return get_real (file)->xWrite (file, bytes, n, offset);
  g_atomic_int_inc (&failures);
  return rc;
}

static int
fault_sync (sqlite3_file *file, int flags)
{
  int rc = g_atomic_int_get (&sync_rc);

  count_call ();
  if (rc == SQLITE_OK)
    return get_real (file)->xSync (file, flags);
  g_atomic_int_inc (&failures);
  return rc;
}

/* One changed table for each table that the system's VFS uses; there are a handful. */
static const sqlite3_io_methods *
wrap (const sqlite3_io_methods *real)
{
  static Methods known[16];
  static GMutex lock;
  guint i;

  g_mutex_lock (&lock);
  for (i = 0; i < G_N_ELEMENTS (known) && known[i].real != NULL; i++)
    if (known[i].real == real)
      break;
  g_assert (i < G_N_ELEMENTS (known));
  known[i].methods = *real;
  known[i].methods.xWrite = fault_write;
  known[i].methods.xSync = fault_sync;
  known[i].real = real;
  g_mutex_unlock (&lock);
  return &known[i].methods;
}

static int
fault_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  int rc = real_vfs->xOpen (real_vfs, name, file, flags, out_flags);

  if (file->pMethods != NULL)
    file->pMethods = wrap (file->pMethods);
  return rc;
}

/* @for_all: for connections that name no VFS too */
void
fault_vfs_register (gboolean for_all)
{
  real_vfs = sqlite3_vfs_find (NULL);
  fault_vfs = *real_vfs;
  fault_vfs.zName = FAULT_VFS;
  fault_vfs.pNext = NULL;
  fault_vfs.xOpen = fault_open;
  g_assert (sqlite3_vfs_register (&fault_vfs, for_all) == SQLITE_OK);
}

/* Ends this process without warning at that write or sync, counted from now on from 1. */
void
fault_vfs_kill_at (guint call)
{
  g_atomic_int_set (&until_kill, (int) call);
}

/* SQLITE_OK ends it. */
void
fault_vfs_fail_writes (int rc)
{
  g_atomic_int_set (&write_rc, rc);
}

void
fault_vfs_fail_syncs (int rc)
{
  g_atomic_int_set (&sync_rc, rc);
}

guint
fault_vfs_get_failures (void)
{
  return (guint) g_atomic_int_get (&failures);
}
