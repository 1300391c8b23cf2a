/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef CALLTAP_OPTIONS_H
#define CALLTAP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "edits.h"
#include "filter.h"
#include "generate.h"
#include "print.h"

/* What is done with the targets. */
enum action {
	ACTION_RUN,
	ACTION_CHECK,  /* compile and verify, attach nothing */
	ACTION_SAVE,   /* write its object to a file; of one target */
	ACTION_LAYOUT, /* print what its events, keys and values look like */
	ACTION_SOURCE, /* print the text that would be compiled */
	ACTION_LIST,   /* no target: print which probes there are */
	ACTION_REPLAY, /* no target: print the events of a recorded run */
	ACTION_DOCTOR, /* no target: say what this machine has and lacks */
};

struct options {
	enum action action;
	const char *const *targets; /* none is named twice; borrowed from the command line */
	size_t target_count;	    /* 1 at least: nobody named any, then it is listen */
	struct edits edits;
	struct generate_options generate;
	struct filter_words filter;
	enum print_format format;
	uint64_t count;	    /* end after so many events; 0: never */
	double seconds;	    /* end after so long; 0: never */
	double interval;    /* show the maps every so many seconds; 0: at the end only */
	unsigned int pages; /* of a buffer, one a CPU: a power of two; 0: the default */
	const char *kernel; /* compile for this release; NULL: the running one */
	const char *file;   /* of ACTION_SAVE and ACTION_REPLAY */
	bool watch;	    /* compile and swap a target's file when it was saved */
	const char *record; /* write the run here, for --replay; NULL: no */
	bool no_cache;	    /* neither look for a kept object nor keep one */
	bool audit;	    /* targets: the listen probe, and the audit's own behind it */
	bool verbose;
};

/*
 * Fills o from the command line. Wrong use ends the process with STATUS_USAGE after a message,
 * --help and --version with STATUS_OK.
 */
void options_parse(int argc, char **argv, struct options *o);

#endif
