/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 13:9, status 3
// cause: the program takes too many steps: the verifier gave up after a million
// why: it goes through each turn of a loop, and where it can't tell when the condition ends it, through one after the other
// cure: a count that ends it: for (i = 0; i < 64 && condition; i++), with few ifs inside
#include <net/sock.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 spins = 0;

	while (bpf_ktime_get_ns() != 0)
		spins += bpf_get_prandom_u32() & 1;
	bpf_trace_printk("%d\n", spins);
	return 0;
}
