/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Other programs' messages, made the user's: their own file and line, what to do. */
#ifndef CALLTAP_EXPLAIN_H
#define CALLTAP_EXPLAIN_H

#include <stdbool.h>

/*
 * Shows on stderr what the compiler said about the probe from origin. When it did not fail,
 * warnings about the kernel's own headers are left out, unless -v asks for everything.
 */
void explain_compiler(const char *text, const char *origin, bool failed);

/* Shows why the kernel refused a program: err is the -errno, log the verifier's text. */
void explain_verifier(const char *prog, const char *log, int err);

#endif
