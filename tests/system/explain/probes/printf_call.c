/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 10:2, status 3
// cause: printf is a function of the C library's, and no library is in the kernel
// why: the compiler knows it by its name, and there is nothing that it could call
// cure: a helper function of the kernel's, as bpf-helpers(7) has them, or a static inline function in the text
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	printf("hello\n");
	return 0;
}
