/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-file-offer.h"

#include "test-support.h"

#define PATH "/v/2026-11-28/0812 屋顶 chase & rain.mp4"
#define URI  "file:///v/2026-11-28/0812%20%E5%B1%8B%E9%A1%B6%20chase%20&%20rain.mp4"

static const char *file = PATH;
static GdkPaintable *shown;

static const char *
get_file (GtkWidget *widget, GdkPaintable **picture)
{
  g_assert_true (GTK_IS_BOX (widget));
  if (picture != NULL)
    *picture = shown;
  return file;
}

/* What another program is given as @kind. */
static char *
read_as (GdkContentProvider *content, const char *kind)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GAsyncResult) pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  gdk_content_provider_write_mime_type_async (content, kind, stream, G_PRIORITY_DEFAULT, NULL, test_store_result,
                                              &pending);
  result = test_wait_result (&pending);
  g_assert_true (gdk_content_provider_write_mime_type_finish (content, result, &error));
  g_assert_no_error (error);
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
assert_file (GdkContentProvider *content)
{
  g_autoptr (GdkContentFormats) formats =
    gdk_content_formats_union_serialize_mime_types (gdk_content_provider_ref_formats (content));
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GSList) files = NULL;

  g_assert_true (gdk_content_formats_contain_mime_type (formats, "text/uri-list"));
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_assert_true (gdk_content_provider_get_value (content, &value, NULL));
  files = gdk_file_list_get_files (g_value_get_boxed (&value));
  g_assert_cmpuint (g_slist_length (files), ==, 1);
  g_assert_cmpstr (g_file_peek_path (files->data), ==, PATH);
}

/* Promise: a copied file is one to every file manager: those of GNOME's kind and those that take a list of addresses.
 */
static void
test_pasted (void)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GdkContentProvider) one = NULL, two = NULL;
  g_autofree char *text = NULL, *more = NULL;

  g_ptr_array_add (files, g_file_new_for_path (PATH));
  one = rushes_file_offer_new (files);
  assert_file (one);
  text = read_as (one, "x-special/gnome-copied-files");
  g_assert_cmpstr (text, ==, "copy\n" URI);
  /* And several are all there. */
  g_ptr_array_add (files, g_file_new_for_path ("/v/other.mp4"));
  two = rushes_file_offer_new (files);
  more = read_as (two, "x-special/gnome-copied-files");
  g_assert_cmpstr (more, ==, "copy\n" URI "\nfile:///v/other.mp4");
}

static GtkDragSource *
find_source (GtkWidget *widget)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkEventController) one = g_list_model_get_item (all, i);

      if (GTK_IS_DRAG_SOURCE (one))
        return GTK_DRAG_SOURCE (one);
    }
  g_assert_not_reached ();
}

/* Promise: what is dragged out is the file that is shown at that moment, as a copy only; where there is none, nothing.
 */
static void
test_dragged (void)
{
  GtkWidget *box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  GtkWidget *handle = gtk_label_new ("");
  g_autoptr (GdkContentProvider) content = NULL;
  GdkContentProvider *none = NULL;
  GtkDragSource *source;

  gtk_box_append (GTK_BOX (box), handle);
  rushes_file_offer_drag (handle, box, get_file);
  source = find_source (handle);
  g_assert_cmpint (gtk_drag_source_get_actions (source), ==, GDK_ACTION_COPY);
  g_signal_emit_by_name (source, "prepare", 1., 1., &content);
  g_assert_nonnull (content);
  assert_file (content);
  file = NULL;
  g_signal_emit_by_name (source, "prepare", 1., 1., &none);
  g_assert_null (none);
  file = PATH;
  g_object_unref (box);
}

int
main (int argc, char **argv)
{
  int failed;

  test_init (&argc, &argv);
  gtk_init ();
  shown = gdk_paintable_new_empty (1366, 768);
  g_test_add_func ("/window/file-offer/pasted", test_pasted);
  g_test_add_func ("/window/file-offer/dragged", test_dragged);
  failed = g_test_run ();
  g_object_unref (shown);
  return failed;
}
