/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The parsed command line, and the commands. */
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
	ACTION_LIST,   /* print the probes, or the matches of fn: and sys: patterns */
	ACTION_REPLAY, /* print the events of a recorded run */
	ACTION_DOCTOR, /* report what this machine has and lacks for tracing */
	ACTIONS,
};

struct options {
	enum action action;
	const char *const *targets; /* no duplicates; borrowed from the command line */
	size_t target_count;	    /* at least 1, except for ACTION_LIST */
	struct edits edits;
	struct generate_options generate;
	struct filter_options filter;
	enum print_format format;
	uint64_t count;	    /* end after this number of events; 0: never */
	double seconds;	    /* end after this time; 0: never */
	double interval;    /* seconds between prints of the maps; 0: at the end only */
	unsigned int pages; /* of each CPU's buffer, a power of two; 0: the default */
	const char *kernel; /* compile for this release; NULL: the running one */
	const char *file;   /* for ACTION_SAVE and ACTION_REPLAY */
	bool watch;	    /* recompile and swap a target when its file is saved */
	const char *record; /* file to record the run to; NULL: none */
	bool no_cache;	    /* do not use cached objects */
	const char *audit;  /* the probe that counts listen calls for the audit; NULL: no audit */
	bool verbose;
};

/* Run a command; failures are reported. Returns the exit status. */
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
