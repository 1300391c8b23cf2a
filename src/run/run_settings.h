/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The options of a run, for the files in run/. */
#ifndef CALLTAP_RUN_SETTINGS_H
#define CALLTAP_RUN_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "compile/build_all.h"
#include "compile/probe.h"
#include "print/printer.h"

struct audit;
struct object_set;
struct filter;

/* All pointers are borrowed. */
struct run_settings {
	const struct object_set *object_set; /* of all targets */
	enum print_format format;
	uint64_t count;		     /* end after this many events; 0: no limit */
	double seconds;		     /* end after this time; 0: no limit */
	double interval;	     /* print the maps every so many seconds; 0: at the end only */
	unsigned int pages;	     /* of one CPU's buffer: a power of two; 0: the default */
	const char *recording;	     /* write the run to this file, for --replay; NULL: do not */
	bool watch;		     /* compile and swap a target whenever its file is saved */
	const struct filter *filter; /* of all gates */
	int stop_fd;		     /* a signalfd: readable when the run is to end */
	/* For --watch: the set's probes, and how to read and build them again. */
	const struct probes *probes;
	const struct probes_read *read;
	const struct build_settings *build;
	struct audit *audit; /* loaded; NULL: without --audit */
};

#endif
