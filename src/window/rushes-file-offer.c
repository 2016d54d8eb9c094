/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-file-offer.h"

#define ICON_WIDTH  160 /* px: large enough to tell clips apart, small enough to see where it is dropped */
#define ICON_HEIGHT 120

#define COPIED_FILES "x-special/gnome-copied-files" /* what file managers of the GTK kind look for before all else */

/* Asked by the drag source for each drag anew, for what is shown changes. */
typedef struct
{
  GtkWidget *widget; /* (unowned): has the handle, and so outlives it */
  RushesFileOfferFunc func;
} Drag;

static void
drag_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

static GdkContentProvider *
offer_list (GFile **files, guint n_files)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_array (files, n_files));
  return gdk_content_provider_new_for_value (&value); /* as text/uri-list too: GDK writes it */
}

/**
 * rushes_file_offer_new:
 * @files: (element-type GFile): at least one
 *
 * Returns: (transfer full): the files, to be pasted
 */
GdkContentProvider *
rushes_file_offer_new (GPtrArray *files)
{
  g_autoptr (GString) text = g_string_new ("copy");
  g_autoptr (GBytes) bytes = NULL;
  GdkContentProvider *both[2];

  for (guint i = 0; i < files->len; i++)
    {
      g_autofree char *uri = g_file_get_uri (files->pdata[i]);

      g_string_append_printf (text, "\n%s", uri);
    }
  bytes = g_bytes_new (text->str, text->len);
  both[0] = offer_list ((GFile **) files->pdata, files->len);
  both[1] = gdk_content_provider_new_for_bytes (COPIED_FILES, bytes);
  return gdk_content_provider_new_union (both, G_N_ELEMENTS (both));
}

/**
 * rushes_file_offer_copy:
 * @files: (element-type GFile): at least one
 *
 * Puts them on the clipboard.
 */
void
rushes_file_offer_copy (GtkWidget *widget, GPtrArray *files)
{
  g_autoptr (GdkContentProvider) content = rushes_file_offer_new (files);

  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), content);
}

/* Dragging. */

static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, Drag *drag)
{
  const char *path = drag->func (drag->widget, NULL);
  GFile *file = path != NULL ? g_file_new_for_path (path) : NULL;
  GdkContentProvider *content = file != NULL ? offer_list (&file, 1) : NULL;

  g_clear_object (&file);
  return content;
}

/* Returns: (transfer full): @picture in its shape, made small */
static GdkPaintable *
make_icon (GdkPaintable *picture)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  double aspect = gdk_paintable_get_intrinsic_aspect_ratio (picture);
  double width = aspect > 0 ? MIN (ICON_WIDTH, ICON_HEIGHT * aspect) : ICON_WIDTH;
  double height = aspect > 0 ? width / aspect : ICON_HEIGHT;
  graphene_size_t size;

  gdk_paintable_snapshot (picture, snapshot, width, height);
  graphene_size_init (&size, (float) width, (float) height);
  return gtk_snapshot_to_paintable (snapshot, &size);
}

static void
on_begin (GtkDragSource *source, GdkDrag *gdk_drag, Drag *drag)
{
  GdkPaintable *picture = NULL;
  g_autoptr (GdkPaintable) icon = NULL;

  drag->func (drag->widget, &picture);
  if (picture == NULL)
    return;
  icon = make_icon (picture);
  gtk_drag_source_set_icon (source, icon, 0, 0);
}

/**
 * rushes_file_offer_drag:
 * @handle: what is taken hold of
 * @widget: whose file it is; @handle itself, or around it
 * @func: which file that is
 *
 * Lets a copy of the file be dragged out. A click remains a click.
 */
void
rushes_file_offer_drag (GtkWidget *handle, GtkWidget *widget, RushesFileOfferFunc func)
{
  GtkDragSource *source = gtk_drag_source_new ();
  Drag *drag = g_new (Drag, 1);

  drag->widget = widget;
  drag->func = func;
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect_data (source, "prepare", G_CALLBACK (on_prepare), drag, drag_free, 0);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_begin), drag);
  gtk_widget_add_controller (handle, GTK_EVENT_CONTROLLER (source));
}
