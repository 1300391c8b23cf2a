/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A raw tracepoint that this kernel does not have. */
RAW_TRACEPOINT_PROBE(no_such_point)
{
	return 0;
}
