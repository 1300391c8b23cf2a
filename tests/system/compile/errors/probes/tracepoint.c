/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A mistake in the second of two TRACEPOINT_PROBE, a macro of several lines. */
TRACEPOINT_PROBE(syscalls, sys_enter_listen)
{
	return args->fd;
}

TRACEPOINT_PROBE(syscalls, sys_exit_listen)
{
	return args->backlog; /* column 15 */
}
