/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rushes-command-line.h"
#include "rushes-log.h"
#include "rushes-process.h"

int
main (int argc, char *argv[])
{
  rushes_process_harden ();
  rushes_process_set_locale ();
  rushes_log_install ();
  return rushes_command_line_run (argv + MIN (argc, 1));
}
