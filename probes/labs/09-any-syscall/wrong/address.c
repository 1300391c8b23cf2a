/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* says: no event has this path */
/* The bytes of the pointer, not what it points to. */
#include <linux/sched.h>
#include <calltap/types.h>

struct fail_t {
	pid_t pid;
	ret_t ret;
	char path[64];
};
BPF_PERF_OUTPUT(fails);

BPF_HASH(paths, u64, const char *);

TRACEPOINT_PROBE(syscalls, sys_enter_openat)
{
	u64 id = bpf_get_current_pid_tgid();
	const char *path = args->filename;

	paths.update(&id, &path);
	return 0;
}

TRACEPOINT_PROBE(syscalls, sys_exit_openat)
{
	u64 id = bpf_get_current_pid_tgid();
	const char **path = paths.lookup(&id);
	struct fail_t evt = {};

	if (!path)
		return 0;
	if (args->ret < 0) {
		evt.pid = id >> 32;
		evt.ret = args->ret;
		bpf_probe_read_kernel(evt.path, sizeof(*path), path);
		fails.perf_submit(args, &evt, sizeof(evt));
	}
	paths.delete(&id);
	return 0;
}
