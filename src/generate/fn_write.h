/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The programs of one kernel function's probe, as text. */
#ifndef CALLTAP_FN_WRITE_H
#define CALLTAP_FN_WRITE_H

struct buf;
struct fn;
struct fn_types;
struct generate_options;

/*
 * Appends the event's struct, the stream, and the programs; what must come before them is added to
 * types. The user's own lines are marked (option_marks_add). 0; -EINVAL after a message: a field of
 * -f has a name that is taken; -ENOMEM.
 */
int fn_write(struct fn *fn, const struct generate_options *o, struct fn_types *types,
	     struct buf *out);

#endif
