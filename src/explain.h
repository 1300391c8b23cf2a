/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Other programs' messages, made the user's: their own file and line, what to do. */
#ifndef CALLTAP_EXPLAIN_H
#define CALLTAP_EXPLAIN_H

#include <stdbool.h>

/*
 * Shows on stderr what the compiler said. What it says about the kernel's own headers is left
 * out, unless -v asks for everything or there is nothing else to explain a failure.
 */
void explain_compiler(const char *text, bool failed);

/* What the verifier's log ends with. The texts point into it, up to the line's end; NULL: none. */
struct verdict {
	const char *why;
	const char *source; /* the source line it was at */
	long insn;	    /* the instruction it was at; -1: not said */
};

void explain_parse_log(const char *log, struct verdict *v);

/*
 * Shows why the kernel refused a program: err is the -errno, log the verifier's text, where the
 * "FILE:LINE:COLUMN" it was at, or "". -ENOEXEC; -ENOSYS: it takes a newer kernel; -EPERM: it may
 * be as it is, but is not allowed here.
 */
int explain_verifier(const char *prog, const char *log, const char *where, int err);

#endif
