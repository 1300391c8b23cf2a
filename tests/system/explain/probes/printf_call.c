/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 10:2, status 3
// cause: printf is a C library function, and there is no library in the kernel
// why: the compiler knows the name, but there is no function to call
// cure: use a helper function of the kernel (bpf-helpers(7)), or write a static inline function
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	printf("hello\n");
	return 0;
}
