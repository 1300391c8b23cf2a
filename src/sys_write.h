/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A probe, BCC C, for system calls. Knows no kernel and no compiler. */
#ifndef CALLTAP_SYS_WRITE_H
#define CALLTAP_SYS_WRITE_H

#include <stddef.h>

struct buf;
struct generate_options;
struct sys_call;

/* Appends the text for these calls, each a stream of its name, with marks (generate.h). */
void sys_write(const struct sys_call *calls, size_t n, const struct generate_options *o,
	       struct buf *out);

/* Appends "openat(int dfd, const char *filename, int flags, umode_t mode)". */
void sys_write_signature(const struct sys_call *call, struct buf *out);

#endif
