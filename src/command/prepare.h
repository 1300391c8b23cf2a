/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The first stages of most commands: read the targets, compile them, make an object set. */
#ifndef CALLTAP_PREPARE_H
#define CALLTAP_PREPARE_H

#include <stdbool.h>

#include "base/exit_status.h"
#include "compile/build_all.h"
#include "compile/probe.h"
#include "object/object_set.h"

struct options;

struct prepared {
	enum status status;	     /* of the command; STATUS_OK until a stage fails */
	struct probes_read read;     /* settings for reading the targets */
	struct build_settings build; /* settings for compiling them */
	struct probes probes;
	struct object_set_object *objects; /* probes.count of them */
	struct object_set object_set; /* the first of objects; the audit's object is not in it */
};

/* Set up the stages from the options; the caller may change the settings before the first one. */
struct prepared prepare_begin(const struct options *o);
/*
 * Find and read the targets. Each stage returns false if the command must end, after a message or a
 * signal.
 */
bool prepare_texts(const struct options *o, struct prepared *p);
/* Compile the targets. From here on, SIGINT, SIGTERM and SIGHUP are read from p->build.stop_fd. */
bool prepare_objects(const struct options *o, struct prepared *p);
/* Set the status from a stage's result, 0 or -errno. Return true if the command can continue. */
bool prepare_set_result(struct prepared *p, int err);
/* Free everything. Returns the exit status of the command. */
enum status prepare_end(struct prepared *p);

/* True if the object was compiled for the running kernel; false after a message. */
bool prepare_runs_here(const struct object *obj);

/*
 * Return the exit status for the result of a stage, 0 or -errno. Log the failures that stages leave
 * to the caller.
 */
enum status prepare_exit_status(int err);
/* The same for reading targets: an invalid target is a usage error. */
enum status prepare_target_status(int err);

#endif
