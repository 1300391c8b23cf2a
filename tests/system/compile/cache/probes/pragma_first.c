/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A pragma applies to the headers behind it. */
#include <linux/socket.h>
#pragma pack(push, 1)
#include <uapi/linux/ax25.h>
#pragma pack(pop)

int kprobe__ax25_rcv(struct pt_regs *ctx)
{
	return sizeof(struct ax25_ctl_struct);
}
