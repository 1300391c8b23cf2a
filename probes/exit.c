/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* exit: every process that ends, with its exit code or the signal that killed it */
/*
 * A process ends with its last thread, which need not be its first one. The tracepoint
 * sched_process_exit runs for each thread; at the last one, no thread of the process is alive.
 */
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <calltap/types.h>

struct exit_evt {
	ktime_t time;	    /* when its last thread ended */
	duration_t age;	    /* time since fork, whatever it ran */
	cgroup_id_t cgroup;
	pid_t pid;
	pid_t ppid;	    /* its parent */
	uid_t uid;
	char comm[16];	    /* the last thread's name */
	u32 code;	    /* passed to exit(): 0 to 255 */
	signal_t signal;    /* that killed it; 0: none */
	u32 core;	    /* 1: its memory was written to a core file */
};

BPF_PERF_OUTPUT(exits);

/*
 * If two threads end at the same time on two CPUs, both may find that no thread is alive. The
 * start time distinguishes a process from others that had, or will have, the same pid.
 */
struct process {
	u64 began;
	u64 pid;
};
BPF_TABLE("lru_hash", struct process, u64, told, 1024);

/* The status that wait() returns: of the whole process, or else of its first thread. */
static __always_inline int wait_status(struct task_struct *first, struct signal_struct *signal)
{
	unsigned int flags = 0;
	int status = 0;

	bpf_probe_read_kernel(&flags, sizeof(flags), &signal->flags);
	if (flags & SIGNAL_GROUP_EXIT)
		bpf_probe_read_kernel(&status, sizeof(status), &signal->group_exit_code);
	else
		bpf_probe_read_kernel(&status, sizeof(status), &first->exit_code);
	return status;
}

static __always_inline void fill_task(struct exit_evt *evt, struct task_struct *first,
				      struct signal_struct *signal, u64 began)
{
	struct task_struct *parent = NULL;
	int status = wait_status(first, signal);

	evt->time = bpf_ktime_get_ns();
	evt->age = evt->time - began;
	evt->cgroup = bpf_get_current_cgroup_id();
	evt->pid = bpf_get_current_pid_tgid() >> 32;
	bpf_probe_read_kernel(&parent, sizeof(parent), &first->real_parent);
	bpf_probe_read_kernel(&evt->ppid, sizeof(evt->ppid), &parent->tgid);
	evt->uid = (u32)bpf_get_current_uid_gid();
	bpf_get_current_comm(evt->comm, sizeof(evt->comm));
	evt->code = status >> 8 & 0xff;
	evt->signal = status & 0x7f;
	evt->core = status >> 7 & 1;
}

TRACEPOINT_PROBE(sched, sched_process_exit)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct task_struct *first = NULL;
	struct signal_struct *signal = NULL;
	struct process process = {};
	struct exit_evt evt = {};
	u64 one = 1;
	int live = 0;

	bpf_probe_read_kernel(&signal, sizeof(signal), &task->signal);
	bpf_probe_read_kernel(&live, sizeof(live), &signal->live);
	bpf_probe_read_kernel(&first, sizeof(first), &task->group_leader);
	bpf_probe_read_kernel(&process.began, sizeof(process.began), &first->start_time);
	process.pid = bpf_get_current_pid_tgid() >> 32;
	if (live || told.insert(&process, &one))
		return 0;
	fill_task(&evt, first, signal, process.began);
	exits.perf_submit(args, &evt, sizeof(evt));
	return 0;
}
