/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Collect the structs whose members -f and -w use, so that the probe includes their definitions. */
#ifndef CALLTAP_FN_MEMBERS_H
#define CALLTAP_FN_MEMBERS_H

struct definitions;
struct fn;
struct generate_options;

/*
 * Follow the members in the expressions, from the arguments on, through the kernel's types, and add
 * each struct to d. 0, -ENOMEM, or after a message -EINVAL: an expression indexes an array after a
 * pointer, which libbcc reads at the wrong address.
 */
int fn_members_collect(const struct fn *fn, const struct generate_options *o,
		       struct definitions *d);

#endif
