/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The benchmark's probe: like listen, but for kernels without kprobes. It includes the same headers, so
 * that the compiler does the same work, and sends an event for each getppid.
 */
#include <linux/net.h>
#include <linux/tcp.h>
#include <linux/version.h>
#include <net/inet_sock.h>
#include <net/sock.h>

struct call_evt_t {
	u64 ts;
	u32 pid;
	u32 tid;
	char comm[16];
};
BPF_PERF_OUTPUT(calls);

TRACEPOINT_PROBE(syscalls, sys_enter_getppid)
{
	struct call_evt_t evt = {};
	u64 id = bpf_get_current_pid_tgid();

	evt.ts = bpf_ktime_get_ns();
	evt.pid = id >> 32;
	evt.tid = (u32)id;
	bpf_get_current_comm(&evt.comm, sizeof(evt.comm));
	calls.perf_submit(args, &evt, sizeof(evt));
	return 0;
}
