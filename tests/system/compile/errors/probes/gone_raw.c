/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A raw tracepoint that does not exist. */
BPF_ARRAY(calls, u64, 1);

RAW_TRACEPOINT_PROBE(no_such_point)
{
	calls.increment(0);
	return 0;
}
