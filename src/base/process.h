/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* This process: what its caller left it, signals, and its end. */
#ifndef CALLTAP_PROCESS_H
#define CALLTAP_PROCESS_H

#include "base/exit_status.h"

/*
 * Brings descriptors 0 to 2, signals and the heap into a known state. Ends the process with
 * STATUS_FAILED, after a message, if stdout is closed.
 */
void process_settle(void);

/*
 * From now on SIGINT, SIGTERM and, unless it is ignored, SIGHUP arrive at a descriptor, which is
 * returned, to be closed; before, they end the process. -1 after a message.
 */
int process_open_signals(void);

/* Ends a process that has failed; returns STATUS_OK, for main() to return. */
int process_end(enum status status);

#endif
