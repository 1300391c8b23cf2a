/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Other programs' messages, made the user's: their own file, line and column, what is wrong, why
 * it is not taken, what to write instead. What is known of mistakes stands in mistakes_rows.tab;
 * what it does not know is shown at the user's line in the other program's words.
 */
#ifndef CALLTAP_EXPLAIN_H
#define CALLTAP_EXPLAIN_H

#include <stdbool.h>

struct position;
struct rule;

struct compiler_output {
	const char *said;    /* by the compiler */
	const char *source;  /* what it compiled, with #line */
	const char *headers; /* the kernel's header tree; NULL: not known */
	bool failed;
};

/*
 * Shows on stderr what the compiler said. What it says about the kernel's own headers is left
 * out, unless -v asks for everything or there is nothing else to explain a failure.
 */
void compile_failure_explain(const struct compiler_output *c);

/* What the verifier's log ends with. The texts point into it, up to the line's end; NULL: none. */
struct verdict {
	const char *why;
	const char *source; /* the source line it was at */
	const char *path;   /* where the last way through the program begins */
	long insn;	    /* the instruction that it is about; -1: not said */
};

void verifier_failure_parse_log(const char *log, struct verdict *v);

/*
 * Shows why the kernel refused a program: err is the -errno, log the verifier's text, at the place
 * that it is about. -ENOEXEC; -ENOSYS: it takes a newer kernel.
 */
int verifier_failure_explain(const char *prog, const char *log, const struct position *at, int err);

/*
 * Shows why a program cannot attach at a point: the row of this key, with the words in it, NULL
 * after the last. The place is that of the rule in the text, or of the program.
 */
void attach_failure_point(const struct rule *at, const char *key, const char *const *words);
#define attach_failure_explain(at, key, ...) \
	attach_failure_point(at, key, (const char *const[]){ __VA_ARGS__, NULL })

/* The same of an answer of the kernel's, -errno, that says no more of the point. */
void attach_failure_refused(const struct rule *at, int err);

#endif
