/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The checks, and their helpers: building a warning, queries about the probe's types. */
#ifndef CALLTAP_WARNING_H
#define CALLTAP_WARNING_H

#include <stdbool.h>

#include "explain/mistakes.h"
#include "probe/c_scan.h"

struct btf;
struct buf;
struct member;
struct object;
struct type;

struct lint {
	const char *text;  /* the probe, with #line */
	const char *blank; /* from c_scan_blank: the same offsets as text */
	const struct object *obj;
	struct btf *btf; /* NULL: none */
	struct buf *out;
	struct mistake_match match; /* of the current warning */
};

/*
 * Build a warning: begin with a key of mistakes.tab, add the captures in order, and append it to
 * out for a position in the blanked text.
 */
void warning_begin(struct lint *l, const char *key);
void warning_add(struct lint *l, struct span capture);
void warning_add_text(struct lint *l, const char *capture);
void warning_append(struct lint *l, const char *at);

/* Return the layout of the struct or typedef with this name, to be freed; NULL if not known. */
struct type *warning_find_struct(const struct lint *l, struct span name);
/* True if events, or the keys or values of a printed map, have the struct of this name. */
bool warning_type_is_printed(const struct lint *l, struct span name);
const struct member *warning_member(const struct type *t, struct span name);
/* True for a C identifier. */
bool warning_is_identifier(struct span s);

/* True if a rule names the function. */
bool lint_points_has_rule(const struct lint *l, struct span name);
/* True for structs that are never in the memory of a process. */
bool lint_reads_is_kernel_struct(struct span name);

/* The checks, one for each file. */
void lint_points(struct lint *l, const struct c_function *f);
void lint_reads(struct lint *l, const struct c_function *f);
void lint_index(struct lint *l, const struct c_function *f);
void lint_fields(struct lint *l, const struct c_function *f);
void lint_ports(struct lint *l, const struct c_function *f);
void lint_prints(struct lint *l, const struct c_function *f);
void lint_events(struct lint *l, const struct c_function *f);

#endif
