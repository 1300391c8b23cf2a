/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:10, status 3
// cause: stdio.h is a header of programs, and this text becomes part of the kernel
// why: only the kernel's headers are there: no C library runs inside it
// cure: leave it out; the kernel's are linux/types.h, linux/string.h, uapi/linux/in.h and so on, and the helpers need none
#include <stdio.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	return 0;
}
