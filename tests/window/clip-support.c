/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clip-support.h"

#include "test-support.h"

#include <gst/gst.h>

char *
test_make_clip (int n_frames, int height)
{
  char *clip = g_build_filename (test_home (), "clip.webm", NULL);
  g_autofree char *description =
    g_strdup_printf ("videotestsrc num-buffers=%d ! video/x-raw,width=320,height=%d,framerate=24/1 ! "
                     "vp8enc deadline=1 ! webmmux ! filesink location=%s",
                     n_frames, height, clip);
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;

  gst_init (NULL, NULL);
  pipeline = gst_object_ref_sink (gst_parse_launch (description, NULL));
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return clip;
}
