/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-demo-dialect.h"
#include "rushes-demo-journal.h"
#include "rushes-demo-order.h"
#include "rushes-demo-relay.h"
#include "rushes-demo-shelf.h"

#include <string.h>

/*
 * A relay on loopback, inside the program: the demo mode of the product, and the server of the tests. It knows nothing
 * of the client's rooms. Every request becomes a job that ends in exactly one reply, at once or after work on a thread;
 * the state of a task follows from the clock.
 *
 * Words in a prompt show each of the endings:
 *   demo:refuse       refused for its words (1026)
 *   demo:nobalance    refused for lack of balance (1008)
 *   demo:busy         refused once, as too many at a time (1002); the next time it is taken
 *   demo:fail         taken, and fails in the end (1027)
 *   demo:lost-answer  taken, but the connection is closed without an answer
 */

#define PREFIX       "/minimax"
#define BACKLOG      1024
#define MAX_BODY     (1024 * 1024)
#define MAX_BUSY     100
#define DEFAULT_PACE RUSHES_SECOND

struct _RushesDemoRelay
{
  GObject parent_instance;

  SoupServer *server;        /* (owned) (nullable): while started */
  char *origin;              /* (owned) (nullable): scheme, host and port, since the first start */
  char *url;                 /* (owned) (nullable): the same with the path */
  GCancellable *cancellable; /* (owned) (nullable): while started; ends what a fault leaves open */
  RushesDemoShelf *shelf;    /* (owned) */
  gboolean open;             /* whether the shelf is read */
  GQueue waiting;            /* (element-type Job) (owned): for the shelf */
  RushesDemoDialect dialect;
  gint64 pace;                /* µs each phase takes */
  RushesDemoJournal *journal; /* (owned) */
  GHashTable *busy;           /* (owned) (element-type utf8): prompts that were told so */
};

G_DEFINE_FINAL_TYPE (RushesDemoRelay, rushes_demo_relay, G_TYPE_OBJECT)

typedef struct
{
  RushesDemoRelay *relay;     /* (owned) */
  SoupServerMessage *message; /* (owned) */
  gulong ends[2];             /* handlers on the message */
  gboolean over;              /* nobody waits for the reply any more */
  RushesDemoCall call;
  GHashTable *query;      /* (owned) (nullable) (element-type utf8 utf8) */
  RushesDemoFault *fault; /* (owned) (nullable) */
  RushesDemoTask *task;   /* (owned) (nullable): the one submitted */
  RushesDemoReply *reply; /* (owned) (nullable): kept back for a while */
} Job;

static void
job_free (Job *job)
{
  for (guint i = 0; i < G_N_ELEMENTS (job->ends); i++)
    g_signal_handler_disconnect (job->message, job->ends[i]);
  g_clear_pointer (&job->query, g_hash_table_unref);
  g_clear_pointer (&job->fault, rushes_demo_fault_free);
  g_clear_pointer (&job->task, rushes_demo_task_unref);
  g_clear_pointer (&job->reply, rushes_demo_reply_free);
  g_object_unref (job->message);
  g_object_unref (job->relay);
  g_free (job);
}

static void
on_over (SoupServerMessage *message, gpointer user_data)
{
  Job *job = user_data;

  job->over = TRUE;
}

/*** Replies ***/

static void
send_reply (Job *job, const RushesDemoReply *reply)
{
  rushes_demo_reply_give (reply, job->message);
  soup_server_message_unpause (job->message);
}

/* After the delay, or when the relay stops. */
static gboolean
on_delayed (GCancellable *cancellable, gpointer user_data)
{
  Job *job = user_data;

  if (!job->over)
    send_reply (job, job->reply);
  job_free (job);
  return G_SOURCE_REMOVE;
}

/* Ends @job with its true reply, or with what the fault makes of it. */
static void
job_end (Job *job, RushesDemoReply *true_reply)
{
  g_autoptr (RushesDemoReply) reply = true_reply;
  const RushesDemoFault *fault = job->fault;

  if (job->over)
    ;
  else if (fault == NULL)
    send_reply (job, reply);
  else if (fault->kind == RUSHES_DEMO_FAULT_REPLY)
    {
      g_autoptr (RushesDemoReply) other = rushes_demo_fault_make_reply (fault, job->relay->dialect);

      send_reply (job, other);
    }
  else if (fault->kind == RUSHES_DEMO_FAULT_DELAY)
    {
      g_autoptr (GSource) source = g_cancellable_source_new (job->relay->cancellable);
      g_autoptr (GSource) timeout = g_timeout_source_new (fault->number);

      job->reply = g_steal_pointer (&reply);
      g_source_set_dummy_callback (timeout);
      g_source_add_child_source (source, timeout);
      g_source_set_callback (source, G_SOURCE_FUNC (on_delayed), job, NULL);
      g_source_attach (source, g_main_context_get_thread_default ());
      return;
    }
  else
    rushes_demo_fault_break (fault, job->message, reply, job->relay->cancellable);
  job_free (job);
}

/*** The calls ***/

static gboolean
has_key (Job *job)
{
  const char *value =
    soup_message_headers_get_one (soup_server_message_get_request_headers (job->message), "Authorization");

  return g_strcmp0 (value, "Bearer " RUSHES_DEMO_KEY) == 0;
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GError) error = NULL;

  if (!rushes_demo_shelf_add_finish (RUSHES_DEMO_SHELF (source), result, &error))
    g_message ("A demo task was not kept: %s", error->message);
  job_end (job, rushes_demo_dialect_accept (job->relay->dialect, job->task));
}

/* Ids as the dialect's services give them: new-api's own are no numbers. */
static char *
make_task_id (RushesDemoRelay *self)
{
  static const char letters[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  GString *id;

  if (self->dialect != RUSHES_DEMO_DIALECT_NEW_API)
    return rushes_demo_shelf_make_id (self->shelf);
  id = g_string_new ("task_");
  for (guint i = 0; i < 32; i++)
    g_string_append_c (id, letters[g_random_int_range (0, sizeof letters - 1)]);
  return g_string_free (id, FALSE);
}

static void
create_task (Job *job, const RushesDemoOrder *order)
{
  RushesDemoRelay *self = job->relay;
  g_autofree char *id = make_task_id (self);
  g_autofree char *file_id = rushes_demo_shelf_make_id (self->shelf);

  job->task = rushes_demo_task_new (id, file_id, order->prompt, order->duration);
  job->task->pace = self->pace;
  if (strstr (order->prompt, "demo:fail") != NULL)
    job->task->fails = 1027;
  rushes_demo_journal_note_task (self->journal, id);
  rushes_demo_shelf_add_async (self->shelf, job->task, on_added, job);
}

/* The endings that a prompt may ask for before a task is made: 0, or the code of the refusal. */
static int
find_refusal (RushesDemoRelay *self, const char *prompt)
{
  if (strstr (prompt, "demo:refuse") != NULL)
    return 1026;
  if (strstr (prompt, "demo:nobalance") != NULL)
    return 1008;
  if (strstr (prompt, "demo:busy") == NULL || g_hash_table_contains (self->busy, prompt))
    return 0;
  if (g_hash_table_size (self->busy) >= MAX_BUSY)
    g_hash_table_remove_all (self->busy);
  g_hash_table_add (self->busy, g_strdup (prompt));
  return 1002;
}

static void
do_submit (Job *job)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (job->message);
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (job->message));
  g_auto (RushesDemoOrder) order = { 0 };
  RushesDemoDialect dialect = job->relay->dialect;
  int code = rushes_demo_order_read (&order, soup_message_headers_get_content_type (headers, NULL), body);

  if (code == 0)
    code = find_refusal (job->relay, order.prompt);
  if (order.unknown_model)
    job_end (job, rushes_demo_dialect_refuse_model (dialect));
  else if (code != 0)
    job_end (job, rushes_demo_dialect_refuse (dialect, code));
  else
    {
      if (job->fault == NULL && strstr (order.prompt, "demo:lost-answer") != NULL)
        job->fault = rushes_demo_fault_new ("create-then-close");
      create_task (job, &order);
    }
}

static const char *
get_parameter (Job *job, const char *name)
{
  return job->query != NULL ? g_hash_table_lookup (job->query, name) : NULL;
}

static void
do_query (Job *job)
{
  RushesDemoRelay *self = job->relay;
  const RushesDemoTask *task = rushes_demo_shelf_find (self->shelf, get_parameter (job, "task_id"));

  if (task == NULL)
    job_end (job, rushes_demo_dialect_unknown_task (self->dialect));
  else
    job_end (job,
             rushes_demo_dialect_query (self->dialect, task, rushes_demo_shelf_get_now (self->shelf), self->origin));
}

static void
do_retrieve (Job *job)
{
  RushesDemoRelay *self = job->relay;
  const RushesDemoTask *task = rushes_demo_shelf_find_file (self->shelf, get_parameter (job, "file_id"));
  gint64 now = rushes_demo_shelf_get_now (self->shelf);

  if (task != NULL && rushes_demo_task_get_phase (task, now, NULL) != RUSHES_DEMO_PHASE_SUCCESS)
    task = NULL;
  job_end (job, rushes_demo_dialect_retrieve (self->dialect, task, self->origin));
}

static void
on_clip_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (job->message);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) clip = rushes_demo_shelf_read_finish (RUSHES_DEMO_SHELF (source), result, &error);

  if (clip == NULL)
    job_end (job, rushes_demo_reply_new_text (404, "application/xml", "<Error><Code>NoSuchKey</Code></Error>"));
  else
    job_end (job, rushes_demo_reply_new_file (clip, soup_message_headers_get_one (headers, "Range"),
                                              soup_message_headers_get_one (headers, "If-Range")));
}

static void
do_file (Job *job)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (job->message));
  g_autofree char *name = g_path_get_basename (path);

  if (g_str_has_suffix (name, ".mp4"))
    name[strlen (name) - strlen (".mp4")] = '\0';
  rushes_demo_shelf_read_async (job->relay->shelf, name, on_clip_read, job);
}

static void
job_run (Job *job)
{
  const RushesDemoFault *fault = job->fault;

  if (fault != NULL && !(fault->creates || rushes_demo_fault_needs_reply (fault)))
    job_end (job, NULL);
  else if (job->call == RUSHES_DEMO_CALL_OTHER)
    job_end (job, rushes_demo_dialect_unknown_path (soup_server_message_get_method (job->message),
                                                    g_uri_get_path (soup_server_message_get_uri (job->message))));
  else if (job->call == RUSHES_DEMO_CALL_FILE)
    do_file (job);
  else if (!has_key (job))
    job_end (job, rushes_demo_dialect_refuse_key (job->relay->dialect));
  else if (job->call == RUSHES_DEMO_CALL_SUBMIT)
    do_submit (job);
  else if (job->call == RUSHES_DEMO_CALL_QUERY)
    do_query (job);
  else
    do_retrieve (job);
}

/*** The server ***/

static RushesDemoCall
find_call (const char *method, const char *path)
{
  gboolean get = method == SOUP_METHOD_GET;

  if (method == SOUP_METHOD_POST && strcmp (path, PREFIX "/v1/video_generation") == 0)
    return RUSHES_DEMO_CALL_SUBMIT;
  if (get && strcmp (path, PREFIX "/v1/query/video_generation") == 0)
    return RUSHES_DEMO_CALL_QUERY;
  if (get && strcmp (path, PREFIX "/v1/files/retrieve") == 0)
    return RUSHES_DEMO_CALL_RETRIEVE;
  if ((get || method == SOUP_METHOD_HEAD) &&
      (g_str_has_prefix (path, "/files/") || g_str_has_prefix (path, "/backup/")))
    return RUSHES_DEMO_CALL_FILE;
  return RUSHES_DEMO_CALL_OTHER;
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  RushesDemoRelay *self = user_data;
  Job *job = g_new0 (Job, 1);

  job->relay = g_object_ref (self);
  job->message = g_object_ref (message);
  job->ends[0] = g_signal_connect (message, "finished", G_CALLBACK (on_over), job);
  job->ends[1] = g_signal_connect (message, "disconnected", G_CALLBACK (on_over), job);
  job->call = find_call (soup_server_message_get_method (message), path);
  job->query = query != NULL ? g_hash_table_ref (query) : NULL;
  job->fault = rushes_demo_journal_take_fault (self->journal, job->call);
  rushes_demo_journal_note (self->journal, job->call, message);
  soup_server_message_pause (message);
  if (self->open)
    job_run (job);
  else
    g_queue_push_tail (&self->waiting, job);
}

/* Before the body is read: one that is too large, or of unknown length, is none of ours. */
static void
on_headers (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupEncoding encoding = soup_message_headers_get_encoding (headers);
  guint status = 0;

  if (encoding != SOUP_ENCODING_NONE && encoding != SOUP_ENCODING_CONTENT_LENGTH)
    status = SOUP_STATUS_LENGTH_REQUIRED;
  else if (soup_message_headers_get_content_length (headers) > MAX_BODY)
    status = SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE;
  if (status == 0)
    return;
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  soup_server_message_set_status (message, status, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesDemoRelay) self = user_data;
  g_autoptr (GError) error = NULL;
  Job *job;

  if (!rushes_demo_shelf_open_finish (RUSHES_DEMO_SHELF (source), result, &error))
    g_message ("The demo keeps no tasks: %s", error->message);
  self->open = TRUE;
  while ((job = g_queue_pop_head (&self->waiting)) != NULL)
    job_run (job);
}

/* SoupServer's own listeners queue ten connections; more would wait a second for the next try. */
static GSocket *
make_socket (guint port, guint *chosen, GError **error)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, (guint16) port);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL)
    return NULL;
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  bound = g_socket_get_local_address (socket, error);
  if (bound == NULL)
    return NULL;
  *chosen = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return g_steal_pointer (&socket);
}

/**
 * rushes_demo_relay_start:
 * @port: on 127.0.0.1; 0 picks one
 *
 * Serves on the main context of this thread until rushes_demo_relay_stop(). May be started again, also on another port.
 */
gboolean
rushes_demo_relay_start (RushesDemoRelay *self, guint port, GError **error)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (SoupServer) server = NULL;

  g_return_val_if_fail (RUSHES_IS_DEMO_RELAY (self), FALSE);
  g_return_val_if_fail (self->server == NULL, FALSE);
  g_return_val_if_fail (port <= G_MAXUINT16, FALSE);

  socket = make_socket (port, &port, error);
  if (socket == NULL)
    return FALSE;
  server = soup_server_new ("server-header", "rushes-demo", NULL);
  soup_server_add_early_handler (server, NULL, on_headers, self, NULL);
  soup_server_add_handler (server, NULL, on_request, self, NULL);
  if (!soup_server_listen_socket (server, socket, 0, error))
    return FALSE;
  self->server = g_steal_pointer (&server);
  self->cancellable = g_cancellable_new ();
  g_free (self->origin);
  self->origin = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_free (self->url);
  self->url = g_strconcat (self->origin, PREFIX, NULL);
  self->open = FALSE;
  rushes_demo_shelf_open_async (self->shelf, on_opened, g_object_ref (self));
  return TRUE;
}

/**
 * rushes_demo_relay_stop:
 *
 * Closes every connection. Tasks go on in time; clips that are not made yet wait for the next start. Without a folder
 * nothing is left on the disk then.
 */
void
rushes_demo_relay_stop (RushesDemoRelay *self)
{
  g_return_if_fail (RUSHES_IS_DEMO_RELAY (self));

  if (self->server == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  rushes_demo_shelf_close (self->shelf);
}

static void
rushes_demo_relay_dispose (GObject *object)
{
  rushes_demo_relay_stop (RUSHES_DEMO_RELAY (object));
  G_OBJECT_CLASS (rushes_demo_relay_parent_class)->dispose (object);
}

static void
rushes_demo_relay_finalize (GObject *object)
{
  RushesDemoRelay *self = RUSHES_DEMO_RELAY (object);

  g_object_unref (self->shelf);
  rushes_demo_journal_free (self->journal);
  g_hash_table_unref (self->busy);
  g_free (self->origin);
  g_free (self->url);
  G_OBJECT_CLASS (rushes_demo_relay_parent_class)->finalize (object);
}

static void
rushes_demo_relay_class_init (RushesDemoRelayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rushes_demo_relay_dispose;
  G_OBJECT_CLASS (klass)->finalize = rushes_demo_relay_finalize;
}

static void
rushes_demo_relay_init (RushesDemoRelay *self)
{
  self->pace = DEFAULT_PACE;
  self->journal = rushes_demo_journal_new ();
  self->busy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->waiting);
}

/**
 * rushes_demo_relay_new:
 * @folder: (nullable): where tasks and clips are kept over restarts; %NULL keeps nothing
 */
RushesDemoRelay *
rushes_demo_relay_new (const char *folder)
{
  RushesDemoRelay *self = g_object_new (RUSHES_TYPE_DEMO_RELAY, NULL);

  self->shelf = rushes_demo_shelf_new (folder);
  return self;
}

/**
 * rushes_demo_relay_get_url:
 *
 * Returns: (nullable): the base URL for a profile, once started
 */
const char *
rushes_demo_relay_get_url (RushesDemoRelay *self)
{
  return self->url;
}

void
rushes_demo_relay_set_dialect (RushesDemoRelay *self, RushesDemoDialect dialect)
{
  g_return_if_fail ((guint) dialect < RUSHES_N_DEMO_DIALECTS);

  self->dialect = dialect;
}

/**
 * rushes_demo_relay_set_pace:
 * @each_phase: µs that each of the three phases of a new task takes; 0: at once
 */
void
rushes_demo_relay_set_pace (RushesDemoRelay *self, gint64 each_phase)
{
  self->pace = MAX (each_phase, 0);
}

/**
 * rushes_demo_relay_set_clock:
 * @clock: instead of the system's, for the phases of tasks; to be set before start
 */
void
rushes_demo_relay_set_clock (RushesDemoRelay *self, RushesClock *clock)
{
  rushes_demo_shelf_set_clock (self->shelf, clock);
}

/**
 * rushes_demo_relay_set_ready_made:
 * @ready_made: serve the small clips of the resources, and make none: no encoder is run and GStreamer is not loaded
 */
void
rushes_demo_relay_set_ready_made (RushesDemoRelay *self, gboolean ready_made)
{
  rushes_demo_shelf_set_kind (self->shelf, ready_made ? RUSHES_DEMO_CLIP_READY_MADE : RUSHES_DEMO_CLIP_FULL);
}

/*** For tests ***/

/**
 * rushes_demo_relay_push_fault:
 * @call: submit, query, retrieve, file, or other
 * @fault: what to do to the next request of that call which has no fault yet:
 *   `close` (no reply), `stall` (no reply, the connection stays), `cut` (half of the true reply's body, then closed),
 *   `cut-chunked` (the same between two chunks), `stall-half`, `delay:MS`,
 *   `status:NNN` (an HTML page), `body:JSON` (200), `answer:NNN:JSON`, `code:NNNN` (a refusal in the dialect),
 *   `retry-after:SECONDS` (429), `redirect:URL` (302), `redirect:NNN:URL`, `html` (200), `gone` (403 and XML).
 *   All but the ones with half a reply and the delay come before the call is looked at; `create-then-` before any makes
 *   a submit create its task first.
 */
void
rushes_demo_relay_push_fault (RushesDemoRelay *self, const char *call, const char *fault)
{
  gboolean known = rushes_demo_journal_push_fault (self->journal, call, fault);

  g_return_if_fail (known);
}

/**
 * rushes_demo_relay_knows_fault:
 *
 * Returns: whether rushes_demo_relay_push_fault() takes these words, for those that come from people
 */
gboolean
rushes_demo_relay_knows_fault (const char *call, const char *fault)
{
  g_autoptr (RushesDemoFault) made = rushes_demo_fault_new (fault);

  return made != NULL && rushes_demo_journal_knows_call (call);
}

/**
 * rushes_demo_relay_count:
 *
 * Returns: how many requests of this call were seen since this object was made, whatever became of them
 */
guint
rushes_demo_relay_count (RushesDemoRelay *self, const char *call)
{
  return rushes_demo_journal_count (self->journal, call);
}

/**
 * rushes_demo_relay_count_tasks:
 *
 * Returns: how many tasks were created since this object was made
 */
guint
rushes_demo_relay_count_tasks (RushesDemoRelay *self)
{
  return rushes_demo_journal_count_tasks (self->journal);
}

/**
 * rushes_demo_relay_get_task_ids:
 *
 * Returns: (transfer none) (array zero-terminated=1): the ids of those tasks, oldest first, until the next is created
 */
const char *const *
rushes_demo_relay_get_task_ids (RushesDemoRelay *self)
{
  return rushes_demo_journal_get_task_ids (self->journal);
}

/**
 * rushes_demo_relay_get_last_body:
 *
 * Returns: (nullable): the body of the last request of this call, up to its first zero
 */
const char *
rushes_demo_relay_get_last_body (RushesDemoRelay *self, const char *call)
{
  return rushes_demo_journal_get_last_body (self->journal, call);
}

/**
 * rushes_demo_relay_get_last_authorization:
 *
 * Returns: (nullable): the header of the last request of this call
 */
const char *
rushes_demo_relay_get_last_authorization (RushesDemoRelay *self, const char *call)
{
  return rushes_demo_journal_get_last_authorization (self->journal, call);
}
