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

/* Appends "openat(int dfd, const char *filename, int flags, umode_t mode)". */
void sys_write_signature(const struct sys_call *call, struct buf *out);

/* What follows an argument's name, where something of the probe's own is called so: "" or "_arg". */
const char *sys_write_suffix(const struct sys_call *call, const char *name);
/* Is it the name of something that every probe has? */
bool sys_write_is_own(const struct sys_call *call, const char *name, size_t len);

#endif
