/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Write the probe of system calls, from their descriptions alone. */
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
	const struct definitions *structs; /* that -f and -w use; NULL: none */
	bool functions;			   /* attach to the calls' functions, not to tracepoints */
};

/* Append the probe with a stream for each call, and with marks (option_marks_add). */
void sys_write(const struct sys_text *text, struct buf *out);

#endif
