/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 10:2, status 3
// cause: the function count_listen is not declared in this text or in an included header
// why: a program can call only functions of its own text and the kernel's helper functions
// cure: check the spelling, define it above as static inline, or include a header that has it as static inline
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	count_listen();
	return 0;
}
