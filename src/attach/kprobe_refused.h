/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Explain why the kernel refuses a kprobe. */
#ifndef CALLTAP_KPROBE_REFUSED_H
#define CALLTAP_KPROBE_REFUSED_H

struct rule;

/* Explain why the function cannot be probed; err: -errno from the kernel. */
void kprobe_refused(const struct rule *rule, int err);
/*
 * Explain that the system call does not exist; prefix: how this machine's functions of system calls
 * begin.
 */
void kprobe_refused_call(const struct rule *rule, const char *prefix);

#endif
