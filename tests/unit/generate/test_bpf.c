/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The constant BPF C of generated probes, compiled as C and run over maps in memory. */
#include "unit.h"

#include "bpf_maps.h"

/* Pairing of system calls */

struct read_evt {
	u64 ts;
	pid_t pid;
};

union event {
	struct read_evt read;
};

#define call syscall
#define call_missed syscall_missed
#define RETURN_NOT_SEEN SYS_RETURN_NOT_SEEN
#define TOO_MANY_CALLS SYS_TOO_MANY_CALLS
#include "generate/bpf/sys_pairing.h"
#undef call
#undef call_missed
#undef RETURN_NOT_SEEN
#undef TOO_MANY_CALLS

static int begin_pairing(void **state)
{
	(void)state;
	begun_map.count = unkept_map.count = calls_missed_map.count = 0;
	begun_map.max = FAKE_MAP_MAX;
	current_pid_tgid = (u64)100 << 32 | 101;
	return 0;
}

static u64 missed_calls(enum syscall_missed why)
{
	u64 *n = calls_missed.lookup(&why);

	return n ? *n : 0;
}

static void keep_call(u64 task, s64 nr)
{
	struct syscall c = { .nr = nr, .pid = 100, .event.read.ts = task };

	keep(task, &c);
}

static void a_return_finds_the_entry_of_its_thread(void **state)
{
	struct syscall *c;

	(void)state;
	keep_call(1, 7);
	keep_call(2, 7);
	c = returned(2, 7);
	assert_non_null(c);
	assert_int_equal(c->event.read.ts, 2);
	assert_int_equal(calls_missed_map.count, 0);
}

static void a_return_without_an_entry_is_counted(void **state)
{
	(void)state;
	assert_null(returned(1, 7));
	assert_int_equal(missed_calls(ENTRY_NOT_SEEN), 1);
}

static void a_return_of_another_call_or_process_has_no_event(void **state)
{
	(void)state;
	keep_call(1, 7);
	assert_null(returned(1, 8));
	current_pid_tgid = (u64)200 << 32;
	assert_null(returned(1, 7));
	assert_int_equal(missed_calls(ENTRY_NOT_SEEN), 2);
}

static void a_second_entry_counts_the_return_that_was_missed(void **state)
{
	struct syscall *c;

	(void)state;
	keep_call(1, 7);
	keep_call(1, 8);
	assert_int_equal(missed_calls(SYS_RETURN_NOT_SEEN), 1);
	c = returned(1, 8);
	assert_non_null(c);
	assert_int_equal(c->nr, 8);
}

static void a_call_that_does_not_fit_is_counted_once(void **state)
{
	(void)state;
	begun_map.max = 1;
	keep_call(1, 7);
	keep_call(2, 7);
	assert_int_equal(missed_calls(SYS_TOO_MANY_CALLS), 1);
	assert_null(returned(2, 7));
	assert_int_equal(missed_calls(ENTRY_NOT_SEEN), 0);
	assert_null(returned(2, 7)); /* the next one is another call */
	assert_int_equal(missed_calls(ENTRY_NOT_SEEN), 1);
}

/* Entry and return of a function */

struct pt_regs {
	u64 sp;
};

#define PT_REGS_SP(ctx) ((ctx)->sp)
#pragma GCC diagnostic ignored "-Wunknown-pragmas"
#include "generate/bpf/fn_stack.h"

struct FN_evt_t {
	pid_t tid;
	u64 number;
};

static u64 sent[FAKE_MAP_MAX];
static size_t sent_count;
static u64 next_number;

#define CALLS_MAX 0
#define KEPT_POINTERS
#define CALL_SPACE
#define ARGUMENTS
#define CALL_VARIABLE struct FN_call call = { 0 };
#define CALL_OUTER call.outer
#define CALL_ADDRESS &call
#define ENTRY_VALUES                            \
	call.evt.tid = (pid_t)current_pid_tgid; \
	call.evt.number = next_number++;
#define RETURN_VALUES
#define SUBMIT sent[sent_count++] = call->evt.number;
#include "generate/bpf/fn_return.h"

#define STACK_TOP (10u * CALL_STACK_SIZE - 8)

static int begin_function(void **state)
{
	(void)state;
	FN_calls_map.count = FN_last_map.count = FN_missed_map.count = 0;
	FN_calls_map.max = FAKE_MAP_MAX;
	sent_count = 0;
	next_number = 1;
	current_pid_tgid = 101;
	return 0;
}

static u64 missed_function_calls(enum call_missed why)
{
	u64 *n = FN_missed.lookup(&why);

	return n ? *n : 0;
}

/* A call at this depth of the stack, in bytes. */
static void enter_function(u64 depth)
{
	kprobe__FN(&(struct pt_regs){ .sp = STACK_TOP - depth });
}

/* Its return: the processor has taken the return address off the stack. */
static void leave_function(u64 depth)
{
	kretprobe__FN(&(struct pt_regs){ .sp = STACK_TOP - depth + RETURN_ADDRESS });
}

static void nested_calls_return_in_reverse_order(void **state)
{
	(void)state;
	enter_function(100);
	enter_function(200);
	leave_function(200);
	leave_function(100);
	assert_int_equal(sent_count, 2);
	assert_int_equal(sent[0], 2);
	assert_int_equal(sent[1], 1);
	assert_int_equal(FN_calls_map.count, 0);
	assert_int_equal(FN_last_map.count, 0);
	assert_int_equal(FN_missed_map.count, 0);
}

static void an_entry_drops_calls_below_it_on_the_stack(void **state)
{
	(void)state;
	enter_function(100);
	enter_function(200);
	enter_function(150); /* the call at 200 has returned unseen */
	assert_int_equal(missed_function_calls(RETURN_NOT_SEEN), 1);
	leave_function(150);
	leave_function(100);
	assert_int_equal(sent_count, 2);
	assert_int_equal(sent[0], 3);
	assert_int_equal(FN_calls_map.count, 0);
}

static void a_return_drops_calls_below_it_on_the_stack(void **state)
{
	(void)state;
	enter_function(100);
	enter_function(200);
	leave_function(100);
	assert_int_equal(missed_function_calls(RETURN_NOT_SEEN), 1);
	assert_int_equal(sent_count, 1);
	assert_int_equal(sent[0], 1);
	assert_int_equal(FN_calls_map.count, 0);
}

static void a_return_without_an_entry_sends_nothing(void **state)
{
	(void)state;
	leave_function(100);
	enter_function(100);
	current_pid_tgid = 102; /* the stack is another thread's now */
	leave_function(100);
	assert_int_equal(sent_count, 0);
}

static void too_many_function_calls_are_counted(void **state)
{
	(void)state;
	FN_calls_map.max = 1;
	enter_function(100);
	enter_function(200);
	assert_int_equal(missed_function_calls(TOO_MANY_CALLS), 1);
	leave_function(200);
	leave_function(100);
	assert_int_equal(sent_count, 1);
	assert_int_equal(sent[0], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_return_finds_the_entry_of_its_thread, begin_pairing),
		cmocka_unit_test_setup(a_return_without_an_entry_is_counted, begin_pairing),
		cmocka_unit_test_setup(a_return_of_another_call_or_process_has_no_event,
				       begin_pairing),
		cmocka_unit_test_setup(a_second_entry_counts_the_return_that_was_missed,
				       begin_pairing),
		cmocka_unit_test_setup(a_call_that_does_not_fit_is_counted_once, begin_pairing),
		cmocka_unit_test_setup(nested_calls_return_in_reverse_order, begin_function),
		cmocka_unit_test_setup(an_entry_drops_calls_below_it_on_the_stack, begin_function),
		cmocka_unit_test_setup(a_return_drops_calls_below_it_on_the_stack, begin_function),
		cmocka_unit_test_setup(a_return_without_an_entry_sends_nothing, begin_function),
		cmocka_unit_test_setup(too_many_function_calls_are_counted, begin_function),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
