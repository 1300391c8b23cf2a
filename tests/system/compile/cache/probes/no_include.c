/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Only libbcc's own headers. */
BPF_HASH(start, u64, u64);

int kprobe__do_nanosleep(struct pt_regs *ctx)
{
	u64 id = bpf_get_current_pid_tgid(), now = bpf_ktime_get_ns();

	start.update(&id, &now);
	return 0;
}

int kretprobe__do_nanosleep(struct pt_regs *ctx)
{
	u64 id = bpf_get_current_pid_tgid();
	u64 *began = start.lookup(&id);

	if (began)
		bpf_trace_printk("slept %llu\n", bpf_ktime_get_ns() - *began);
	start.delete(&id);
	return 0;
}
