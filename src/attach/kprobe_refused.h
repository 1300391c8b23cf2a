/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Why the kernel refuses a kprobe at a function. */
#ifndef CALLTAP_KPROBE_REFUSED_H
#define CALLTAP_KPROBE_REFUSED_H

struct rule;

/* Says why the function of this point can't be probed; err: the kernel's answer, -errno. */
void kprobe_refused(const struct rule *at, int err);
/* Says that there is no such system call; prefix: what its function's name would begin with. */
void kprobe_refused_call(const struct rule *at, const char *prefix);

#endif
