/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Generate the probes of sys:NAME and fn:NAME targets. */
#ifndef CALLTAP_GENERATE_H
#define CALLTAP_GENERATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/string_list.h"
#include "probe/expression.h"

struct generate_options {
	struct string_list fields; /* -f: declarations of fields, "u16 port = EXPR", in order */
	const char *where;	   /* -w: a condition, C over the arguments; NULL: every call */
	bool returns;		   /* -r: one event for each call, at its return */
	bool paths;		   /* -y: file descriptors of system calls, with their paths */
};

/* Return true for a target whose probe is generated: fn: or sys:. */
bool generate_is_target(const char *target);

struct buf;

/*
 * Append the target's probe, for the kernel release, to out. With lines, #line directives around
 * the text of -f and -w name the option, so that the compiler's messages do. 0, or after a message:
 * -ENOENT (no such function or call), -EINVAL (a field or condition is invalid), -E2BIG (too many
 * functions match), -ENOSYS (the kernel has no BTF, or its headers are missing), -EPERM (only root
 * may read the kernel's descriptions), -ENOMEM or another -errno.
 */
int generate_probe(const char *target, const struct generate_options *o, const char *release,
		   bool lines, struct buf *out);

/* Append the name of the target's source for messages: the target, cut to 60 characters. */
void generate_origin(const char *target, struct buf *out);

/*
 * Print the signatures of the functions or system calls that match the target, one a line: 0, or
 * after a message -ENOENT or -ENOSYS. release applies to functions; system calls are those of the
 * running kernel.
 */
int generate_list(const char *target, const char *release, FILE *out);

/* Parse the field of -f number i, from 0. */
struct expression_field option_fields_parse(const struct generate_options *o, size_t i);
/*
 * Check that the name of field i is free. owner names what else has it, "an argument", or is NULL.
 * 0, or after a message -EINVAL: owner or an earlier field has the name.
 */
int option_fields_check_name(const struct generate_options *o, size_t i, const char *owner);

/* Append #defines, unless a header has them, for the flag names that -f and -w use. */
void option_constants_put(const struct generate_options *o, struct buf *out);

/* A part of an option's text. */
struct option_excerpt {
	const char *option; /* "-w" */
	const char *text;
	const char *at; /* in text; len bytes */
	size_t len;
};

/* Find the first use of a type, "struct sock" or "union thing", in -f and -w; false: none. */
bool option_marks_find_type(const struct generate_options *o, const char *type,
			    struct option_excerpt *w);

/*
 * Append a marked line: the excerpt between indent and after, which ends the line. Marks become
 * #line directives in option_marks_finish.
 */
void option_marks_add(struct buf *out, const struct option_excerpt *w, const char *indent,
		      const char *after);
/* Append the fields of -f as members of the event's struct. */
void option_marks_add_members(struct buf *out, const struct generate_options *o);
/* Append the variable wanted, which holds the value of -w, if there is one. */
void option_marks_add_condition(struct buf *out, const struct generate_options *o);
/*
 * Append statements that compute the field of -f number i: a string is copied from "user" or
 * "kernel" memory; any other field is a variable first, for later fields to use, and then the
 * event's member, after evt: "evt." or "evt->".
 */
void option_marks_add_value(struct buf *out, const struct generate_options *o, size_t i,
			    const char *evt, const char *memory);
/*
 * Replace the marks and append the result to out. With lines, #line directives and spaces give each
 * excerpt its line and column in the option's text, and pragmas make the compiler refuse to convert
 * pointers to integers or to pointers to other structs.
 */
void option_marks_finish(const struct buf *marked, const char *origin, bool lines, struct buf *out);

#endif
