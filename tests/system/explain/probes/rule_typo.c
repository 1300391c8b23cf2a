/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:16, status 3
// cause: -a kprobe:inet_listen=cuont: @FILE has no function cuont(): nearest is count
// why: a rule names one of the text's functions by its name; a static one is none that can be attached
// cure: write it as the function is called, and take static away
// calltap: -a kprobe:inet_listen=cuont
int count(struct pt_regs *ctx)
{
	bpf_trace_printk("listening\n");
	return 0;
}
