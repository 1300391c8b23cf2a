/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Maps and programs that send one event for each call of a function, at its return. calltap pastes
 * this file into the probes of fn: targets with -r, once for each function, after the function's
 * struct FN_evt_t. fn_write.c fills in the placeholders:
 *
 *	FN		the function's name
 *	CALLS_MAX	calls that may be under way at one time
 *	KEPT_POINTERS	pointers to strings, which -f and -w read again at the return
 *	CALL_SPACE	a map for struct FN_call, where it is too large for the stack
 *	ARGUMENTS	variables with the function's arguments
 *	CALL_VARIABLE	the variable call: the struct, or a pointer to it in the map
 *	CALL_OUTER	its member outer
 *	CALL_ADDRESS	its address
 *	ENTRY_VALUES	statements that fill it in
 *	RETURN_VALUES	statements that complete the event
 *	SUBMIT		sends the event, if -w is true
 */

/* The saved part of a call, until it returns. */
struct FN_call {
	struct FN_evt_t evt;
	u64 outer; /* the call it was made in, where the function calls itself */
	KEPT_POINTERS
};
/* Calls in progress, keyed by frame address. */
BPF_HASH(FN_calls, u64, struct FN_call, CALLS_MAX);
/* The innermost call in progress, keyed by the stack that it is on. */
BPF_HASH(FN_last, u64, u64, CALLS_MAX);
/* Number of calls without an event, by cause. */
BPF_HASH(FN_missed, enum call_missed, u64, 2);

static __always_inline void count_FN_missed(enum call_missed why)
{
	u64 zero = 0, *n = FN_missed.lookup_or_try_init(&why, &zero);

	if (n)
		lock_xadd(n, 1); /* other processors count, too */
}

CALL_SPACE
int kprobe__FN(struct pt_regs *ctx)
{
	ARGUMENTS
	u64 frame = PT_REGS_SP(ctx) + RETURN_ADDRESS;
	u64 stack = frame / CALL_STACK_SIZE;
	u64 *last = FN_last.lookup(&stack);
	u64 outer = last ? *last : 0;
	/* Stacks grow down: calls with a lower frame have returned. */
#pragma unroll
	for (int i = 0; i < 4; i++) {
		if (!outer || outer > frame)
			break;
		struct FN_call *gone = FN_calls.lookup(&outer);
		u64 next = gone ? gone->outer : 0;
		FN_calls.delete(&outer);
		count_FN_missed(RETURN_NOT_SEEN);
		outer = next;
	}
	CALL_VARIABLE
	ENTRY_VALUES
	CALL_OUTER = outer;
	if (FN_calls.update(&frame, CALL_ADDRESS))
		count_FN_missed(TOO_MANY_CALLS);
	else
		FN_last.update(&stack, &frame);
	return 0;
}

int kretprobe__FN(struct pt_regs *ctx)
{
	u64 frame = PT_REGS_SP(ctx);
	u64 stack = frame / CALL_STACK_SIZE;
	u64 *last = FN_last.lookup(&stack);
	u64 outer = last ? *last : 0;
	/* Stacks grow down: calls with a lower frame have returned. */
#pragma unroll
	for (int i = 0; i < 4; i++) {
		if (!outer || outer >= frame)
			break;
		struct FN_call *gone = FN_calls.lookup(&outer);
		u64 next = gone ? gone->outer : 0;
		FN_calls.delete(&outer);
		count_FN_missed(RETURN_NOT_SEEN);
		outer = next;
	}
	struct FN_call *call = FN_calls.lookup(&frame);

	if (!call || call->evt.tid != (pid_t)bpf_get_current_pid_tgid())
		return 0; /* called before the probe was attached */
	RETURN_VALUES
	SUBMIT
	outer = call->outer;
	FN_calls.delete(&frame);
	if (outer)
		FN_last.update(&stack, &outer);
	else
		FN_last.delete(&stack);
	return 0;
}
