/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A recorded run shown again. */
#ifndef CALLTAP_REPLAY_H
#define CALLTAP_REPLAY_H

#include <stdio.h>

#include "print/report.h"

/*
 * Shows what file holds (name: for messages) as the run did. 0, or after a message: -EBADMSG (no
 * recording, or a damaged one: what came before is shown), -ENOMEM, or a write's -errno.
 */
int replay_file(FILE *file, const char *name, struct report_settings settings);

/* The same of the file at path, which may also be -ENOENT and its like. */
int replay_run(const char *path, const struct report_settings *settings);

#endif
