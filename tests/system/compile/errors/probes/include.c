/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The mistake is in a header of the user. */
#include <linux/net.h>
#include "mistake.h"

int kprobe__inet_listen(struct pt_regs *ctx)
{
	return 0;
}
