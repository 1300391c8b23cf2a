/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* sys:NAME, sys:PATTERN: which system calls that is, by what the kernel says of them in tracefs. */
#ifndef CALLTAP_SYS_H
#define CALLTAP_SYS_H

#include <stdio.h>

struct buf;
struct generate_options;

/*
 * Appends the probe for the system calls that target, "sys:PATTERN", names: * and ? stand for any
 * letters and for one. For the kernel release. Where no tracepoints describe them it attaches to
 * their functions. 0, or after a message: -ENOENT (there is none), -EPERM (only root may read it),
 * -ENOSYS (this kernel has neither tracepoints for system calls nor kprobes, or tracefs is not
 * mounted), -EINVAL (a field or condition that can't be), -ENOMEM or another -errno.
 */
int sys_generate(const char *target, const struct generate_options *o, const char *release,
		 struct buf *out);

/* Prints their signatures, a line each: as above. */
int sys_list(const char *target, FILE *out);

#endif
