/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Which call of the user's text is behind a verdict that names none. */
#ifndef CALLTAP_UNRESOLVED_CALL_H
#define CALLTAP_UNRESOLVED_CALL_H

#include <stdbool.h>

struct buf;
struct position;

/*
 * A call of a function that is not in the program is at the place: appends the verdict, which
 * names it, and moves the place to the call. One of the kernel's headers' functions may have made
 * it, which the program PROG calls; or a function of the text, which calls itself.
 */
void unresolved_call_explain(const char *text, const char *prog, struct position *at,
			     struct buf *verdict);

/* Is there a function that calls itself? Then that is the verdict, and the place. */
bool unresolved_call_recursion(const char *text, struct position *at, struct buf *verdict);

#endif
