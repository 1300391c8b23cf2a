/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A program without any output. */
RAW_TRACEPOINT_PROBE(sys_enter)
{
	return 0;
}
