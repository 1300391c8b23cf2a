/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What being attached costs by itself. */
TRACEPOINT_PROBE(syscalls, sys_enter_getppid)
{
	return 0;
}
