/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 10:2, status 3
// cause: no function count_listen is declared, in this text or in a header that it includes
// why: a program can call only functions of its own text, and the kernel's helpers
// cure: write it as it is declared, define it above as static inline, or include the header that has it as static inline
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	count_listen();
	return 0;
}
