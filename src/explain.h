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

/* Shows why the kernel refused a program: err is the -errno, log the verifier's text. */
void explain_verifier(const char *prog, const char *log, int err);

#endif
