/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:14, status 3
// cause: true and false are lowercase in C
// why: True and TRUE are names from other languages, or macros that no included header defines
// cure: use true and false, or 1 and 0
int kprobe__inet_listen(void *ctx)
{
	bool seen = True;
	if (seen)
		bpf_trace_printk("x\n");
	return 0;
}
