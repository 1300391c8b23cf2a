/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:10, status 3
// cause: there is no header net/socks.h
// why: headers are searched in the kernel's header tree, beside this file, and in the folders of -I
// cure: use the path below the kernel's include/ (net/sock.h), or add its folder with -I
#include <net/socks.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	return 0;
}
