/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Pairing of a system call's entry with its return. calltap pastes this file into the probes of
 * sys: targets with -r, after union event, which has a member for each call's event.
 */

struct call {
	s64 nr;
	u64 pid;
	u64 args[6];
	union event event;
};

/* Scratch space: too large for the 512-byte BPF stack. */
BPF_PERCPU_ARRAY(space, struct call, 1);

/* Calls in progress, keyed by task_struct: execve() can change the tid. */
BPF_HASH(begun, u64, struct call, 8192);
/* Calls for which there was no space. */
BPF_HASH(unkept, u64, u8, 16384);

enum call_missed {
	ENTRY_NOT_SEEN = 1, /* it began before the probe was attached, or was filtered out then */
	RETURN_NOT_SEEN,    /* its thread began another call */
	TOO_MANY_CALLS,	    /* the map is full */
};
/* Number of calls without an event, by cause. */
BPF_HASH(calls_missed, enum call_missed, u64, 3);

static __always_inline void count_missed(enum call_missed why)
{
	u64 zero = 0, *n = calls_missed.lookup_or_try_init(&why, &zero);

	if (n)
		lock_xadd(n, 1); /* other processors count, too */
}

static __always_inline void keep(u64 task, struct call *call)
{
	long err = begun.insert(&task, call);
	u8 one = 1;

	if (err == -EEXIST) {
		count_missed(RETURN_NOT_SEEN);
		err = begun.update(&task, call);
	}
	if (!err)
		return;
	count_missed(TOO_MANY_CALLS);
	unkept.update(&task, &one);
}

/* The saved part of the call; NULL: the call has no event. */
static __always_inline struct call *returned(u64 task, s64 nr)
{
	struct call *call = begun.lookup(&task);

	if (call && call->nr == nr && call->pid == bpf_get_current_pid_tgid() >> 32)
		return call;
	if (unkept.delete(&task))
		count_missed(ENTRY_NOT_SEEN);
	return NULL;
}
