/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Call a helper that no kernel has. */
BPF_ARRAY(calls, u64, 1);

static long (*not_yet)(void) = (void *)4711;

RAW_TRACEPOINT_PROBE(sys_enter)
{
	calls.increment(0, not_yet());
	return 0;
}
