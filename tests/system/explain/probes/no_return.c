/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 9:1, status 0
// cause: the function ends without a return
// why: the result of a program is in a register, and the verifier rejects a program that does not set it
// cure: add return 0; at its end
int kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk("listening\n");
}
