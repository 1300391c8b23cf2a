/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Read a target into a probe: its source, or an object that --save wrote. */
#ifndef CALLTAP_PROBE_H
#define CALLTAP_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "probe/source.h"

struct edits;
struct generate_options;
struct object;

struct probe {
	const char *target; /* as the user wrote it; borrowed */
	struct source source;
	bool embedded; /* built into calltap */
	bool from_file;
	struct object *obj; /* NULL: not compiled yet */
};

struct probes_read {
	const struct edits *edits;
	const struct generate_options *generate;
	const char *release; /* of the kernel that the probes are for */
	bool for_display;    /* generate a source to be read, not compiled: without #line */
};

/*
 * Read or generate the target's source and apply the edits, or decode the object. 0, or after a
 * message -errno (as in target.h, source.h and generate.h; -EBADMSG: a damaged object). The caller
 * frees *p with probe_free, also after a failure. target and how's members are borrowed.
 */
int probe_read(const char *target, const struct probes_read *how, struct probe *p);
void probe_free(struct probe *p);
/* Return true if the probe was read from a source file. */
bool probe_is_file(const struct probe *p);

struct probes {
	struct probe *all;
	size_t count;
};

/* Append a probe, as probe_read. The caller frees *p with probe_list_free, also after a failure. */
int probe_list_add(struct probes *p, const char *target, const struct probes_read *how);
void probe_list_free(struct probes *p);

#endif
