/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Finds the call in the user's text that a verifier's verdict does not name. */
#ifndef CALLTAP_UNRESOLVED_CALL_H
#define CALLTAP_UNRESOLVED_CALL_H

#include <stdbool.h>

struct buf;
struct position;

/*
 * The program PROG calls a function that is not in the program, near the position. Append a verdict
 * that names the function, and move the position to the call. The call may also be inside a
 * function of the kernel's headers that the program calls, or a function may call itself.
 */
void unresolved_call_explain(const char *text, const char *prog, struct position *position,
			     struct buf *verdict);

/* If a function of the text calls itself, append a verdict and set the position. Else false. */
bool unresolved_call_recursion(const char *text, struct position *position, struct buf *verdict);

#endif
