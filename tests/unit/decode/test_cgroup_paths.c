/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <errno.h>
#include <stdio.h>

#include "decode/cgroup_paths.h"
#include "decode/value.h"

static unsigned int resolved;

/* Only even ids have a path. */
static int resolve(void *cookie, uint64_t id, struct buf *path)
{
	(void)cookie;
	resolved++;
	buf_printf(path, "/slice/%llu", (unsigned long long)id);
	return id % 2 ? -ENOENT : 0;
}

static void each_id_is_resolved_once(void **state)
{
	struct cgroups *c = cgroup_paths_new(resolve, NULL);

	(void)state;
	resolved = 0;
	for (int i = 0; i < 10; i++) {
		assert_string_equal(cgroup_paths_find(c, 2), "/slice/2");
		assert_null(cgroup_paths_find(c, 3));
		assert_string_equal(cgroup_paths_find(c, 4), "/slice/4");
	}
	assert_int_equal(resolved, 3);
	cgroup_paths_free(c);
	cgroup_paths_free(NULL);
}

/* More ids than the cache holds. */
static void full_caches_resolve_again(void **state)
{
	struct cgroups *c = cgroup_paths_new(resolve, NULL);

	(void)state;
	for (uint64_t id = 0; id < 5000; id += 2) {
		char want[32];

		snprintf(want, sizeof(want), "/slice/%llu", (unsigned long long)id);
		assert_string_equal(cgroup_paths_find(c, id), want);
	}
	cgroup_paths_free(c);
}

static void packed_paths_are_found(void **state)
{
	struct cgroups *c = cgroup_paths_new(NULL, NULL);
	struct buf path = { 0 }, packed = { 0 };

	(void)state;
	assert_null(cgroup_paths_find(c, 7));
	buf_str(&path, "/a b");
	cgroup_paths_pack(7, &path, &packed);
	assert_int_equal(cgroup_paths_unpack(c, packed.data, packed.len), 0);
	assert_string_equal(cgroup_paths_find(c, 7), "/a b");
	assert_int_equal(cgroup_paths_unpack(c, packed.data, 8), -EBADMSG);
	assert_int_equal(cgroup_paths_unpack(c, packed.data, 0), -EBADMSG);
	buf_free(&path);
	buf_free(&packed);
	cgroup_paths_free(c);
}

static void ids_print_as_paths(void **state)
{
	const struct type t = {
		.kind = TYPE_UNSIGNED, .size = 8, .name = "cgroup_id_t", .display = DISPLAY_CGROUP
	};
	struct decode_context context = { .cgroups = cgroup_paths_new(resolve, NULL) };
	struct buf text = { 0 };
	uint64_t id = 6;
	struct value v;

	(void)state;
	value_decode(&t, &id, 8, &context, &text, &v);
	assert_int_equal(v.kind, VALUE_TEXT);
	assert_string_equal(buf_text(&text), "/slice/6");
	id = 5;
	value_decode(&t, &id, 8, &context, &text, &v);
	assert_true(v.kind == VALUE_UNSIGNED && v.u == 5);
	buf_free(&text);
	cgroup_paths_free(context.cgroups);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_id_is_resolved_once),
		cmocka_unit_test(full_caches_resolve_again),
		cmocka_unit_test(packed_paths_are_found),
		cmocka_unit_test(ids_print_as_paths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
