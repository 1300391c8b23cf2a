/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 13:9, status 3
// cause: the program is too complex: the verifier gave up after a million instructions
// why: the verifier follows each iteration of a loop, and each combination of conditions in it
// cure: limit the number of iterations: for (i = 0; i < 64 && condition; i++), with few branches inside
#include <net/sock.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 spins = 0;

	while (bpf_ktime_get_ns() != 0)
		spins += bpf_get_prandom_u32() & 1;
	bpf_trace_printk("%d\n", spins);
	return 0;
}
