/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A run: read the streams of the probes and print their events until something ends it. */
#ifndef CALLTAP_RUN_H
#define CALLTAP_RUN_H

#include "run/run_settings.h"

/*
 * Load and attach the objects, read their streams and print the events on stdout. SIGINT, SIGTERM,
 * -c and -d end a run well: programs detached, streams drained, events counted. 0, or -errno after
 * a message; -EPIPE and other write errors mean that stdout could not be written.
 */
int run_execute(const struct run_settings *settings);

#endif
