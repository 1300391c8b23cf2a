/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What the command line asks of a probe that is written for its target: sys:NAME, fn:NAME. */
#ifndef CALLTAP_GENERATE_H
#define CALLTAP_GENERATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "edits.h"

struct generate_options {
	struct strings fields; /* -f: declarations of fields, "u16 port = EXPR", in order */
	const char *where;     /* -w: a condition, C over the arguments; NULL: every call */
	bool returns;	       /* -r: one event a call, at its return */
	bool paths;	       /* -y: descriptors with what they stand for; of system calls */
};

/* Is it a target that a probe is written for, rather than one that has a text? */
bool generate_is(const char *target);

struct buf;

/*
 * Writes the probe for a target into out, its origin into origin. For the kernel release. With
 * lines the user's words carry #line directives that name the option they came with; without, it is
 * a text for people. 0, or after a message: -ENOENT (no such function or call), -EINVAL (a field
 * that can't be), -E2BIG (too many match), -ENOSYS (the kernel does not describe itself, or its
 * headers are missing), -EPERM (only root may read what it says), -ENOMEM or another -errno.
 */
int generate_probe(const char *target, const struct generate_options *o, const char *release,
		   bool lines, struct buf *out);

/* Appends what messages call the text: the target, as far as it goes on a line. */
void generate_origin(const char *target, struct buf *out);

/* Prints what the target may stand for, a line each: 0, -ENOENT or -ENOSYS after a message. */
int generate_list(const char *target, FILE *out);

/*
 * For who writes probes: appends a line with words of the user's, all that comes from column (bytes
 * into the option's text) on, between indent and after. name: the option, "-w 'backlog > 1'".
 */
void generate_mark(struct buf *out, const char *name, const char *indent, const char *words,
		   size_t column, const char *after);
/*
 * Makes a text of it: with lines, #line directives stand before and behind each marked line, and
 * what stands in front of the words makes their column the one they have in the option's text.
 */
void generate_finish(const struct buf *marked, const char *origin, bool lines, struct buf *out);

#endif
