/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The process: descriptors, signals and memory at its start, and its end. */
#ifndef CALLTAP_PROCESS_H
#define CALLTAP_PROCESS_H

#include "base/exit_status.h"

/*
 * Bring descriptors 0 to 2, signals and the heap into a known state. If stdout is closed, end the
 * process with STATUS_FAILED after a message.
 */
void process_init(void);

/*
 * Receive SIGINT, SIGTERM and, unless it is ignored, SIGHUP through a descriptor, which is returned
 * and which the caller closes. Before this call they end the process. -1 after a message.
 */
int process_open_signals(void);

/* Return the exit status of main(). After a failure, exit with it at once instead. */
int process_exit_status(enum status status);

#endif
