/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* --replay: prints a recorded run. */
#ifndef CALLTAP_REPLAY_H
#define CALLTAP_REPLAY_H

#include <stdio.h>

#include "print/report.h"

/*
 * Print a recording as the run did; name: for messages. Returns 0, or after a message: -EBADMSG (not
 * a recording, or damaged: all events before the damage are printed), -ENOMEM, or the -errno of a
 * write.
 */
int replay_file(FILE *file, const char *name, struct report_settings settings);

/* The same for the file at path; also returns the -errno of opening it. */
int replay_run(const char *path, const struct report_settings *settings);

#endif
