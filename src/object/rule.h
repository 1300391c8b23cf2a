/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Attach rules: where a program attaches, as "KIND:POINT=PROGRAM" or by the program's own name,
 * "kprobe__inet_listen". Both are parsed into the same struct. The kernel is not asked whether the
 * point exists.
 */
#ifndef CALLTAP_RULE_H
#define CALLTAP_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/position.h"

struct buf;

#define RULE_MAX 4096 /* largest length of a rule in bytes: a path and some names */

enum point_kind {
	POINT_KPROBE,
	POINT_KRETPROBE,
	POINT_SYSCALL, /* the function of a system call, by the kernel's name of it */
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
	POINT_TAIL_CALL, /* an element of a program array, for bpf_tail_call() */
	POINT_KINDS,	 /* the number of kinds */
};

struct rule {
	enum point_kind kind;
	char *prog;	/* the function's name in the source */
	char *text;	/* the point as text, for messages: "kprobe:inet_listen" */
	char *scope;	/* a tracepoint's category, a module, a file or library; "": none */
	char *provider; /* USDT; else "" */
	char *name; /* function, tracepoint, hook, symbol, probe or event; "": offset is an address */
	uint64_t offset;	  /* bytes from the symbol; tail_call: the index */
	uint64_t every;		  /* software, hardware: events between two samples, */
	bool frequency;		  /* or, if true, samples in a second */
	struct position position; /* of the program, for messages; borrowed from its object */
};

/*
 * Parse a rule; the caller frees it with rule_free, also after a failure. 0; -EINVAL, with the reason
 * appended to why; -ENOMEM.
 */
int rule_parse(const char *text, struct rule *r, struct buf *why);

/* Parse a program's name. 0; -ENOENT: the name has no prefix of a kind; -EINVAL as above; -ENOMEM. */
int rule_of_name(const char *prog, struct rule *r, struct buf *why);

void rule_free(struct rule *r);

/*
 * The rule in a source line "// calltap: -a RULE", and in *len its length without trailing blanks.
 * NULL: the line has none. Any other option is returned as a whole, and rule_parse refuses it.
 */
const char *rule_in_line(const char *line, size_t *len);

/* The next rule in the source from *at on; *at moves to the line after it. NULL: no more rules. */
const char *rule_next_line(const char **at, size_t *len);

/* Is the name of a function a pattern, with * or ?? */
bool rule_is_pattern(const char *name);
/* "kprobe" for POINT_KPROBE. */
const char *rule_point_kind_name(enum point_kind kind);
/* The forms of programs' names that attach, for messages. */
const char *rule_program_name_forms(void);

#endif
