/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A tracepoint that does not exist. */
TRACEPOINT_PROBE(syscalls, sys_enter_lisen)
{
	return args->fd;
}
