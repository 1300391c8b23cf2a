/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 15:2, status 3
// cause: a } is missing: the text ends inside a block
// why: each { needs a }, and the end of the text was reached without it
// cure: add the } where the block ends: look for the line where indentation and braces differ
BPF_HASH(counts, u32, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;

	if (pid) {
		counts.increment(pid);
	return 0;
}
