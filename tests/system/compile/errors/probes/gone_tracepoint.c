/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A tracepoint that does not exist, named by the function. */
BPF_ARRAY(calls, u64, 1);

int tracepoint__sock__no_such_point(void *ctx)
{
	calls.increment(0);
	return 0;
}
