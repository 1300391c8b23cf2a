/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A header in an #ifdef that is false is not included. */
#ifdef NEVER_DEFINED
#include <linux/if_fddi.h>
#endif

int kprobe__packet_rcv(struct pt_regs *ctx)
{
#ifdef FDDI_K_ALEN
	return 1;
#else
	return 2;
#endif
}
