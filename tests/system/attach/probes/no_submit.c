/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Declare a stream that no program submits to. */
BPF_PERF_OUTPUT(events);

RAW_TRACEPOINT_PROBE(sys_enter)
{
	return 0;
}
