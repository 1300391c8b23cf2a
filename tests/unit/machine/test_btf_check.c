/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Invalid BTF is refused, and valid BTF is not. */
#include "unit.h"

#include <errno.h>

#include "machine/btf_check.h"
#include "machine/kernel_btf.h"
#include "make_btf.h"

/* The type of this id, to be made invalid. */
static struct btf_type *type_at(struct basics *b, int id)
{
	return (struct btf_type *)(uintptr_t)btf__type_by_id(b->btf, (uint32_t)id);
}

static void name_beyond_the_strings(struct basics *b)
{
	type_at(b, add_typedef(b, "t", b->u8))->name_off = 1 << 20;
}

static void name_with_invalid_characters(struct basics *b)
{
	add_typedef(b, "t;\n", b->u8);
}

static void member_without_a_type(struct basics *b)
{
	btf__add_struct(b->btf, "s", 8);
	add_field(b, "a", 1000, 0, 0);
}

static void member_without_a_name(struct basics *b)
{
	int s = btf__add_struct(b->btf, "s", 8);

	add_field(b, "a", b->u8, 0, 0);
	btf_members(type_at(b, s))[0].name_off = 1 << 20;
}

static void argument_without_a_type(struct basics *b)
{
	btf__add_func_proto(b->btf, b->u8);
	btf__add_func_param(b->btf, "a", 1000);
}

static void argument_without_a_name(struct basics *b)
{
	int f = btf__add_func_proto(b->btf, b->u8);

	btf__add_func_param(b->btf, "a", b->u8);
	btf_params(type_at(b, f))[0].name_off = 1 << 20;
}

static void return_without_a_type(struct basics *b)
{
	btf__add_func_proto(b->btf, 1000);
}

static void enumerator_without_a_name(struct basics *b)
{
	int e = btf__add_enum(b->btf, "e", 4);

	btf__add_enum_value(b->btf, "A", 1);
	btf_enum(type_at(b, e))[0].name_off = 1 << 20;
}

static void array_of_nothing(struct basics *b)
{
	add_array(b, 1000, 2);
}

static void pointer_to_nothing(struct basics *b)
{
	btf__add_ptr(b->btf, 1000);
}

static void typedef_of_itself(struct basics *b)
{
	int t = add_typedef(b, "t", b->u8);

	type_at(b, t)->type = (uint32_t)t;
}

static void array_of_itself(struct basics *b)
{
	int a = add_array(b, b->u8, 2);

	btf_array(type_at(b, a))->type = (uint32_t)a;
}

static void structs_in_each_other(struct basics *b)
{
	int s = btf__add_struct(b->btf, "s", 8), t;

	add_field(b, "a", b->u8, 0, 0);
	t = btf__add_struct(b->btf, "t", 8);
	add_field(b, "s", s, 0, 0);
	btf_members(type_at(b, s))[0].type = (uint32_t)t;
}

static void structs_that_double_in_size(struct basics *b)
{
	int s = b->u8;

	for (int i = 0; i < 30; i++) {
		int next = btf__add_struct(b->btf, "s", 8);

		add_field(b, "a", s, 0, 0);
		add_field(b, "b", s, 0, 0);
		s = next;
	}
}

static void structs_too_deep(struct basics *b)
{
	int s = b->u8;

	for (int i = 0; i < 100; i++) {
		int next = btf__add_struct(b->btf, "s", 8);

		add_field(b, "a", s, 0, 0);
		s = next;
	}
}

static const struct {
	const char *name;
	void (*spoil)(struct basics *b);
} rows[] = {
#define ROW(f)        \
	{             \
#f, f \
	}
	ROW(name_beyond_the_strings), ROW(name_with_invalid_characters),
	ROW(member_without_a_type),   ROW(member_without_a_name),
	ROW(argument_without_a_type), ROW(argument_without_a_name),
	ROW(return_without_a_type),   ROW(enumerator_without_a_name),
	ROW(array_of_nothing),	      ROW(pointer_to_nothing),
	ROW(typedef_of_itself),	      ROW(array_of_itself),
	ROW(structs_in_each_other),   ROW(structs_that_double_in_size),
	ROW(structs_too_deep),
#undef ROW
};

static void invalid_btf_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct basics b;

		basics_new(&b);
		assert_int_equal(btf_check(b.btf), 0);
		rows[i].spoil(&b);
		check(btf_check(b.btf) == -EINVAL, rows[i].name);
		btf__free(b.btf);
	}
}

/* Valid: a struct with a pointer to itself, names as the kernel has them, an empty struct. */
static void types_of_the_kernel_are_valid(void **state)
{
	struct basics b;
	int s, ptr;

	(void)state;
	basics_new(&b);
	ptr = btf__add_ptr(b.btf, 0);
	s = btf__add_struct(b.btf, "list_head", 16);
	add_field(&b, "next", ptr, 0, 0);
	add_field(&b, NULL, b.u64, 64, 0);
	type_at(&b, ptr)->type = (uint32_t)s;
	btf__add_datasec(b.btf, ".data..percpu", 8);
	btf__add_fwd(b.btf, "elsewhere", BTF_FWD_STRUCT);
	btf__add_func_proto(b.btf, 0);
	btf__add_type_tag(b.btf, "address_space(1)", b.u8);
	assert_int_equal(btf_check(b.btf), 0);
	btf__free(b.btf);
}

static int open_file(const char *folder, struct basics *b)
{
	struct kernel_btf *k = NULL;
	__u32 size;
	const void *raw = btf__raw_data(b->btf, &size);
	int err;

	write_bytes(folder, "vmlinux", raw, size);
	err = kernel_btf_try("0.0-none", folder, &k);
	kernel_btf_close(k);
	return err;
}

static void files_are_checked_before_use(void **state)
{
	char folder[FOLDER_MAX];
	struct basics b;
	char *said;
	int err;

	(void)state;
	make_folder(folder);
	basics_new(&b);
	assert_int_equal(open_file(folder, &b), 0);
	typedef_of_itself(&b);
	stderr_begin();
	err = open_file(folder, &b);
	said = stderr_end();
	assert_int_equal(err, -ENOSYS);
	assert_non_null(strstr(said, "/vmlinux: its BTF is invalid"));
	free(said);
	btf__free(b.btf);
	remove_folder(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invalid_btf_is_refused),
		cmocka_unit_test(types_of_the_kernel_are_valid),
		cmocka_unit_test(files_are_checked_before_use),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
