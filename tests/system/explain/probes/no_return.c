/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 9:1, status 0
// cause: the function ends without a return
// why: a program's result is in a register, and the verifier refuses a program that leaves it unset
// cure: return 0; at its end
int kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk("listening\n");
}
