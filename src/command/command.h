/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The command line as it was parsed, and the commands that carry it out. */
#ifndef CALLTAP_COMMAND_H
#define CALLTAP_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attach/filter.h"
#include "base/exit_status.h"
#include "generate/generate.h"
#include "print/printer.h"
#include "probe/edits.h"

enum action {
	ACTION_TRACE,
	ACTION_CHECK,  /* compile and verify, attach nothing */
	ACTION_SAVE,   /* write one target's object to a file */
	ACTION_LAYOUT, /* print the structs of events, keys and values */
	ACTION_SOURCE, /* print the text that would be compiled */
	ACTION_LIST,   /* print the probes, or what patterns of targets stand for */
	ACTION_REPLAY, /* print the events of a recorded run */
	ACTION_DOCTOR, /* say what this machine has and lacks */
	ACTIONS,
};

struct options {
	enum action action;
	const char *const *targets; /* none is named twice; borrowed from the command line */
	size_t target_count;	    /* at least 1, but for ACTION_LIST */
	struct edits edits;
	struct generate_options generate;
	struct filter_options filter;
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
	const char *audit;  /* the probe that counts listen calls beside the target; NULL: none */
	bool verbose;
};

/* Carries out what is asked for, after a message in case of failure. */
typedef enum status (*command)(const struct options *o);

command command_of(enum action action);

enum status command_trace(const struct options *o);
enum status command_check(const struct options *o);
enum status command_save(const struct options *o);
enum status command_layout(const struct options *o);
enum status command_source(const struct options *o);
enum status command_list(const struct options *o);
enum status command_replay(const struct options *o);

#endif
