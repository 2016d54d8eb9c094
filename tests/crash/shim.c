/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/*
 * Preloaded into the program under test. It counts, over all threads with one counter, the calls that reach the disk
 * below RUSHES_SHIM_ROOT or a socket, and by the environment
 *
 *   RUSHES_SHIM_KILL=N     ends the process by SIGKILL at the N-th one: before it where N is even, after it where odd
 *   RUSHES_SHIM_FAIL=N     lets the N-th disk call fail (RUSHES_SHIM_ERRNO), RUSHES_SHIM_FOREVER=1 all from there on
 *   RUSHES_SHIM_LOG=FILE   writes each call, with its bytes, to FILE, from which images of a power loss are built
 *   RUSHES_SHIM_NOSYNC=1   does not sync: the control that the images must catch
 *   RUSHES_SHIM_COUNT=FILE writes the count to FILE at a normal end
 */

enum
{
  OP_WRITE = 1,
  OP_TRUNCATE,
  OP_SYNC,
  OP_RENAME,
  OP_UNLINK,
  OP_CREATE,
  OP_SYNC_FOLDER,
  OP_CONNECT,
  OP_SEND,
  OP_STDOUT,
  OP_EXTEND,
};

typedef struct
{
  uint32_t kind;
  uint32_t path_length;
  uint32_t data_length;
  uint32_t other_length; /* of the second path, after the data */
  int64_t offset;
} Record;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Atomic long count;
static _Atomic long disk_count;
static long kill_at = -1, fail_at = -1;
static int fail_errno = EIO, fail_forever, no_sync, log_fd = -1;
static char root[4096];
static size_t root_length;
static __thread int inside;

static long
number (const char *name, long otherwise)
{
  const char *text = getenv (name);

  return text != NULL ? atol (text) : otherwise;
}

__attribute__ ((constructor)) static void
begin (void)
{
  const char *path = getenv ("RUSHES_SHIM_ROOT"), *log = getenv ("RUSHES_SHIM_LOG");

  if (path != NULL)
    root_length = (size_t) snprintf (root, sizeof root, "%s/", path);
  kill_at = number ("RUSHES_SHIM_KILL", -1);
  fail_at = number ("RUSHES_SHIM_FAIL", -1);
  fail_errno = (int) number ("RUSHES_SHIM_ERRNO", EIO);
  fail_forever = (int) number ("RUSHES_SHIM_FOREVER", 0);
  no_sync = (int) number ("RUSHES_SHIM_NOSYNC", 0);
  if (log != NULL)
    log_fd = (int) syscall (SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

__attribute__ ((destructor)) static void
end (void)
{
  const char *path = getenv ("RUSHES_SHIM_COUNT");
  char text[64];
  int fd, length;

  if (path == NULL)
    return;
  fd = (int) syscall (SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  length = snprintf (text, sizeof text, "%ld %ld\n", (long) count, (long) disk_count);
  if (fd >= 0 && syscall (SYS_write, fd, text, (size_t) length) == length)
    syscall (SYS_close, fd);
}

static int
path_of (int fd, char *path, size_t size)
{
  char link[64];
  ssize_t length;

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  length = syscall (SYS_readlinkat, AT_FDCWD, link, path, size - 1);
  if (length <= 0)
    return 0;
  path[length] = '\0';
  return root_length > 0 && (strncmp (path, root, root_length) == 0 ||
                             (strncmp (path, root, root_length - 1) == 0 && path[root_length - 1] == '\0'));
}

static int
absolute (int folder, const char *name, char *path, size_t size)
{
  if (name[0] == '/')
    snprintf (path, size, "%s", name);
  else if (folder == AT_FDCWD)
    {
      char here[2048];

      if (getcwd (here, sizeof here) == NULL)
        return 0;
      snprintf (path, size, "%s/%s", here, name);
    }
  else
    {
      char base[2048];

      path_of (folder, base, sizeof base);
      snprintf (path, size, "%s/%s", base, name);
    }
  return root_length > 0 && strncmp (path, root, root_length) == 0;
}

static void
put (const void *data, size_t length)
{
  const char *at = data;

  while (length > 0)
    {
      long n = syscall (SYS_write, log_fd, at, length);

      if (n <= 0)
        return;
      at += n;
      length -= (size_t) n;
    }
}

static void
record (uint32_t kind, const char *path, int64_t offset, const void *data, size_t length, const char *other)
{
  Record head = { kind, (uint32_t) strlen (path), (uint32_t) length, other != NULL ? (uint32_t) strlen (other) : 0,
                  offset };

  if (log_fd < 0)
    return;
  put (&head, sizeof head);
  put (path, head.path_length);
  put (data, length);
  if (other != NULL)
    put (other, head.other_length);
}

/* One step of the count. Returns 1 where the call is to fail. */
static int
step_before (int disk, long *at)
{
  *at = atomic_fetch_add (&count, 1) + 1;
  if (*at == kill_at && *at % 2 == 0)
    raise (SIGKILL);
  if (disk)
    {
      long nth = atomic_fetch_add (&disk_count, 1) + 1;

      if (fail_at >= 0 && (nth == fail_at || (fail_forever && nth > fail_at)))
        {
          errno = fail_errno;
          return 1;
        }
    }
  return 0;
}

static void
step_after (long at)
{
  if (at == kill_at && at % 2 == 1)
    raise (SIGKILL);
}

#define REAL(type, name, ...)                                                                                          \
  static type (*real) (__VA_ARGS__);                                                                                   \
  if (real == NULL)                                                                                                    \
  real = (type (*) (__VA_ARGS__)) dlsym (RTLD_NEXT, name)

static ssize_t
disk_write (
  int fd, const void *data, size_t length, int64_t offset, ssize_t (*call) (int, const void *, size_t, int64_t))
{
  char path[4096];
  ssize_t result;
  long at;

  if (inside || !path_of (fd, path, sizeof path))
    return call (fd, data, length, offset);
  if (step_before (1, &at))
    return -1;
  pthread_mutex_lock (&lock);
  inside = 1;
  if (offset < 0)
    {
      int64_t here = lseek (fd, 0, SEEK_CUR);

      result = call (fd, data, length, offset);
      if (result > 0)
        record (OP_WRITE, path, here, data, (size_t) result, NULL);
    }
  else
    {
      result = call (fd, data, length, offset);
      if (result > 0)
        record (OP_WRITE, path, offset, data, (size_t) result, NULL);
    }
  inside = 0;
  pthread_mutex_unlock (&lock);
  step_after (at);
  return result;
}

static ssize_t
call_pwrite (int fd, const void *data, size_t length, int64_t offset)
{
  return syscall (SYS_pwrite64, fd, data, length, offset);
}

static ssize_t
call_write (int fd, const void *data, size_t length, int64_t offset)
{
  return syscall (SYS_write, fd, data, length);
}

ssize_t
pwrite (int fd, const void *data, size_t length, off_t offset)
{
  return disk_write (fd, data, length, offset, call_pwrite);
}

ssize_t
pwrite64 (int fd, const void *data, size_t length, off64_t offset)
{
  return disk_write (fd, data, length, offset, call_pwrite);
}

static int
is_socket (int fd)
{
  struct stat info;
  int saved = errno, type;
  socklen_t size = sizeof (struct sockaddr_storage);
  struct sockaddr_storage address;

  type = fstat (fd, &info) == 0 && S_ISSOCK (info.st_mode) &&
         getpeername (fd, (struct sockaddr *) &address, &size) == 0 &&
         (address.ss_family == AF_INET || address.ss_family == AF_INET6);
  errno = saved;
  return type;
}

ssize_t
write (int fd, const void *data, size_t length)
{
  if (!inside && fd == STDOUT_FILENO)
    {
      long at;
      ssize_t result;

      step_before (0, &at);
      pthread_mutex_lock (&lock);
      result = syscall (SYS_write, fd, data, length);
      record (OP_STDOUT, "", 0, data, length, NULL);
      pthread_mutex_unlock (&lock);
      step_after (at);
      return result;
    }
  return disk_write (fd, data, length, -1, call_write);
}

static void
note_send (const void *data, size_t length)
{
  pthread_mutex_lock (&lock);
  record (OP_SEND, "", 0, data, length < 256 ? length : 256, NULL);
  pthread_mutex_unlock (&lock);
}

ssize_t
sendmsg (int fd, const struct msghdr *message, int flags)
{
  ssize_t result;
  long at;
  REAL (ssize_t, "sendmsg", int, const struct msghdr *, int);

  if (!is_socket (fd))
    return real (fd, message, flags);
  step_before (0, &at);
  if (message->msg_iovlen > 0)
    note_send (message->msg_iov[0].iov_base, message->msg_iov[0].iov_len);
  result = real (fd, message, flags);
  step_after (at);
  return result;
}

ssize_t
send (int fd, const void *data, size_t length, int flags)
{
  ssize_t result;
  long at;
  REAL (ssize_t, "send", int, const void *, size_t, int);

  if (!is_socket (fd))
    return real (fd, data, length, flags);
  step_before (0, &at);
  note_send (data, length);
  result = real (fd, data, length, flags);
  step_after (at);
  return result;
}

int
connect (int fd, const struct sockaddr *address, socklen_t size)
{
  int result;
  long at;
  REAL (int, "connect", int, const struct sockaddr *, socklen_t);

  if (address->sa_family != AF_INET && address->sa_family != AF_INET6)
    return real (fd, address, size);
  step_before (0, &at);
  pthread_mutex_lock (&lock);
  record (OP_CONNECT, "", 0, NULL, 0, NULL);
  pthread_mutex_unlock (&lock);
  result = real (fd, address, size);
  step_after (at);
  return result;
}

static int
sync_call (int fd, long number_of_call)
{
  char path[4096];
  struct stat info;
  int result = 0;
  long at;

  if (inside || !path_of (fd, path, sizeof path))
    return (int) syscall (number_of_call, fd);
  if (step_before (1, &at))
    return -1;
  pthread_mutex_lock (&lock);
  if (!no_sync)
    {
      result = (int) syscall (number_of_call, fd);
      if (result == 0)
        record (fstat (fd, &info) == 0 && S_ISDIR (info.st_mode) ? OP_SYNC_FOLDER : OP_SYNC, path, 0, NULL, 0, NULL);
    }
  pthread_mutex_unlock (&lock);
  step_after (at);
  return result;
}

int
fsync (int fd)
{
  return sync_call (fd, SYS_fsync);
}

int
fdatasync (int fd)
{
  return sync_call (fd, SYS_fdatasync);
}

static int
truncate_call (int fd, int64_t length)
{
  char path[4096];
  int result;
  long at;

  if (inside || !path_of (fd, path, sizeof path))
    return (int) syscall (SYS_ftruncate, fd, length);
  if (step_before (1, &at))
    return -1;
  pthread_mutex_lock (&lock);
  result = (int) syscall (SYS_ftruncate, fd, length);
  if (result == 0)
    record (OP_TRUNCATE, path, length, NULL, 0, NULL);
  pthread_mutex_unlock (&lock);
  step_after (at);
  return result;
}

int
ftruncate (int fd, off_t length)
{
  return truncate_call (fd, length);
}

int
ftruncate64 (int fd, off64_t length)
{
  return truncate_call (fd, length);
}

static int
allocate_call (int fd, int64_t offset, int64_t length)
{
  char path[4096];
  int failed;
  long at;

  if (inside || !path_of (fd, path, sizeof path))
    return syscall (SYS_fallocate, fd, 0, offset, length) == 0 ? 0 : errno;
  if (step_before (1, &at))
    return errno;
  pthread_mutex_lock (&lock);
  failed = syscall (SYS_fallocate, fd, 0, offset, length) == 0 ? 0 : errno;
  if (!failed)
    record (OP_EXTEND, path, offset + length, NULL, 0, NULL);
  pthread_mutex_unlock (&lock);
  step_after (at);
  return failed;
}

int
posix_fallocate (int fd, off_t offset, off_t length)
{
  return allocate_call (fd, offset, length);
}

int
posix_fallocate64 (int fd, off64_t offset, off64_t length)
{
  return allocate_call (fd, offset, length);
}

/* Calls that change no bytes that an image could lose, and can fail or be the last all the same. */
#define COUNTED(result, fd, call)                                                                                      \
  char path[4096];                                                                                                     \
  long at;                                                                                                             \
                                                                                                                       \
  if (inside || !path_of (fd, path, sizeof path))                                                                      \
    return (int) call;                                                                                                 \
  if (step_before (1, &at))                                                                                            \
    return -1;                                                                                                         \
  result = (int) call;                                                                                                 \
  step_after (at);                                                                                                     \
  return result

/* With FALLOC_FL_KEEP_SIZE, the only mode that the program uses. */
int
fallocate (int fd, int mode, off_t offset, off_t length)
{
  int result;

  COUNTED (result, fd, syscall (SYS_fallocate, fd, mode, offset, length));
}

int
fallocate64 (int fd, int mode, off64_t offset, off64_t length)
{
  int result;

  COUNTED (result, fd, syscall (SYS_fallocate, fd, mode, offset, length));
}

int
fsetxattr (int fd, const char *name, const void *value, size_t size, int flags)
{
  int result;

  COUNTED (result, fd, syscall (SYS_fsetxattr, fd, name, value, size, flags));
}

int
fremovexattr (int fd, const char *name)
{
  int result;

  COUNTED (result, fd, syscall (SYS_fremovexattr, fd, name));
}

static int
rename_call (int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
  char one[4096], two[4096];
  int result, ours = absolute (from_folder, from, one, sizeof one) | absolute (to_folder, to, two, sizeof two);
  long at;

  if (!ours)
    return (int) syscall (SYS_renameat2, from_folder, from, to_folder, to, flags);
  if (step_before (1, &at))
    return -1;
  pthread_mutex_lock (&lock);
  result = (int) syscall (SYS_renameat2, from_folder, from, to_folder, to, flags);
  if (result == 0)
    record (OP_RENAME, one, 0, NULL, 0, two);
  pthread_mutex_unlock (&lock);
  step_after (at);
  return result;
}

int
rename (const char *from, const char *to)
{
  return rename_call (AT_FDCWD, from, AT_FDCWD, to, 0);
}

int
renameat2 (int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
  return rename_call (from_folder, from, to_folder, to, flags);
}

int
unlink (const char *name)
{
  char path[4096];
  int result;
  long at;

  if (!absolute (AT_FDCWD, name, path, sizeof path))
    return (int) syscall (SYS_unlinkat, AT_FDCWD, name, 0);
  if (step_before (1, &at))
    return -1;
  pthread_mutex_lock (&lock);
  result = (int) syscall (SYS_unlinkat, AT_FDCWD, name, 0);
  if (result == 0)
    record (OP_UNLINK, path, 0, NULL, 0, NULL);
  pthread_mutex_unlock (&lock);
  step_after (at);
  return result;
}

/* A folder that comes or goes. */
static int
folder_call (const char *name, mode_t mode, int make)
{
  char path[4096];
  int result;
  long at;

  if (inside || !absolute (AT_FDCWD, name, path, sizeof path))
    return make ? (int) syscall (SYS_mkdirat, AT_FDCWD, name, mode)
                : (int) syscall (SYS_unlinkat, AT_FDCWD, name, AT_REMOVEDIR);
  if (step_before (1, &at))
    return -1;
  result = make ? (int) syscall (SYS_mkdirat, AT_FDCWD, name, mode)
                : (int) syscall (SYS_unlinkat, AT_FDCWD, name, AT_REMOVEDIR);
  step_after (at);
  return result;
}

int
mkdir (const char *name, mode_t mode)
{
  return folder_call (name, mode, 1);
}

int
rmdir (const char *name)
{
  return folder_call (name, 0, 0);
}

static int
open_call (int folder, const char *name, int flags, mode_t mode)
{
  char path[4096];
  int fd, made;
  long at;

  if ((flags & O_CREAT) == 0 || !absolute (folder, name, path, sizeof path))
    return (int) syscall (SYS_openat, folder, name, flags, mode);
  if (step_before (1, &at))
    return -1;
  pthread_mutex_lock (&lock);
  made = syscall (SYS_faccessat, AT_FDCWD, path, F_OK) != 0;
  fd = (int) syscall (SYS_openat, folder, name, flags, mode);
  if (fd >= 0 && made)
    record (OP_CREATE, path, 0, NULL, 0, NULL);
  if (fd >= 0 && !made && (flags & O_TRUNC) != 0)
    record (OP_TRUNCATE, path, 0, NULL, 0, NULL);
  pthread_mutex_unlock (&lock);
  step_after (at);
  return fd;
}

#define OPEN(name)                                                                                                     \
  int name (const char *path, int flags, ...)                                                                          \
  {                                                                                                                    \
    va_list rest;                                                                                                      \
    mode_t mode;                                                                                                       \
                                                                                                                       \
    va_start (rest, flags);                                                                                            \
    mode = (flags & O_CREAT) != 0 ? va_arg (rest, mode_t) : 0;                                                         \
    va_end (rest);                                                                                                     \
    return open_call (AT_FDCWD, path, flags, mode);                                                                    \
  }

OPEN (open)
OPEN (open64)
