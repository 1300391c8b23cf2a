/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A tracepoint that does not exist, whose struct the compiler would have to generate. */
BPF_ARRAY(calls, u64, 1);

TRACEPOINT_PROBE(syscalls, sys_enter_getpid_)
{
	calls.increment(0, args->__syscall_nr);
	return 0;
}
