/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Declares a stream, and nothing submits to it. */
BPF_PERF_OUTPUT(events);

RAW_TRACEPOINT_PROBE(sys_enter)
{
	return 0;
}
