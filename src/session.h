/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A run: the streams of the loaded objects are read and printed until something ends it. */
#ifndef CALLTAP_SESSION_H
#define CALLTAP_SESSION_H

#include "options.h"

struct catalog;
struct loads;

/*
 * Attaches the catalog's objects, which are loaded, reads their streams, prints the events on stdout
 * and ends well on SIGINT, SIGTERM, -c and -d: drained, detached and counted. 0, or -errno after a
 * message; -EPIPE and other write errors mean that stdout took no more. stop_fd: a signalfd.
 */
int session_run(const struct catalog *catalog, struct loads *loads, const struct options *o,
		int stop_fd);

#endif
