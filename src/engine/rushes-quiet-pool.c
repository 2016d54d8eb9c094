/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-quiet-pool.h"

#include <sys/resource.h>
#include <unistd.h>

#define NICENESS 15

struct _RushesQuietPool
{
  GstTaskPool parent_instance;
};

G_DEFINE_FINAL_TYPE (RushesQuietPool, rushes_quiet_pool, GST_TYPE_TASK_POOL)

typedef struct
{
  GstTaskPoolFunction func;
  gpointer user_data; /* (unowned): the task's */
} Call;

/**
 * rushes_quiet_pool_step_back:
 *
 * The thread that calls this gets the processor when nobody else wants it, for good. Threads that it makes do so too.
 */
void
rushes_quiet_pool_step_back (void)
{
  /* On Linux this is the one thread's alone. It is no matter when it fails. */
  setpriority (PRIO_PROCESS, (id_t) gettid (), NICENESS);
}

static gpointer
run (gpointer data)
{
  Call *call = data;

  rushes_quiet_pool_step_back ();
  call->func (call->user_data);
  g_free (call);
  return NULL;
}

static gpointer
rushes_quiet_pool_push (GstTaskPool *pool, GstTaskPoolFunction func, gpointer user_data, GError **error)
{
  Call *call = g_new0 (Call, 1);
  GThread *thread;

  call->func = func;
  call->user_data = user_data;
  thread = g_thread_try_new ("thumbnail", run, call, error);
  if (thread == NULL)
    g_free (call);
  return thread;
}

static void
rushes_quiet_pool_join (GstTaskPool *pool, gpointer id)
{
  if (id != NULL)
    g_thread_join (id);
}

static void
rushes_quiet_pool_dispose_handle (GstTaskPool *pool, gpointer id)
{
  if (id != NULL)
    g_thread_unref (id);
}

static void
rushes_quiet_pool_prepare (GstTaskPool *pool, GError **error)
{
}

static void
rushes_quiet_pool_cleanup (GstTaskPool *pool)
{
}

static void
rushes_quiet_pool_class_init (RushesQuietPoolClass *klass)
{
  GstTaskPoolClass *pool_class = GST_TASK_POOL_CLASS (klass);

  pool_class->prepare = rushes_quiet_pool_prepare;
  pool_class->cleanup = rushes_quiet_pool_cleanup;
  pool_class->push = rushes_quiet_pool_push;
  pool_class->join = rushes_quiet_pool_join;
  pool_class->dispose_handle = rushes_quiet_pool_dispose_handle;
}

static void
rushes_quiet_pool_init (RushesQuietPool *self)
{
}

/**
 * rushes_quiet_pool_new:
 *
 * Returns: (transfer full): to be called once GStreamer has started
 */
GstTaskPool *
rushes_quiet_pool_new (void)
{
  return gst_object_ref_sink (g_object_new (RUSHES_TYPE_QUIET_POOL, NULL));
}

static GstBusSyncReply
on_message (GstBus *bus, GstMessage *message, gpointer pool)
{
  GstStreamStatusType type;
  GstElement *owner;
  const GValue *object;

  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_STREAM_STATUS)
    return GST_BUS_PASS;
  gst_message_parse_stream_status (message, &type, &owner);
  object = gst_message_get_stream_status_object (message);
  if (type == GST_STREAM_STATUS_TYPE_CREATE && object != NULL && G_VALUE_HOLDS (object, GST_TYPE_TASK))
    gst_task_set_pool (g_value_get_object (object), pool);
  return GST_BUS_PASS;
}

/**
 * rushes_quiet_pool_attach:
 * @bus: of a pipeline that does not run yet; nobody else has its sync handler
 *
 * Everything that the pipeline does is done on threads of @self.
 */
void
rushes_quiet_pool_attach (GstTaskPool *self, GstBus *bus)
{
  gst_bus_set_sync_handler (bus, on_message, gst_object_ref (self), gst_object_unref);
}
