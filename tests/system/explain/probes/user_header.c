/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:10, status 3
// cause: stdio.h is a user-space header, but this text runs in the kernel
// why: only the kernel's headers are available: there is no C library in the kernel
// cure: remove it; the kernel has linux/types.h, linux/string.h, uapi/linux/in.h and others, and the helpers need no header
#include <stdio.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	return 0;
}
