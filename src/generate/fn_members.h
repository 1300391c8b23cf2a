/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Which structs -f and -w look into, so that their definitions can be brought. */
#ifndef CALLTAP_FN_MEMBERS_H
#define CALLTAP_FN_MEMBERS_H

struct definitions;
struct fn;
struct generate_options;

/*
 * Follows the members that the expressions name, from the arguments on, through the kernel's
 * types, and adds the structs on the way to d. 0, -ENOMEM, or after a message -EINVAL: one takes an
 * element of what a pointer leads to, which libbcc reads at the wrong place.
 */
int fn_members_reach(const struct fn *fn, const struct generate_options *o, struct definitions *d);

#endif
