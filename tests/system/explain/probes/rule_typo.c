/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:16, status 3
// cause: -a kprobe:inet_listen=cuont: @FILE has no function cuont(): nearest is count
// why: a rule names a function of the text by its name; static functions cannot be attached
// cure: check the spelling, or remove static from the function
// calltap: -a kprobe:inet_listen=cuont
int count(struct pt_regs *ctx)
{
	bpf_trace_printk("listening\n");
	return 0;
}
