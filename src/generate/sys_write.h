/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A probe, BCC C, for system calls. Knows no kernel and no compiler. */
#ifndef CALLTAP_SYS_WRITE_H
#define CALLTAP_SYS_WRITE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct definitions;
struct generate_options;
struct sys_call;

struct sys_text {
	const struct sys_call *calls;
	size_t count;
	const struct generate_options *options;
	const struct definitions *reached; /* what -f and -w need; NULL: nothing */
	bool functions; /* it attaches to the calls' functions, not to tracepoints */
};

/* Appends the text for these calls, each a stream of its name, with marks (generate.h). */
void sys_write(const struct sys_text *text, struct buf *out);

#endif
