/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-videos-group.h"

#include "rushes-name-template.h"
#include "rushes-text.h"

#include <glib/gi18n.h>

#define MAX_CULPRIT 40 /* characters of a word that is no token */
#define SAMPLE_ID   "176843862718824"

/*
 * Names are taken over by Enter, by the button of their row, or when the window goes, and only where names can be made
 * of them; the example is made as they are typed.
 */

struct _RushesVideosGroup
{
  AdwPreferencesGroup parent_instance;

  RushesContext *context;        /* (owned) (nullable) */
  GSettings *settings;           /* (owned) (nullable) */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is open */
  GCancellable *cancellable;     /* (owned): of reads from the store */
  char *prompt;                  /* (owned) (nullable): the last one, for the example */

  /* Template children (unowned). */
  AdwActionRow *folder;
  GtkWidget *daily;
  GtkEditable *names;
  GtkLabel *preview;
  GtkWidget *sidecar;
  GtkWidget *downloads;
  GtkWidget *autoplay;
};

G_DEFINE_FINAL_TYPE (RushesVideosGroup, rushes_videos_group, ADW_TYPE_PREFERENCES_GROUP)

/* The folder. */

/* The one in use: the chosen one, or the usual one. */
static char *
get_folder (RushesVideosGroup *self)
{
  g_autofree char *chosen = self->settings != NULL ? g_settings_get_string (self->settings, "videos-folder") : NULL;

  if (chosen != NULL && *chosen != '\0')
    return g_steal_pointer (&chosen);
  return g_strdup (rushes_paths_get_videos (rushes_context_get_paths (self->context)));
}

static void
show_folder (RushesVideosGroup *self)
{
  g_autofree char *folder = get_folder (self);
  g_autofree char *shown = g_filename_display_name (folder);
  g_autofree char *escaped = g_markup_escape_text (shown, -1); /* the subtitle is markup */

  adw_action_row_set_subtitle (self->folder, escaped);
}

static void
on_chosen (GtkNativeDialog *dialog, int response, RushesVideosGroup *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GFile) file = NULL;
  const char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    path = g_file_peek_path (file);
  if (path != NULL && g_utf8_validate (path, -1, NULL))
    g_settings_set_string (self->settings, "videos-folder", path);
  else if (file != NULL && ADW_IS_PREFERENCES_WINDOW (root))
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (root),
                                      adw_toast_new (_ ("Videos cannot be kept in this folder")));
  g_clear_object (&self->chooser);
}

static void
on_choose (RushesVideosGroup *self)
{
  g_autofree char *folder = get_folder (self);
  g_autoptr (GFile) file = g_file_new_for_path (folder);

  if (self->chooser != NULL)
    return;
  self->chooser =
    gtk_file_chooser_native_new (_ ("Folder for Videos"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                 GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("Select"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (self->chooser), file, NULL);
  g_signal_connect (self->chooser, "response", G_CALLBACK (on_chosen), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* The names. */

static char *
say_fault (RushesNameFault fault, const char *culprit)
{
  g_autofree char *word = rushes_text_line (culprit, MAX_CULPRIT);

  switch (fault)
    {
    case RUSHES_NAME_UNKNOWN:
      /* Translators: %s is a word in braces. */
      return g_strdup_printf (_ ("“%s” has no meaning here. Names stay as they were."), word);
    case RUSHES_NAME_OPEN:
      return g_strdup (_ ("A brace stands alone. Names stay as they were."));
    case RUSHES_NAME_LONG:
      return g_strdup (_ ("This is too long. Names stay as they were."));
    default:
      return g_strdup (_ ("Nothing is left for a name. Names stay as they were."));
    }
}

/* A video as it would be named now. */
static char *
make_example (RushesVideosGroup *self, const char *names, int take)
{
  const RushesRequestFields asked = { .prompt = self->prompt != NULL ? self->prompt : _ ("Rooftop chase, rain, neon"),
                                      .duration = 6 };
  g_autoptr (RushesRequest) request = rushes_request_new (&asked, NULL);
  const RushesTaskFields fields = {
    .request = request,
    .take = take,
    .created = rushes_clock_now (rushes_context_get_clock (self->context)),
    .service_id = SAMPLE_ID,
  };
  const RushesFileRules rules = { .folder = "/",
                                  .names = names,
                                  .flat = !gtk_switch_get_active (GTK_SWITCH (self->daily)) };
  g_autoptr (RushesFilePlan) plan = rushes_file_plan_new (&rules, NULL);
  g_autoptr (RushesTask) task = NULL;
  g_autofree char *path = NULL;

  if (request == NULL)
    return g_strdup ("");
  task = rushes_task_new (&fields);
  path = rushes_file_plan_get_path (plan, task, 0);
  return g_strdup (path + 1);
}

static void
show_preview (RushesVideosGroup *self)
{
  const char *names = gtk_editable_get_text (self->names);
  g_autofree char *culprit = NULL;
  RushesNameFault fault = rushes_name_template_check (names, &culprit);
  g_autofree char *text = NULL, *first = NULL, *third = NULL;

  if (self->context == NULL)
    return;
  if (fault == RUSHES_NAME_FINE)
    {
      first = make_example (self, names, 1);
      third = make_example (self, names, 3);
      if (g_str_equal (first, third))
        /* Translators: %s is the name of a file. */
        text = g_strdup_printf (_ ("Example: %s"), first);
      else
        /* Translators: both are names of files: of the only take, and of the third one. */
        text = g_strdup_printf (_ ("Example: %1$s\nThird take: %2$s"), first, third);
      gtk_widget_remove_css_class (GTK_WIDGET (self->preview), "error");
      gtk_widget_remove_css_class (GTK_WIDGET (self->names), "error");
    }
  else
    {
      text = say_fault (fault, culprit);
      gtk_widget_add_css_class (GTK_WIDGET (self->preview), "error");
      gtk_widget_add_css_class (GTK_WIDGET (self->names), "error");
    }
  gtk_label_set_text (self->preview, text);
}

static void
on_names_changed (RushesVideosGroup *self)
{
  show_preview (self);
}

static void
on_names_applied (RushesVideosGroup *self)
{
  const char *names = gtk_editable_get_text (self->names);

  if (self->settings != NULL && rushes_name_template_check (names, NULL) == RUSHES_NAME_FINE)
    g_settings_set_string (self->settings, "name-template", names);
}

static void
show_names (RushesVideosGroup *self)
{
  g_autofree char *names =
    self->settings != NULL ? g_settings_get_string (self->settings, "name-template") : g_strdup ("");
  const char *used =
    rushes_name_template_check (names, NULL) == RUSHES_NAME_FINE ? names : RUSHES_NAME_TEMPLATE_DEFAULT;

  if (g_strcmp0 (gtk_editable_get_text (self->names), used) != 0)
    gtk_editable_set_text (self->names, used);
  show_preview (self);
}

static void
focus_names (RushesVideosGroup *self)
{
  GtkEditable *text = gtk_editable_get_delegate (self->names);

  if (GTK_IS_TEXT (text))
    gtk_text_grab_focus_without_selecting (GTK_TEXT (text));
}

static void
do_insert (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesVideosGroup *self = RUSHES_VIDEOS_GROUP (widget);
  int position;

  gtk_editable_delete_selection (self->names);
  position = gtk_editable_get_position (self->names);
  gtk_editable_insert_text (self->names, g_variant_get_string (parameter, NULL), -1, &position);
  focus_names (self);
  gtk_editable_set_position (self->names, position);
}

static void
do_restore_names (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RushesVideosGroup *self = RUSHES_VIDEOS_GROUP (widget);

  gtk_editable_set_text (self->names, RUSHES_NAME_TEMPLATE_DEFAULT);
  on_names_applied (self);
  focus_names (self);
  gtk_editable_set_position (self->names, -1);
}

static void
on_last (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RushesVideosGroup) self = user_data;
  g_autoptr (GPtrArray) tasks = rushes_store_page_finish (RUSHES_STORE (source), result, NULL);

  if (tasks == NULL || tasks->len == 0 || self->context == NULL)
    return;
  self->prompt = g_strdup (rushes_request_peek (rushes_task_peek (tasks->pdata[0])->request)->prompt);
  show_preview (self);
}

/* The group. */

static void
rushes_videos_group_unmap (GtkWidget *widget)
{
  on_names_applied (RUSHES_VIDEOS_GROUP (widget));
  GTK_WIDGET_CLASS (rushes_videos_group_parent_class)->unmap (widget);
}

static void
rushes_videos_group_dispose (GObject *object)
{
  RushesVideosGroup *self = RUSHES_VIDEOS_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->settings);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (rushes_videos_group_parent_class)->dispose (object);
}

static void
rushes_videos_group_finalize (GObject *object)
{
  RushesVideosGroup *self = RUSHES_VIDEOS_GROUP (object);

  g_object_unref (self->cancellable);
  g_free (self->prompt);
  G_OBJECT_CLASS (rushes_videos_group_parent_class)->finalize (object);
}

static void
rushes_videos_group_class_init (RushesVideosGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rushes_videos_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = rushes_videos_group_finalize;
  widget_class->unmap = rushes_videos_group_unmap;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rushes/Rushes/window/rushes-videos-group.ui");
  gtk_widget_class_bind_template_child (widget_class, RushesVideosGroup, folder);
  gtk_widget_class_bind_template_child (widget_class, RushesVideosGroup, daily);
  gtk_widget_class_bind_template_child (widget_class, RushesVideosGroup, names);
  gtk_widget_class_bind_template_child (widget_class, RushesVideosGroup, preview);
  gtk_widget_class_bind_template_child (widget_class, RushesVideosGroup, sidecar);
  gtk_widget_class_bind_template_child (widget_class, RushesVideosGroup, downloads);
  gtk_widget_class_bind_template_child (widget_class, RushesVideosGroup, autoplay);
  gtk_widget_class_bind_template_callback (widget_class, on_choose);
  gtk_widget_class_bind_template_callback (widget_class, on_names_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_names_applied);
  gtk_widget_class_install_action (widget_class, "videos.insert", "s", do_insert);
  gtk_widget_class_install_action (widget_class, "videos.restore-names", NULL, do_restore_names);
}

static void
rushes_videos_group_init (RushesVideosGroup *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
bind_settings (RushesVideosGroup *self)
{
  GSettings *settings = self->settings;

  g_settings_bind (settings, "folder-a-day", self->daily, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "sidecar", self->sidecar, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "downloads", self->downloads, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "autoplay", self->autoplay, "active", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (settings, "changed::videos-folder", G_CALLBACK (show_folder), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::name-template", G_CALLBACK (show_names), self, G_CONNECT_SWAPPED);
}

/**
 * rushes_videos_group_set_context:
 * @context: an open one
 * @settings: (nullable): %NULL: there are none to change
 */
void
rushes_videos_group_set_context (RushesVideosGroup *self, RushesContext *context, GSettings *settings)
{
  g_autoptr (RushesTaskQuery) query = rushes_task_query_new (RUSHES_TASK_GROUP_ALL, 0);

  g_return_if_fail (RUSHES_IS_VIDEOS_GROUP (self) && self->context == NULL);

  self->context = g_object_ref (context);
  g_set_object (&self->settings, settings);
  gtk_widget_set_sensitive (GTK_WIDGET (self), settings != NULL);
  if (settings != NULL)
    bind_settings (self);
  show_folder (self);
  show_names (self);
  g_signal_connect_object (self->daily, "notify::active", G_CALLBACK (show_preview), self, G_CONNECT_SWAPPED);
  rushes_store_page_async (rushes_context_get_store (context), query, 0, 1, self->cancellable, on_last,
                           g_object_ref (self));
}
