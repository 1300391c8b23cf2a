/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* exec: every program started, with its arguments; and every try that failed */
/*
 * Successful execs are seen at the tracepoint sched_process_exec, also execs of 32-bit
 * programs and of the kernel itself. By then the arguments lie in the new program's memory, one
 * after the other.
 *
 * Failed execs are seen at the return of the system call. There we read the arguments from the
 * caller's memory; the kernel has read them too, so they are in memory.
 */
#include <linux/sched.h>
#include <linux/mm_types.h>
#include <calltap/types.h>

#define ARGS_SIZE 512 /* of all arguments */
#define ARG_SIZE 128  /* of each argument of a failed exec */
#define ARGS_MAX 32   /* arguments of a failed exec */

struct exec_evt {
	ktime_t time;	      /* when it succeeded or failed */
	cgroup_id_t cgroup;   /* of the process */
	pid_t pid;
	pid_t ppid;	      /* its parent */
	uid_t uid;	      /* the user it runs as */
	char comm[16];	      /* its name before the exec; the new one if the call was not seen */
	ret_t ret;	      /* 0 or -errno */
	char path[128];	      /* the file, as the caller passed it */
	char args[ARGS_SIZE]; /* the arguments, separated by spaces */
};			      /* path, args or an argument that do not fit end in "..." */

BPF_PERF_OUTPUT(execs);

/* The event is too large for a program's stack: it is built in a per-CPU map. */
BPF_PERCPU_ARRAY(building, struct exec_evt, 1);

struct begun {
	const char *path;
	const char *const *argv;
	char comm[16];
};

/*
 * Calls that have been entered and have not returned yet, by task and not by thread id: a thread
 * that execs becomes the first of its process, so its thread id may change.
 */
BPF_HASH(entered, u64, struct begun);

static __always_inline int enter(const char *path, const char *const *argv)
{
	u64 task = bpf_get_current_task();
	struct begun r = {};

	r.path = path;
	r.argv = argv;
	bpf_get_current_comm(r.comm, sizeof(r.comm));
	entered.update(&task, &r);
	return 0;
}

static __always_inline struct exec_evt *begin(struct begun *r, int ret)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct task_struct *parent = NULL;
	int zero = 0;
	struct exec_evt *evt = building.lookup(&zero);

	if (!evt)
		return NULL;
	__builtin_memset(evt, 0, sizeof(*evt));
	evt->time = bpf_ktime_get_ns();
	evt->cgroup = bpf_get_current_cgroup_id();
	evt->pid = bpf_get_current_pid_tgid() >> 32;
	bpf_probe_read_kernel(&parent, sizeof(parent), &task->real_parent);
	bpf_probe_read_kernel(&evt->ppid, sizeof(evt->ppid), &parent->tgid);
	evt->uid = (u32)bpf_get_current_uid_gid();
	if (r)
		__builtin_memcpy(evt->comm, r->comm, sizeof(evt->comm));
	else
		bpf_get_current_comm(evt->comm, sizeof(evt->comm));
	evt->ret = ret;
	return evt;
}

/* A string of n bytes was read into size bytes at to: mark it if it was cut. */
static __always_inline void mark_cut(char *to, int n, int size)
{
	if (n == size)
		__builtin_memcpy(to + size - 4, "...", 4);
}

/* Read the arguments one by one from the caller's memory. */
static __always_inline void read_argv(struct exec_evt *evt, const char *const *argv)
{
	u64 at = 0;

	for (int i = 0; i < ARGS_MAX; i++) {
		const char *arg = NULL;
		s64 n;

		bpf_probe_read_user(&arg, sizeof(arg), &argv[i]);
		if (!arg)
			return;
		if (at > ARGS_SIZE - ARG_SIZE)
			break;
		if (i && at)
			evt->args[at - 1] = ' ';
		n = bpf_probe_read_user_str(&evt->args[at], ARG_SIZE, arg);
		mark_cut(&evt->args[at], n, ARG_SIZE);
		if (n > 0)
			at += n;
	}
	if (at && at <= ARGS_SIZE - 4)
		__builtin_memcpy(&evt->args[at - 1], " ...", 4);
}

/* Read all arguments at once: the kernel put them into the new program one after the other. */
static __always_inline void read_args(struct exec_evt *evt)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct mm_struct *mm = NULL;
	unsigned long start = 0, end = 0;
	u32 size;

	bpf_probe_read_kernel(&mm, sizeof(mm), &task->mm);
	bpf_probe_read_kernel(&start, sizeof(start), &mm->arg_start);
	bpf_probe_read_kernel(&end, sizeof(end), &mm->arg_end);
	size = end - start < ARGS_SIZE ? end - start : ARGS_SIZE;
	bpf_probe_read_user(evt->args, size, (void *)start);
	for (u32 i = 0; i < ARGS_SIZE; i++)
		if (!evt->args[i])
			evt->args[i] = ' ';
	evt->args[(size - 1) & (ARGS_SIZE - 1)] = '\0';
	if (end - start > ARGS_SIZE)
		__builtin_memcpy(&evt->args[ARGS_SIZE - 4], "...", 4);
}

TRACEPOINT_PROBE(sched, sched_process_exec)
{
	u64 task = bpf_get_current_task();
	struct exec_evt *evt = begin(entered.lookup(&task), 0);
	int n;

	entered.delete(&task);
	if (!evt)
		return 0;
	n = bpf_probe_read_kernel_str(evt->path, sizeof(evt->path),
				      (char *)args + (args->data_loc_filename & 0xffff));
	mark_cut(evt->path, n, sizeof(evt->path));
	read_args(evt);
	execs.perf_submit(args, evt, sizeof(*evt));
	return 0;
}

static __always_inline int leave(void *ctx, int ret)
{
	u64 task = bpf_get_current_task();
	struct begun *r = entered.lookup(&task);
	struct exec_evt *evt = r ? begin(r, ret) : NULL;
	int n;

	if (!evt)
		return 0; /* succeeded and was sent, or entered before we attached */
	n = bpf_probe_read_user_str(evt->path, sizeof(evt->path), r->path);
	mark_cut(evt->path, n, sizeof(evt->path));
	read_argv(evt, r->argv);
	execs.perf_submit(ctx, evt, sizeof(*evt));
	entered.delete(&task);
	return 0;
}

TRACEPOINT_PROBE(syscalls, sys_enter_execve)
{
	return enter(args->filename, (const char *const *)args->argv);
}

TRACEPOINT_PROBE(syscalls, sys_enter_execveat)
{
	return enter(args->filename, (const char *const *)args->argv);
}

TRACEPOINT_PROBE(syscalls, sys_exit_execve)
{
	return leave(args, args->ret);
}

TRACEPOINT_PROBE(syscalls, sys_exit_execveat)
{
	return leave(args, args->ret);
}
