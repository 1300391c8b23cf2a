/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A macro that is defined before the header changes it. */
#define KBUILD_MODNAME "mine"
#include <linux/if_packet.h>

int kprobe__packet_rcv(struct pt_regs *ctx)
{
	return sizeof(KBUILD_MODNAME) + PACKET_HOST;
}
