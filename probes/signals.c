/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* signals: every signal sent, by whom, to whom, and what became of it; failed kills, too */
/*
 * The tracepoint signal_generate sees all signals: sent by kill() and similar calls, and by the
 * kernel itself (SIGCHLD, SIGSEGV, SIGALRM). A call that fails does not reach it, so the probe
 * also looks at the returns of the calls, for failures only. Signal 0 is not shown: it only asks
 * whether a process exists.
 *
 * The sender is the process that runs when the signal is sent. For the signal of a timer (by
 * KERNEL or TIMER), that is the process that was interrupted.
 */
#include <linux/signal_types.h>
#include <calltap/types.h>

/* The kind of sender: si_code of sigaction(2). Other numbers are reasons of faults. */
enum signal_by {
	BY_KILL = 0,
	BY_KERNEL = 0x80,
	BY_QUEUE = -1,
	BY_TIMER = -2,
	BY_MESGQ = -3,
	BY_ASYNCIO = -4,
	BY_SIGIO = -5,
	BY_TKILL = -6,
};

/* Results of signal_generate; FAILED: the call failed and no signal was sent, see ret. */
enum signal_result { DELIVERED, IGNORED, ALREADY_PENDING, NO_ROOM, INFO_LOST, FAILED };

struct signal_evt {
	ktime_t time;
	cgroup_id_t cgroup;	   /* the sender's cgroup */
	pid_t pid;		   /* the sender */
	pid_t tid;
	uid_t uid;
	char comm[16];
	signal_t signal;
	enum signal_by by;
	pid_t to;		   /* the receiving thread; of a failed call its argument: -N is group N */
	char to_comm[16];	   /* its name; empty for a failed call */
	enum signal_result result;
	ret_t ret;		   /* -errno if the call failed, else 0 */
};

BPF_PERF_OUTPUT(signals);

static __always_inline void fill_sender(struct signal_evt *evt)
{
	u64 id = bpf_get_current_pid_tgid();

	evt->time = bpf_ktime_get_ns();
	evt->cgroup = bpf_get_current_cgroup_id();
	evt->pid = id >> 32;
	evt->tid = (u32)id;
	evt->uid = (u32)bpf_get_current_uid_gid();
	bpf_get_current_comm(evt->comm, sizeof(evt->comm));
}

TRACEPOINT_PROBE(signal, signal_generate)
{
	struct signal_evt evt = {};

	fill_sender(&evt);
	evt.signal = args->sig;
	evt.by = args->code;
	evt.to = args->pid;
	bpf_probe_read_kernel(evt.to_comm, sizeof(evt.to_comm), args->comm);
	evt.result = args->result;
	signals.perf_submit(args, &evt, sizeof(evt));
	return 0;
}

struct begun {
	pid_t to;
	int signal;
	int by;
};

/* Calls that have been entered and have not returned yet, by thread. */
BPF_HASH(entered, u64, struct begun);

static __always_inline int enter(pid_t to, int signal, int by)
{
	u64 id = bpf_get_current_pid_tgid();
	struct begun r = {};

	r.to = to;
	r.signal = signal;
	r.by = by;
	if (signal)
		entered.update(&id, &r);
	return 0;
}

static __always_inline int leave(void *ctx, int ret)
{
	u64 id = bpf_get_current_pid_tgid();
	struct begun *r = entered.lookup(&id);
	struct signal_evt evt = {};

	if (!r)
		return 0;
	fill_sender(&evt);
	evt.signal = r->signal;
	evt.by = r->by;
	evt.to = r->to;
	evt.result = FAILED;
	evt.ret = ret;
	entered.delete(&id);
	if (ret < 0)
		signals.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}

TRACEPOINT_PROBE(syscalls, sys_enter_kill)
{
	return enter(args->pid, args->sig, BY_KILL);
}

TRACEPOINT_PROBE(syscalls, sys_enter_tkill)
{
	return enter(args->pid, args->sig, BY_TKILL);
}

TRACEPOINT_PROBE(syscalls, sys_enter_tgkill)
{
	return enter(args->pid, args->sig, BY_TKILL);
}

TRACEPOINT_PROBE(syscalls, sys_enter_rt_sigqueueinfo)
{
	return enter(args->pid, args->sig, BY_QUEUE);
}

TRACEPOINT_PROBE(syscalls, sys_exit_kill)
{
	return leave(args, args->ret);
}

TRACEPOINT_PROBE(syscalls, sys_exit_tkill)
{
	return leave(args, args->ret);
}

TRACEPOINT_PROBE(syscalls, sys_exit_tgkill)
{
	return leave(args, args->ret);
}

TRACEPOINT_PROBE(syscalls, sys_exit_rt_sigqueueinfo)
{
	return leave(args, args->ret);
}
