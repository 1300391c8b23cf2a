/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Explains failures of the compiler, the verifier and attaching at the user's file, line and
 * column: the cause, why it is an error, and the cure, from mistakes.tab. A failure that is not in
 * the table is reported at the user's line with the original message.
 */
#ifndef CALLTAP_EXPLAIN_H
#define CALLTAP_EXPLAIN_H

#include <stdbool.h>

struct position;
struct rule;

struct compiler_output {
	const char *messages;
	const char *source;  /* the compiled text, with #line */
	const char *headers; /* the kernel's header tree; NULL: not known */
	bool failed;
};

/*
 * Print the compiler's messages on stderr, with explanations: the errors of a compile that failed,
 * and also the warnings of one that succeeded. Messages about the kernel's headers are left out,
 * unless -v is given or there is no other message that explains a failure.
 */
void compile_failure_explain(const struct compiler_output *c);

/* The result in a verifier's log. The texts are lines of the log; NULL: none. */
struct verdict {
	const char *why;    /* the last line */
	const char *source; /* the last source line */
	const char *path;   /* the start of the last path through the program */
	long insn;	    /* the instruction of the verdict; -1: not known */
};

void verifier_failure_parse_log(const char *log, struct verdict *v);

/*
 * Print why the kernel refused a program. log: the verifier's log; position: that of the verdict's
 * instruction; err: the -errno. Returns -ENOEXEC, or -ENOSYS if it needs a newer kernel.
 */
int verifier_failure_explain(const char *prog, const char *log, const struct position *position,
			     int err);

/*
 * Print why a program cannot attach: the row of mistakes.tab with this key, with its captures (NULL
 * ends the list), at the line of the rule in the text, or of the program.
 */
void attach_failure_report(const struct rule *rule, const char *key, const char *const *captures);
#define attach_failure_explain(rule, key, ...) \
	attach_failure_report(rule, key, (const char *const[]){ __VA_ARGS__, NULL })

/* The same for an -errno of the kernel that no row of mistakes.tab explains more specifically. */
void attach_failure_report_errno(const struct rule *rule, int err);

#endif
