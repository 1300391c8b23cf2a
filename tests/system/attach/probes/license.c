/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A program without the GPL calls a helper that is for GPL programs only. */
#define BPF_LICENSE MIT

BPF_ARRAY(calls, u64, 1);

RAW_TRACEPOINT_PROBE(sys_enter)
{
	u64 *args = 0;
	u64 nr;

	bpf_probe_read_kernel(&nr, sizeof(nr), &ctx->args[1]); /* GPL */
	calls.increment(0, nr);
	return 0;
}
