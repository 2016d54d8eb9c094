/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-application.h"
#include "rushes-log.h"
#include "rushes-process.h"

int
main (int argc, char *argv[])
{
  g_autoptr (RushesApplication) application = NULL;

  rushes_process_harden ();
  rushes_process_set_locale ();
  rushes_log_install ();
  g_set_prgname ("rushes"); /* what assistive technology knows the program by */
  application = rushes_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
