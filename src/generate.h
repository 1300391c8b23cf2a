/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What the command line asks of a probe that is written for its target: sys:NAME, fn:NAME. */
#ifndef CALLTAP_GENERATE_H
#define CALLTAP_GENERATE_H

#include <stdbool.h>

#include "edits.h"

struct generate_options {
	struct strings fields; /* -f: declarations of fields, "u16 port = EXPR", in order */
	const char *where;     /* -w: a condition, C over the arguments; NULL: every call */
	bool returns;	       /* -r: one event a call, at its return */
};

/* Is it a target that a probe is written for, rather than one that has a text? */
bool generate_is(const char *target);

#endif
