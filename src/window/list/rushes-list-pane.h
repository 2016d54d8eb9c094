/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-ticker.h"

#include "rushes-task-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The filters and the tasks, as a list or as a gallery of pictures: two views of the same rows, of which one is seen.
 *
 *   selected (RushesTaskItem, read-only, nullable)
 *       the task that is looked at; it stays when a filter no longer finds it. None, where several are selected
 *
 *   folded (boolean)
 *       what is selected is not seen beside the list
 *
 *   searching (boolean, notify)
 *       the search bar is open
 *
 *   chosen ()
 *       which rows are selected has changed, or how many
 *
 *   opened ()
 *       the selected task is to be shown, where it is not yet
 *
 *   counted ()
 *       rushes_list_pane_get_count() may say something else
 */
#define RUSHES_TYPE_LIST_PANE (rushes_list_pane_get_type ())
G_DECLARE_FINAL_TYPE (RushesListPane, rushes_list_pane, RUSHES, LIST_PANE, GtkWidget)

void rushes_list_pane_set_settings (RushesListPane *self, GSettings *settings);
void rushes_list_pane_set_context (RushesListPane *self, RushesContext *context, RushesTicker *ticker);
RushesTaskItem *rushes_list_pane_get_selected (RushesListPane *self);
void rushes_list_pane_select (RushesListPane *self, gint64 id);
void rushes_list_pane_select_neighbour (RushesListPane *self, int step);
void rushes_list_pane_show_group (RushesListPane *self, RushesTaskGroup group);
void rushes_list_pane_unselect (RushesListPane *self);
guint rushes_list_pane_get_n_selected (RushesListPane *self);
GPtrArray *rushes_list_pane_get_items (RushesListPane *self, guint most);
gboolean rushes_list_pane_is_choosing (RushesListPane *self);
void rushes_list_pane_ids_async (RushesListPane *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GArray *rushes_list_pane_ids_finish (RushesListPane *self, GAsyncResult *result, GError **error);
void rushes_list_pane_add_job (RushesListPane *self, GtkWidget *row);
void rushes_list_pane_show_starred (RushesListPane *self, gboolean starred);
char *rushes_list_pane_say_selected (guint n) G_GNUC_WARN_UNUSED_RESULT;
gboolean rushes_list_pane_is_counted (RushesListPane *self);
guint rushes_list_pane_get_count (RushesListPane *self, RushesTaskGroup group);

/* rushes-list-pane-removed.c */
gboolean rushes_list_pane_is_removed (RushesListPane *self);
void rushes_list_pane_show_removed (RushesListPane *self);
gboolean rushes_list_pane_leave_removed (RushesListPane *self);

/* rushes-list-pane-ids.c */

/* rushes-list-pane-view.c */
void rushes_list_pane_set_gallery (RushesListPane *self, gboolean gallery, gboolean focus);
gboolean rushes_list_pane_is_gallery (RushesListPane *self);
void rushes_list_pane_set_taps (RushesListPane *self, gboolean taps);
void rushes_list_pane_step_size (RushesListPane *self, int step);
void rushes_list_pane_focus_selected (RushesListPane *self);

/* rushes-list-pane-search.c */
void rushes_list_pane_set_low (RushesListPane *self, gboolean low);
void rushes_list_pane_search (RushesListPane *self);
void rushes_list_pane_save (RushesListPane *self);

/* rushes-list-pane-neighbours.c */
gboolean rushes_list_pane_has_neighbour (RushesListPane *self, int step);
void rushes_list_pane_go_to_neighbour (RushesListPane *self, int step);
void rushes_list_pane_go_to (RushesListPane *self, gint64 id);

G_END_DECLS
