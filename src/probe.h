/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The probes of a run, from what the user names to their objects. */
#ifndef CALLTAP_PROBE_H
#define CALLTAP_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "source.h"

struct edits;
struct generate_options;
struct object;

struct probe {
	const char *target; /* as it was named; borrowed */
	struct source source;
	bool embedded;	    /* it is the copy in the program */
	struct object *obj; /* NULL: not compiled yet */
};

struct probes {
	struct probe *all;
	size_t count;
};

struct probes_read {
	const struct edits *edits;
	const struct generate_options *generate;
	const char *release; /* of the kernel they are for */
	bool for_people;     /* what is written for a target is to be read, not compiled */
};

/*
 * Finds and reads n targets, or writes their probes, with the edits made; those that are objects
 * are decoded. 0, or after a message the -errno of the first that fails (target.h, source.h,
 * generate.h; -EBADMSG: a damaged object). The caller frees *p with probes_free, also after a
 * failure.
 */
int probes_read(const char *const *targets, size_t n, const struct probes_read *how,
		struct probes *p);

struct probes_build {
	const char *release; /* of the kernel they are for */
	bool use_cache;
	int stop_fd; /* a signalfd that ends it early */
};

/* Makes the objects that are missing: as build_object returns. */
int probes_build(struct probes *p, const struct probes_build *how);
void probes_free(struct probes *p);

#endif
