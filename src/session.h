/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A run: a loaded object's streams are read and printed until something ends it. */
#ifndef CALLTAP_SESSION_H
#define CALLTAP_SESSION_H

#include "load.h"
#include "options.h"

/*
 * Attaches l, reads its streams, prints the events on stdout and ends well on SIGINT, SIGTERM,
 * -c and -d: drained, detached and counted. 0, or -errno after a message; -EPIPE and other
 * write errors mean that stdout took no more. stop_fd: a signalfd.
 */
int session_run(struct loaded *l, const struct options *o, int stop_fd);

#endif
