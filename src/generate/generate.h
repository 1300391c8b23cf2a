/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What the command line asks of a probe that is written for its target: sys:NAME, fn:NAME. */
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
	bool returns;		   /* -r: one event a call, at its return */
	bool paths;		   /* -y: descriptors with what they stand for; of system calls */
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

/*
 * Prints what the target may stand for, a line each: 0, -ENOENT or -ENOSYS after a message.
 * release: of the kernel whose functions they are; system calls are the running one's.
 */
int generate_list(const char *target, const char *release, FILE *out);

/* For who writes probes: the field of -f number i, from 0. */
struct expression_field option_fields_parse(const struct generate_options *o, size_t i);
/*
 * owner: who has that field's name, "an argument"; NULL: nobody but, it may be, a field before it.
 * 0, or -EINVAL after a message: somebody has.
 */
int option_fields_check_name(const struct generate_options *o, size_t i, const char *owner);

/*
 * For who writes probes, behind the headers: the numbers for the names that fields and condition
 * use, as events print them, where no header defines them.
 */
void option_constants_put(const struct generate_options *o, struct buf *out);

/* Words of the user's: len bytes at at, which is in the option's text. */
struct generate_words {
	const char *option; /* "-w" */
	const char *text;
	const char *at;
	size_t len;
};

/* The first that name this struct, "struct sock" or "union thing": false if none do. */
bool option_marks_find_type(const struct generate_options *o, const char *type,
			    struct generate_words *w);

/* For who writes probes: appends a line with such words between indent and after, which ends it. */
void option_marks_add(struct buf *out, const struct generate_words *w, const char *indent,
		      const char *after);
/* Append the fields of -f as members of the event's struct. */
void option_marks_add_members(struct buf *out, const struct generate_options *o);
/* Append the variable wanted, which holds the value of -w, if there is one. */
void option_marks_add_condition(struct buf *out, const struct generate_options *o);
/*
 * Append statements that compute the field of -f number i: a string is copied from "user" or
 * "kernel" memory; any other field is a variable first, for later fields to use, and then the
 * event's member, behind evt: "evt." or "evt->".
 */
void option_marks_add_value(struct buf *out, const struct generate_options *o, size_t i,
			    const char *evt, const char *memory);
/*
 * Makes a text of it: with lines, #line directives stand before and behind each marked line, and
 * what stands in front of the words makes their column the one they have in the option's text; in
 * them the compiler takes no pointer for a number, and none to one struct for one to another.
 */
void option_marks_finish(const struct buf *marked, const char *origin, bool lines, struct buf *out);

#endif
