/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Lab 9: any system call: files that could not be opened. 实验 9：任意系统调用：打不开的文件。
 *
 * Two tracepoints: a call begins, a call ends. 两个 tracepoint：调用开始，调用结束。
 */
#include <linux/sched.h>
#include <calltap/types.h>

struct fail_t {
	pid_t pid;
	ret_t ret;
	char path[64];
};
BPF_PERF_OUTPUT(fails);

/* The path's address, from the beginning of a call to its end, by thread. */
BPF_HASH(paths, u64, const char *);

TRACEPOINT_PROBE(syscalls, sys_enter_openat)
{
	u64 id = bpf_get_current_pid_tgid();
	const char *path = args->filename;

	/* GAP 1 / 空 1: keep it for the end: paths.update(&id, &path) */
	return 0;
}

TRACEPOINT_PROBE(syscalls, sys_exit_openat)
{
	u64 id = bpf_get_current_pid_tgid();
	const char **path = paths.lookup(&id);
	struct fail_t evt = {};

	if (!path)
		return 0;
	evt.pid = id >> 32;
	evt.ret = args->ret; /* GAP 2 / 空 2: only what failed: a descriptor is 0 or more */
	/* GAP 3 / 空 3: read the path; it is in the process's own memory: bpf_probe_read_user_str */
	paths.delete(&id);
	fails.perf_submit(args, &evt, sizeof(evt));
	return 0;
}
