/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Where a program attaches, as text: a rule, "KIND:POINT=PROGRAM", or the program's own name,
 * "kprobe__inet_listen". Both are read into the same struct. Knows nothing of the kernel.
 */
#ifndef CALLTAP_RULE_H
#define CALLTAP_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/position.h"

struct buf;

#define RULE_MAX 4096 /* bytes of a rule: a path and some names */

enum point_kind {
	POINT_KPROBE,
	POINT_KRETPROBE,
	POINT_SYSCALL, /* a system call's function, under the name that this kernel has for it */
	POINT_SYSRET,
	POINT_TRACEPOINT,
	POINT_RAW_TRACEPOINT,
	POINT_KFUNC,
	POINT_KRETFUNC,
	POINT_FMOD_RET,
	POINT_LSM,
	POINT_UPROBE,
	POINT_URETPROBE,
	POINT_USDT,
	POINT_SOFTWARE,
	POINT_HARDWARE,
	POINT_TAIL_CALL, /* a slot of a program array, which other programs jump through */
	POINT_KINDS,	 /* how many there are */
};

struct rule {
	enum point_kind kind;
	char *prog;	 /* the function's name in the source */
	char *text;	 /* the whole point, for people: "kprobe:inet_listen" */
	char *in;	 /* a tracepoint's category, a module, a file or library; "": none */
	char *provider;	 /* usdt; else "" */
	char *name;	 /* function, tracepoint, hook, symbol, probe or event; "": an address */
	uint64_t offset; /* bytes after it */
	uint64_t every;	 /* software, hardware: a sample each so many events, */
	bool frequency;	 /* or so many samples a second */
	struct position
		position; /* the program's first line, for messages; borrowed from its object */
};

/*
 * Parse a rule; the caller frees it with rule_free(), also after a failure. Return 0, -ENOMEM, or -EINVAL
 * with the reason added to why.
 */
int rule_parse(const char *text, struct rule *r, struct buf *why);

/* Reads a program's name: 0; -ENOENT: it says nothing; -EINVAL, as above; -ENOMEM. */
int rule_of_name(const char *prog, struct rule *r, struct buf *why);

void rule_free(struct rule *r);

/*
 * The rule of a source's line "// calltap: -a RULE"; its length without blanks at its end is put in
 * *len. NULL: the line has none. Another option there is given whole, so that it is refused.
 */
const char *rule_in_line(const char *line, size_t *len);

/* The next rule in a source's lines from *at on, which is moved after it; NULL: no more rules. */
const char *rule_next_line(const char **at, size_t *len);

/* Does a function's name have * or ?, and so stand for many? */
bool rule_is_pattern(const char *name);
/* "kprobe" */
const char *rule_point_kind_name(enum point_kind kind);
/* The names that programs may have, for messages. */
const char *rule_names(void);

#endif
