/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rushes-workload.h"

G_BEGIN_DECLS

char *rushes_work_words_title (const RushesWork *work) G_GNUC_WARN_UNUSED_RESULT;
char *rushes_work_words_detail (const RushesWork *work) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
