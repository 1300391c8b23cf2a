/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:10, status 3
// cause: there is no header net/socks.h
// why: headers are looked for among the kernel's, beside this file, and in folders that -I names
// cure: write its path as the kernel's include/ has it (net/sock.h), or give its folder with -I
#include <net/socks.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	return 0;
}
