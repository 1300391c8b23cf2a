/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:22, status 3
// cause: struct listen_event is used, but neither this text nor its headers define it
// why: the size of a variable is known only from the definition of its type
// cure: check the spelling, or #include the header that defines it, or define it above
BPF_PERF_OUTPUT(events);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct listen_event evt = {};

	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
