/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A macro that is undefined before the header changes it. */
#undef CONFIG_64BIT
#include <linux/if_vlan.h>

int kprobe__vlan_do_receive(struct pt_regs *ctx)
{
	return sizeof(struct vlan_hdr);
}
