/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The stages that most commands begin with: targets become texts, objects and an object set. */
#ifndef CALLTAP_PREPARE_H
#define CALLTAP_PREPARE_H

#include <stdbool.h>

#include "base/exit_status.h"
#include "compile/build_all.h"
#include "compile/probe.h"
#include "object/object_set.h"

struct options;

struct prepared {
	enum status status;	     /* of the stage that ended the command; STATUS_OK: none has */
	struct probes_read read;     /* how the targets are read, */
	struct build_settings build; /* and compiled */
	struct probes probes;
	struct object_set_object *objects; /* probes.count of them */
	struct object_set object_set;	   /* of the command line's targets: the first of objects */
};

/* Sets up both stages as the options say; the caller may change how before the first one. */
struct prepared prepare_begin(const struct options *o);
/*
 * Finds and reads the targets. False, as for each stage: the command ends here, after a message or
 * because a signal asked for it.
 */
bool prepare_texts(const struct options *o, struct prepared *p);
/* Compiles them. From here on SIGINT, SIGTERM and SIGHUP come by p->build.stop_fd. */
bool prepare_objects(const struct options *o, struct prepared *p);
/* Ends a stage with this -errno or 0: true if the command goes on. */
bool prepare_continue(struct prepared *p, int err);
/* Frees all of it: the command's status. */
enum status prepare_end(struct prepared *p);

/* Was the object compiled for the running kernel? False after a message. */
bool prepare_runs_here(const struct object *obj);

/* The status for a stage's -errno; some get a message. */
enum status prepare_status(int err);
/* The same where targets are looked up: what is no target is wrong use. */
enum status prepare_target_status(int err);

#endif
