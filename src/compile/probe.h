/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The probes of a run, from what the user names to their texts. */
#ifndef CALLTAP_PROBE_H
#define CALLTAP_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "probe/source.h"

struct edits;
struct generate_options;
struct object;

struct probe {
	const char *target; /* as it was named; borrowed */
	struct source source;
	bool embedded; /* it is the copy in the program */
	bool from_file;
	struct object *obj; /* NULL: not compiled yet */
};

struct probes_read {
	const struct edits *edits;
	const struct generate_options *generate;
	const char *release; /* of the kernel they are for */
	bool for_people;     /* what is written for a target is to be read, not compiled */
};

/*
 * Finds and reads a target, or writes its probe, with the edits made; an object is decoded. 0, or
 * after a message -errno (target.h, source.h, generate.h; -EBADMSG: a damaged object). The caller
 * frees *p with probe_free, also after a failure. target and how's parts are borrowed.
 */
int probe_read(const char *target, const struct probes_read *how, struct probe *p);
void probe_free(struct probe *p);
/* Is it from a file, as text? */
bool probe_is_file(const struct probe *p);

struct probes {
	struct probe *all;
	size_t count;
};

/* Reads one more, as probe_read does. The caller frees *p with probe_list_free, also after a failure. */
int probe_list_add(struct probes *p, const char *target, const struct probes_read *how);
void probe_list_free(struct probes *p);

#endif
