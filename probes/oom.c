/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* oom: every process killed because memory ran out, in the machine or in a cgroup */
#include <linux/oom.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <calltap/types.h>

enum oom_where { IN_MACHINE, IN_CGROUP };

struct oom_evt {
	ktime_t time;
	cgroup_id_t cgroup;  /* of the process that asked for memory */
	pid_t pid;	     /* that process; often not the one that used up the memory */
	pid_t tid;
	uid_t uid;
	char comm[16];
	pid_t victim;	     /* the process that is killed */
	char victim_comm[16];
	s32 adjust;	     /* the victim's /proc/PID/oom_score_adj */
	enum oom_where where;
	u64 kib;	     /* the machine's memory, or the cgroup's limit */
};

BPF_PERF_OUTPUT(ooms);

int kprobe__oom_kill_process(struct pt_regs *ctx, struct oom_control *oc, const char *message)
{
	struct oom_evt evt = {};
	struct task_struct *victim = NULL;
	struct signal_struct *signal = NULL;
	void *memcg = NULL;
	unsigned long pages = 0;
	short adjust = 0;

	evt.time = bpf_ktime_get_ns();
	evt.cgroup = bpf_get_current_cgroup_id();
	evt.pid = bpf_get_current_pid_tgid() >> 32;
	evt.tid = (u32)bpf_get_current_pid_tgid();
	evt.uid = (u32)bpf_get_current_uid_gid();
	bpf_get_current_comm(evt.comm, sizeof(evt.comm));
	bpf_probe_read_kernel(&victim, sizeof(victim), &oc->chosen);
	bpf_probe_read_kernel(&evt.victim, sizeof(evt.victim), &victim->tgid);
	bpf_probe_read_kernel(evt.victim_comm, sizeof(evt.victim_comm), &victim->comm);
	bpf_probe_read_kernel(&signal, sizeof(signal), &victim->signal);
	bpf_probe_read_kernel(&adjust, sizeof(adjust), &signal->oom_score_adj);
	bpf_probe_read_kernel(&memcg, sizeof(memcg), &oc->memcg);
	bpf_probe_read_kernel(&pages, sizeof(pages), &oc->totalpages);
	evt.kib = (u64)pages << (PAGE_SHIFT - 10);
	evt.adjust = adjust;
	evt.where = memcg ? IN_CGROUP : IN_MACHINE;
	ooms.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
