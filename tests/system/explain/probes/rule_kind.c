/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:16, status 3
// cause: -a kprob:inet_listen=count: there is no kind 'kprob'; the kinds are kprobe, kretprobe, syscall, sysret, tracepoint, raw_tracepoint, kfunc, kretfunc, fmod_ret, lsm, uprobe, uretprobe, usdt, software, hardware, tail_call
// why: a rule is KIND:POINT=PROGRAM, and the form of POINT depends on the kind
// cure: kprobe:FUNCTION=PROGRAM, tracepoint:CATEGORY:NAME=PROGRAM, uprobe:FILE:SYMBOL=PROGRAM; calltap-probe(7) lists all
// calltap: -a kprob:inet_listen=count
int count(struct pt_regs *ctx)
{
	bpf_trace_printk("listening\n");
	return 0;
}
