/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:2, status 3
// cause: there is no map or stream counts in this text, or it is declared below this line
// why: a macro above the functions that use it must declare each map and stream
// cure: declare BPF_HASH(counts, KEY, VALUE) or BPF_PERF_OUTPUT(counts) above the function, or use the declared name
int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;

	counts.increment(pid);
	return 0;
}
