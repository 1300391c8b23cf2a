/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Write the event's struct, the maps and the programs of one kernel function's probe. */
#ifndef CALLTAP_FN_WRITE_H
#define CALLTAP_FN_WRITE_H

struct buf;
struct fn;
struct fn_types;
struct generate_options;

/*
 * Append them to out, with the text of -f and -w marked (option_marks_add); types that they need
 * are added to types. 0; -EINVAL after a message: the name of a field of -f is taken; -ENOMEM.
 */
int fn_write(struct fn *fn, const struct generate_options *o, struct fn_types *types,
	     struct buf *out);

#endif
