/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A run: the streams of its probes are read and printed until something ends it. */
#ifndef CALLTAP_RUN_H
#define CALLTAP_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "compile/build_all.h"
#include "compile/probe.h"
#include "print/printer.h"

struct audit;
struct object_set;
struct filter;

struct run_settings {
	const struct object_set *object_set; /* of all its objects */
	enum print_format format;
	uint64_t count;		     /* end after so many events; 0: never */
	double seconds;		     /* end after so long; 0: never */
	double interval;	     /* show the maps every so many seconds; 0: at the end only */
	unsigned int pages;	     /* of a buffer, one a CPU: a power of two; 0: the default */
	const char *record;	     /* write the run here, for --replay; NULL: no */
	bool watch;		     /* compile and swap a target's file when it was saved */
	const struct filter *filter; /* of all its gates */
	int stop_fd;		     /* a signalfd */
	/* With --watch: the catalog's objects' probes, and how they are read and made again. */
	const struct probes *probes;
	const struct probes_read *read;
	const struct build_settings *build;
	struct audit *audit; /* loaded; NULL: nobody asked */
};

/*
 * Loads and attaches the catalog's objects, reads their streams, prints the events on stdout and
 * ends well on SIGINT, SIGTERM, -c and -d: drained, detached and counted. 0, or -errno after a
 * message; -EPIPE and other write errors mean that stdout took no more.
 */
int run_execute(const struct run_settings *settings);

#endif
