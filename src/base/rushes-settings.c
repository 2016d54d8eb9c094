/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-settings.h"

/**
 * rushes_settings_new:
 * @demo: the demo has settings of its own
 *
 * Returns: (transfer full) (nullable): the settings; %NULL where the schema is not installed
 */
GSettings *
rushes_settings_new (gboolean demo)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  /* g_settings_new() would end the process. */
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, RUSHES_APP_ID, TRUE);
  if (schema == NULL)
    return NULL;
  return g_settings_new_full (schema, NULL, demo ? "/io/github/rushes/Rushes/Demo/" : "/io/github/rushes/Rushes/");
}
