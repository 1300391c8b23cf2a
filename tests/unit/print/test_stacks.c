/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Stack ids among fields, processes of user stacks, and printed stacks. */
#include "unit.h"

#include <errno.h>
#include <linux/bpf.h>

#include "base/buf.h"
#include "make_btf.h"
#include "object/object.h"
#include "print/stacks.h"

static struct basics basics;
static struct type *layout;
static struct object_map map = { .name = "stacks", .type = BPF_MAP_TYPE_STACK_TRACE };
static struct object object = { .maps = &map, .map_count = 1 };

static const struct {
	uint64_t pid_tgid;
	int32_t pid, tgid, declared, customary, other;
	uint32_t pad;
	int64_t wide;
} record = { (7ull << 32) | 8, 42, 43, 5, -14, 9, 0, 6 };

static int setup(void **state)
{
	int declared, event;

	(void)state;
	basics_new(&basics);
	declared = add_typedef(&basics, "ustack_t", basics.s32);
	event = btf__add_struct(basics.btf, "event", sizeof(record));
	add_field(&basics, "pid_tgid", basics.u64, 0, 0);
	add_field(&basics, "pid", basics.s32, 64, 0);
	add_field(&basics, "tgid", basics.s32, 96, 0);
	add_field(&basics, "declared", declared, 128, 0);
	add_field(&basics, "kernel_stack_id", basics.s32, 160, 0);
	add_field(&basics, "other", basics.s32, 192, 0);
	add_field(&basics, "stackid", basics.s64, 256, 0);
	return basics_layout(&basics, event, &layout);
}

static int teardown(void **state)
{
	(void)state;
	layout_free(layout);
	btf__free(basics.btf);
	map.type = BPF_MAP_TYPE_STACK_TRACE;
	return 0;
}

enum { PID_TGID, PID, TGID, DECLARED, CUSTOMARY, OTHER, WIDE };

static void finds_stack_ids(void **state)
{
	struct stacks *s = stacks_new(&object, 0, NULL, NULL);

	(void)state;
	assert_non_null(s);
	assert_true(stacks_is_id(s, &layout->members[DECLARED]));
	assert_true(stacks_is_id(s, &layout->members[CUSTOMARY]));
	assert_true(stacks_is_id(s, &layout->members[WIDE]));
	assert_false(stacks_is_id(s, &layout->members[OTHER]));
	assert_false(stacks_is_id(s, &layout->members[PID]));
	stacks_free(s);
	map.type = BPF_MAP_TYPE_HASH; /* without a map of stacks, no number is a stack id */
	s = stacks_new(&object, 0, NULL, NULL);
	assert_false(stacks_is_id(s, &layout->members[CUSTOMARY]));
	stacks_free(s);
}

static int resolve_count;

static int resolve(void *cookie, uint32_t number, int64_t id, int32_t pid, struct buf *frames,
		   bool *user)
{
	resolve_count++;
	assert_int_equal(number, 5);
	*user = cookie != NULL;
	if (id == 6)
		return -ENOENT;
	buf_printf(frames, "f%lld+0x1\ng\"%d\n", (long long)id, pid);
	return 0;
}

static void shows(void (*put)(const struct stack *, struct buf *), struct stack st,
		  const char *text)
{
	struct buf out = { 0 };

	put(&st, &out);
	assert_string_equal(buf_text(&out), text);
	buf_free(&out);
}

static void a_stack_is_resolved_once(void **state)
{
	struct stacks *s = stacks_new(&object, 5, resolve, &resolve_count);
	struct stack st;
	struct buf lines = { 0 };

	(void)state;
	resolve_count = 0;
	for (int i = 0; i < 3; i++)
		st = stacks_get(s, layout, &layout->members[DECLARED], &record);
	assert_int_equal(resolve_count, 1);
	assert_null(st.error);
	assert_string_equal(st.frames, "f5+0x1\ng\"43\n"); /* resolved for the tgid, not the pid */
	shows(stacks_put_json, st, "{\"id\":5,\"frames\":[\"f5+0x1\",\"g\\\"43\"]}");
	shows(stacks_put_csv, st, "f5+0x1;g\"43");
	shows(stacks_put_cell, st, "5");
	stacks_put_lines(&st, "s", &lines);
	assert_string_equal(buf_text(&lines), "    s:\n        f5+0x1\n        g\"43\n");
	buf_free(&lines);
	stacks_free(s);
}

static void no_stack_has_an_error(void **state)
{
	struct stacks *s = stacks_new(&object, 5, resolve, NULL);
	struct stack st = stacks_get(s, layout, &layout->members[CUSTOMARY], &record);
	struct buf lines = { 0 };

	(void)state;
	shows(stacks_put_json, st, "{\"id\":-14,\"error\":\"EFAULT\",\"frames\":[]}");
	shows(stacks_put_csv, st, "EFAULT");
	shows(stacks_put_cell, st, "EFAULT");
	stacks_put_lines(&st, "s", &lines);
	assert_int_equal(lines.len, 0);
	st = stacks_get(s, layout, &layout->members[WIDE], &record);
	shows(stacks_put_json, st, "{\"id\":6,\"error\":\"ENOENT\",\"frames\":[]}");
	stacks_free(s);
}

/* Stacks of a recording: a kernel stack is found for any process, a user stack only for its own. */
static void finds_packed_stacks(void **state)
{
	struct stacks *s = stacks_new(&object, 0, NULL, NULL);
	struct buf frames = { 0 }, packed = { 0 };
	struct stack st;

	(void)state;
	buf_str(&frames, "a+0x1\nb+0x2\n");
	stacks_pack(5, 44, true, &frames, &packed);
	assert_int_equal(stacks_unpack(s, packed.data, packed.len), 0);
	st = stacks_get(s, layout, &layout->members[DECLARED], &record);
	assert_string_equal(st.error, "ENOENT"); /* known for another process only */
	buf_clear(&packed);
	stacks_pack(5, 44, false, &frames, &packed);
	assert_int_equal(stacks_unpack(s, packed.data, packed.len), 0);
	st = stacks_get(s, layout, &layout->members[DECLARED], &record);
	assert_string_equal(st.frames, "a+0x1\nb+0x2\n");
	for (size_t len = 0; len < 16; len++)
		assert_int_equal(stacks_unpack(s, packed.data, len), -EBADMSG);
	buf_clear(&frames);
	buf_str(&frames, "\x1b[2J\xff\n\nno end");
	buf_clear(&packed);
	stacks_pack(6, 43, true, &frames, &packed);
	assert_int_equal(stacks_unpack(s, packed.data, packed.len), 0);
	st = stacks_get(s, layout, &layout->members[WIDE], &record);
	assert_string_equal(st.frames, "?[2J?\n\nno end\n");
	buf_free(&frames);
	buf_free(&packed);
	stacks_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(finds_stack_ids, setup, teardown),
		cmocka_unit_test_setup_teardown(a_stack_is_resolved_once, setup, teardown),
		cmocka_unit_test_setup_teardown(no_stack_has_an_error, setup, teardown),
		cmocka_unit_test_setup_teardown(finds_packed_stacks, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
