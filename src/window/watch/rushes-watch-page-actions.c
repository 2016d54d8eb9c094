/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-watch-page-private.h"

#include "rushes-player-private.h"

#include <glib/gi18n.h>

#define SAY_KEPT     3 /* s */
#define SAY_REJECTED 5 /* s */

/* Saying. The page has a place of its own for it: over the picture, and not over the buttons. */

void
rushes_watch_page_say (RushesWatchPage *self, const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped)); /* its title is markup */
}

/* The last decision is taken back, or there is a newer one: its Undo would mean something else. */
void
rushes_watch_page_dismiss (RushesWatchPage *self)
{
  AdwToast *toast = self->toast;

  g_clear_weak_pointer (&self->toast);
  if (toast != NULL)
    adw_toast_dismiss (toast);
}

static void
say_decision (RushesWatchPage *self, RushesWatchMark mark)
{
  gboolean kept = mark == RUSHES_WATCH_KEPT;
  AdwToast *toast = adw_toast_new (kept ? C_ ("watching", "Kept") : C_ ("watching", "Rejected"));

  rushes_watch_page_dismiss (self);
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_action_name (toast, "watch.undo");
  adw_toast_set_timeout (toast, kept ? SAY_KEPT : SAY_REJECTED);
  g_set_weak_pointer (&self->toast, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* Deciding. */

/** Asking: one mark on its way to the library */
typedef struct
{
  RushesWatchPage *page;       /* (owned) */
  RushesWatchSession *session; /* (owned) */
  RushesWatchWish wish;
  gboolean say; /* that it is done */
} Asking;

static void
asking_free (Asking *asking)
{
  g_object_unref (asking->page);
  g_object_unref (asking->session);
  g_free (asking);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asking, asking_free)

static void
on_marked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asking) asking = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RushesTask) task = rushes_store_mark_finish (RUSHES_STORE (source), result, &error);
  RushesWatchPage *self = asking->page;

  rushes_watch_session_settle (asking->session, &asking->wish, task != NULL);
  if (self->session != asking->session)
    return; /* it was left */
  if (task == NULL)
    rushes_watch_page_say (self, error->message);
  else if (asking->say)
    say_decision (self, asking->wish.mark);
  rushes_watch_page_show (self);
}

static void
ask (RushesWatchPage *self, const RushesWatchWish *wish, RushesMark mark, gboolean on, gboolean say)
{
  Asking *asking = g_new0 (Asking, 1);

  asking->page = g_object_ref (self);
  asking->session = g_object_ref (self->session);
  asking->wish = *wish;
  asking->say = say;
  rushes_store_mark_async (rushes_context_get_store (self->context), wish->id, mark, on, on_marked, asking);
}

/* What takes a clip back from the rejected ones comes first: a star alone would be of no use. */
void
rushes_watch_page_do (RushesWatchPage *self, RushesWatchVerb verb)
{
  RushesWatchWish wish;
  gboolean say;

  if (self->session == NULL || self->reading || !rushes_watch_session_can (self->session, verb))
    return;
  rushes_watch_session_do (self->session, verb, &wish);
  if (wish.id != 0)
    rushes_watch_page_dismiss (self);
  say = verb != RUSHES_WATCH_VERB_UNDO && wish.mark != RUSHES_WATCH_UNDECIDED;
  if (wish.set_removed)
    ask (self, &wish, RUSHES_MARK_REMOVED, wish.removed, say && !wish.set_starred);
  if (wish.set_starred)
    ask (self, &wish, RUSHES_MARK_STARRED, wish.starred, say);
  rushes_watch_page_show (self);
}

/* Actions. */

static void
do_verb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const struct
  {
    const char *name;
    RushesWatchVerb verb;
  } verbs[] = {
    { "watch.next", RUSHES_WATCH_VERB_NEXT },
    { "watch.previous", RUSHES_WATCH_VERB_PREVIOUS },
    { "watch.undo", RUSHES_WATCH_VERB_UNDO },
    { "watch.again", RUSHES_WATCH_VERB_AGAIN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (name, verbs[i].name))
      rushes_watch_page_do (RUSHES_WATCH_PAGE (widget), verbs[i].verb);
}

static void
do_copy_kept (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_watch_page_copy_kept (RUSHES_WATCH_PAGE (widget));
}

static void
do_retry (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rushes_watch_page_begin (RUSHES_WATCH_PAGE (widget));
}

void
rushes_watch_page_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "watch.next", NULL, do_verb);
  gtk_widget_class_install_action (klass, "watch.previous", NULL, do_verb);
  gtk_widget_class_install_action (klass, "watch.undo", NULL, do_verb);
  gtk_widget_class_install_action (klass, "watch.again", NULL, do_verb);
  gtk_widget_class_install_action (klass, "watch.copy-kept", NULL, do_copy_kept);
  gtk_widget_class_install_action (klass, "watch.retry", NULL, do_retry);
}

void
rushes_watch_page_update_actions (RushesWatchPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  RushesWatchSession *session = self->reading ? NULL : self->session;

  gtk_widget_action_set_enabled (widget, "watch.next",
                                 session != NULL && rushes_watch_session_can (session, RUSHES_WATCH_VERB_NEXT));
  gtk_widget_action_set_enabled (widget, "watch.previous",
                                 session != NULL && rushes_watch_session_can (session, RUSHES_WATCH_VERB_PREVIOUS));
  gtk_widget_action_set_enabled (widget, "watch.copy-kept",
                                 session != NULL && !self->copying &&
                                   rushes_watch_session_count (session, RUSHES_WATCH_KEPT) > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->keep),
                            session != NULL && rushes_watch_session_can (session, RUSHES_WATCH_VERB_KEEP));
  gtk_widget_set_sensitive (GTK_WIDGET (self->reject),
                            session != NULL && rushes_watch_session_can (session, RUSHES_WATCH_VERB_REJECT));
}

/* Keys, seen on the root before anything else sees them, as the player's are. */

static gboolean
on_key_pressed (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, RushesWatchPage *self)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (keys));
  RushesWatchVerb verb = rushes_watch_verb_from_key (keyval, state);
  gboolean repeated = keycode == self->held;

  if (verb == RUSHES_WATCH_VERB_NONE || !gtk_widget_get_mapped (GTK_WIDGET (self)) ||
      rushes_player_keys_are_taken (gtk_root_get_focus (GTK_ROOT (widget)), keyval, state & ~GDK_CONTROL_MASK))
    return GDK_EVENT_PROPAGATE;
  self->held = keycode;
  /* A key that is held down goes on by itself, and decides nothing by itself. */
  if (!repeated || verb == RUSHES_WATCH_VERB_NEXT || verb == RUSHES_WATCH_VERB_PREVIOUS)
    rushes_watch_page_do (self, verb);
  return GDK_EVENT_STOP;
}

static void
on_key_released (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, RushesWatchPage *self)
{
  if (keycode == self->held)
    self->held = 0;
}

static void
on_active (GtkWindow *window, GParamSpec *pspec, RushesWatchPage *self)
{
  self->held = 0; /* a release that happens elsewhere is not seen here */
}

static GtkEventController *
make_keys (RushesWatchPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self, 0);
  g_signal_connect_object (keys, "key-released", G_CALLBACK (on_key_released), self, 0);
  return keys;
}

static void
on_fullscreen (RushesPlayer *player, GParamSpec *pspec, RushesWatchPage *self)
{
  GtkWidget *window = rushes_player_get_window (player);

  if (window != NULL)
    gtk_widget_add_controller (window, make_keys (self));
}

static void
on_swipe (GtkGestureSwipe *gesture, double x, double y, RushesWatchPage *self)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  if (ABS (x) > 2 * ABS (y))
    rushes_watch_page_do (self, (x < 0) != mirrored ? RUSHES_WATCH_VERB_NEXT : RUSHES_WATCH_VERB_PREVIOUS);
}

void
rushes_watch_page_add_gestures (RushesWatchPage *self)
{
  GtkGesture *swipe = gtk_gesture_swipe_new ();

  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (swipe), TRUE);
  g_signal_connect (swipe, "swipe", G_CALLBACK (on_swipe), self);
  gtk_widget_add_controller (GTK_WIDGET (self->player), GTK_EVENT_CONTROLLER (swipe));
  g_signal_connect (self->player, "notify::fullscreen", G_CALLBACK (on_fullscreen), self);
}

void
rushes_watch_page_take_keys (RushesWatchPage *self)
{
  self->root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));
  self->keys = make_keys (self);
  gtk_widget_add_controller (self->root, self->keys);
  if (GTK_IS_WINDOW (self->root))
    g_signal_connect_object (self->root, "notify::is-active", G_CALLBACK (on_active), self, 0);
}

void
rushes_watch_page_leave_keys (RushesWatchPage *self)
{
  gtk_widget_remove_controller (self->root, self->keys);
  g_signal_handlers_disconnect_by_func (self->root, on_active, self);
  self->keys = NULL;
  self->root = NULL;
}
