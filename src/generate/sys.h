/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Generate the probe of a sys: target from the kernel's descriptions of system calls in tracefs. */
#ifndef CALLTAP_SYS_H
#define CALLTAP_SYS_H

#include <stdio.h>

struct buf;
struct generate_options;

/*
 * Append the probe for target, "sys:NAME[,NAME...]" with the wildcards * and ?, for the kernel
 * release. Calls without tracepoints are attached to by their functions. 0, or after a message:
 * -ENOENT (no such call), -EPERM (only root may read the descriptions), -ENOSYS (this kernel has
 * neither tracepoints for system calls nor kprobes, or tracefs is not mounted), -EINVAL (a field or
 * condition is invalid), -ENOMEM or another -errno.
 */
int sys_generate(const char *target, const struct generate_options *o, const char *release,
		 struct buf *out);

/* Print the signatures of the matching calls, one a line: returns as sys_generate. */
int sys_list(const char *target, FILE *out);

#endif
