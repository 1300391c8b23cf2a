/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:5, status 3
// cause: there is no raw tracepoint sched_swich: its name is a tracepoint's without the category (sys_enter, sched_switch): nearest is sched_switch
// why: a raw tracepoint is a tracepoint that passes its arguments unformatted
// cure: use the last part of a tracepoint's name
int raw_tracepoint__sched_swich(struct bpf_raw_tracepoint_args *ctx)
{
	bpf_trace_printk("switch\n");
	return 0;
}
