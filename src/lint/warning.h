/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The lint's warnings, what its checks ask of the probe's types, and the checks. */
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
	const char *text;  /* the user's, with #line */
	const char *blank; /* the same, without what is no C: letter by letter in the same place */
	const struct object *obj;
	struct btf *btf; /* NULL: none */
	struct buf *out;
	struct mistake_match m; /* of the warning being made */
};

/* A warning: the row of this key, its words one by one, and where in the blank text it is. */
void warning_begin(struct lint *l, const char *key);
void warning_add(struct lint *l, struct span word);
void warning_add_text(struct lint *l, const char *word);
void warning_put(struct lint *l, const char *at);

/* The layout of "evt", a struct's name or a typedef's; NULL: it is not known. To be freed. */
struct type *warning_type(const struct lint *l, struct span name);
/* Is a struct of that name what an event is sent as, or what a map that is shown has? */
bool warning_is_shown(const struct lint *l, struct span name);
const struct member *warning_member(const struct type *t, struct span name);
/* Is it one word, and no number? */
bool warning_is_word(struct span s);

/* Does a rule say where the function attaches? */
bool lint_points_rule_name(const struct lint *l, struct span name);
/* Is it a struct that is never in a process's memory? */
bool lint_reads_is_kernel_struct(struct span name);

/* bpf_probe_read_kernel(&to, sizeof(to), &from): what is copied where. */
struct lint_copy {
	struct span to, from;
};

/* The next copy from *at on, which moves on: false if there is none. */
bool lint_ports_next_copy(const struct c_function *f, const char **at, struct lint_copy *c);

/* Is it a port as the network has it, as the kernel keeps most? Then its name there. */
bool lint_ports_is_network_order(const struct c_function *f, struct span s, struct span *name);
/* Is it one of those that the kernel keeps as a plain number? */
bool lint_ports_is_host_order(struct span s, struct span *name);
/* Are its bytes swapped anywhere: "evt.port = ntohs(evt.port);"? */
bool lint_ports_is_swapped(const struct c_function *f, struct span of);

/* The parts: each looks at a function. */
void lint_points(struct lint *l, const struct c_function *f);
void lint_reads(struct lint *l, const struct c_function *f);
void lint_index(struct lint *l, const struct c_function *f);
void lint_fields(struct lint *l, const struct c_function *f);
void lint_ports(struct lint *l, const struct c_function *f);
void lint_prints(struct lint *l, const struct c_function *f);
void lint_events(struct lint *l, const struct c_function *f);

#endif
