/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Send the number of each call that caller.c makes. The probe itself filters nothing. */
struct call {
	u32 number;
};

BPF_PERF_OUTPUT(STREAM);

TRACEPOINT_PROBE(syscalls, sys_enter_getpgid)
{
	struct call c = { .number = args->pid };

	if (c.number >= 10000000)
		STREAM.perf_submit(args, &c, sizeof(c));
	return 0;
}
