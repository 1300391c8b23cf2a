/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A macro is tested before the header that defines it. */
#ifdef ARPHRD_ETHER
enum { KNOWN = 1 };
#else
enum { KNOWN = 2 };
#endif
#include <linux/if_arp.h>

int kprobe__arp_rcv(struct pt_regs *ctx)
{
	return KNOWN;
}
