/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 15:2, status 0
// cause: args->filename is an address in the process's memory, but bpf_probe_read_kernel_str reads kernel memory
// why: the two address spaces are separate: the read fails, and the field stays empty
// cure: bpf_probe_read_user_str
struct evt {
	char path[64];
};
BPF_PERF_OUTPUT(events);

TRACEPOINT_PROBE(syscalls, sys_enter_openat)
{
	struct evt evt = {};

	bpf_probe_read_kernel_str(evt.path, sizeof(evt.path), args->filename);
	events.perf_submit(args, &evt, sizeof(evt));
	return 0;
}
