/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* prints: NAME and the number, into the trace pipe */
#include "numbers.h"

TRACEPOINT_PROBE(syscalls, sys_enter_getpgid)
{
	u32 n = number_of(args->pid);

	if (n != NOT_OURS)
		bpf_trace_printk("NAME %d\n", n);
	return 0;
}
