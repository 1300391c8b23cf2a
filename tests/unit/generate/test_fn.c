/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Generate probes for functions of a small BTF. */
#include "unit.h"

#include <errno.h>

#include "base/buf.h"
#include "generate/fn_c_type.h"
#include "generate/fn_members.h"
#include "generate/fn_signature.h"
#include "generate/fn_write.h"
#include "generate/generate.h"
#include "machine/kernel_btf.h"
#include "machine/kernel_headers.h"
#include "make_btf.h"

struct kernel {
	struct basics b;
	int sock, sock_ptr, text, pair, big, color, flag_t, unknown_t;
};

static int pointer_to(struct basics *b, int type)
{
	return btf__add_ptr(b->btf, type);
}

static void kernel_new(struct kernel *k)
{
	struct basics *b = &k->b;
	int common;

	basics_new(b);
	common = btf__add_struct(b->btf, "sock_common", 4);
	add_field(b, "skc_num", b->u16, 0, 0);
	k->sock = btf__add_struct(b->btf, "sock", 16);
	add_field(b, "common", common, 0, 0);
	k->sock_ptr = pointer_to(b, k->sock);
	btf__add_struct(b->btf, "file", 8);
	add_field(b, "sk", k->sock_ptr, 0, 0);
	k->text = pointer_to(b, btf__add_const(b->btf, b->character));
	k->pair = btf__add_struct(b->btf, "pair", 16);
	add_field(b, "a", b->u64, 0, 0);
	add_field(b, "b", b->u32, 64, 0);
	k->big = btf__add_struct(b->btf, "big", 24);
	add_field(b, "a", b->u64, 0, 0);
	add_field(b, "b", b->u64, 64, 0);
	add_field(b, "c", b->u64, 128, 0);
	k->color = btf__add_enum(b->btf, "color", 4);
	btf__add_enum_value(b->btf, "RED", 1);
	k->flag_t = add_typedef(b, "flag_t", b->u32);
	k->unknown_t = add_typedef(b, "unknown_t", b->u64);
}

/* Add a function with these arguments, up to the first without a type. */
struct parameter {
	const char *name;
	int type;
};

static struct kernel_function add_function(struct kernel *k, const char *name, int ret,
					   const struct parameter *p)
{
	int proto = btf__add_func_proto(k->b.btf, ret);

	for (; p->type; p++)
		assert_int_equal(btf__add_func_param(k->b.btf, p->name, p->type), 0);
	return (struct kernel_function){
		.btf = k->b.btf, .name = name, .module = "", .proto = (uint32_t)proto
	};
}

/* The probe as --source prints it; the caller frees it. */
static struct buf write_probe(const struct kernel_function *f, const struct generate_options *o,
			      bool lines, struct fn_types *types)
{
	struct buf marked = { 0 }, out = { 0 };
	struct fn fn;

	types->basic = "typedef unsigned flag_t;";
	assert_int_equal(fn_signature_read(f, types, &fn), 0);
	assert_int_equal(fn_write(&fn, o, types, &marked), 0);
	option_marks_finish(&marked, "fn:f", lines, &out);
	fn_signature_free(&fn);
	buf_free(&marked);
	return out;
}

static void types_free(struct fn_types *types)
{
	kernel_headers_definitions_free(&types->declared);
	kernel_headers_definitions_free(&types->complete);
}

static void a_probe_is_generated(void **state)
{
	static const char want[] =
		"/* int f(struct sock *sk, int n) */\n\n"
		"struct f_evt_t {\n"
		"\tktime_t ts; /* when it was called */\n"
		"\tpid_t pid;\n\tpid_t tid;\n\tchar comm[TASK_COMM_LEN];\n"
		"\tstruct sock *sk;\n\tint n;\n\tu16 num;\n"
		"};\nBPF_PERF_OUTPUT(f_evt);\n\n"
		"int kprobe__f(struct pt_regs *ctx)\n{\n"
		"\tstruct sock *sk = (struct sock *)PT_REGS_PARM1(ctx);\n"
		"\tint n = PT_REGS_PARM2(ctx);\n"
		"\tstruct f_evt_t evt = {};\n\n"
		"\tu16 num = sk->common.skc_num;\n\tevt.num = num;\n"
		"\tbool wanted = {\n\t\tn > 3\n\t};\n\n\tif (!wanted)\n\t\treturn 0;\n"
		"\tevt.ts = bpf_ktime_get_ns();\n"
		"\tevt.pid = bpf_get_current_pid_tgid() >> 32;\n"
		"\tevt.tid = bpf_get_current_pid_tgid();\n"
		"\tbpf_get_current_comm(evt.comm, sizeof(evt.comm));\n"
		"\tevt.sk = sk;\n\tevt.n = n;\n"
		"\tf_evt.perf_submit(ctx, &evt, sizeof(evt));\n\treturn 0;\n}\n";
	const char *fields[] = { "u16 num = sk->common.skc_num" };
	const struct generate_options o = { .fields = { fields, 1 }, .where = "n > 3" };
	struct fn_types types = { 0 };
	struct kernel k;
	struct kernel_function f;
	struct buf text;

	(void)state;
	kernel_new(&k);
	f = add_function(&k, "f", k.b.s32,
			 (struct parameter[]){ { "sk", k.sock_ptr }, { "n", k.b.s32 }, { 0 } });
	text = write_probe(&f, &o, false, &types);
	assert_string_equal(buf_text(&text), want);
	assert_int_equal(types.declared.count, 1);
	assert_string_equal(types.declared.all[0].type, "struct sock");
	buf_free(&text);
	types_free(&types);
	btf__free(k.b.btf);
}

static void line_directives_name_the_option(void **state)
{
	const char *fields[] = { "char s[8] = \"x\"" };
	const struct generate_options o = { .fields = { fields, 1 }, .where = "n > 3" };
	struct fn_types types = { 0 };
	struct kernel k;
	struct kernel_function f;
	struct buf text, plain;
	const char *at, *back;
	unsigned long line = 1;

	(void)state;
	kernel_new(&k);
	f = add_function(&k, "f", 0, (struct parameter[]){ { "n", k.b.s32 }, { 0 } });
	text = write_probe(&f, &o, true, &types);
	plain = write_probe(&f, &o, false, &types);
	/* The column is the one in the option's text. */
	assert_non_null(strstr(buf_text(&text), " \"-f 'char s[8] = \\\"x\\\"'\"\n"
						"            \"x\" );\n"));
	/* The brace after the expression is on its line, so a missing token is reported there. */
	at = strstr(buf_text(&text), " \"-w 'n > 3'\"\nn > 3 };\n#pragma ");
	assert_non_null(at);
	/* The lines after it have the numbers of --source. */
	back = strstr(buf_text(&plain), "\t\tn > 3\n");
	for (const char *c = buf_text(&plain); c < back; c++)
		line += *c == '\n';
	at = strstr(at + 1, "#line ");
	assert_int_equal(strtoul(at + 6, NULL, 10), line + 2);
	buf_free(&text);
	buf_free(&plain);
	types_free(&types);
	btf__free(k.b.btf);
}

static void every_kind_of_argument_is_read(void **state)
{
	struct fn_types types = { .basic = "typedef unsigned flag_t;" };
	struct kernel k;
	struct kernel_function f;
	struct fn fn;

	(void)state;
	kernel_new(&k);
	f = add_function(&k, "f", k.b.boolean,
			 (struct parameter[]){ { "name", k.text },
					       { "p", k.pair },
					       { "large", k.big },
					       { "c", k.color },
					       { "pid", k.flag_t },
					       { "", k.unknown_t },
					       { "last", k.b.s32 },
					       { 0 } });
	assert_int_equal(fn_signature_read(&f, &types, &fn), 0);
	assert_string_equal(buf_text(&fn.signature),
			    "bool f(const char *name, struct pair p, struct big large, "
			    "enum color c, flag_t pid, unknown_t, int last)");
	assert_int_equal(fn.count, 5);
	assert_int_equal(fn.on_stack, 2); /* large is too large, and last is the seventh */
	assert_int_equal(fn.args[0].kind, FN_TEXT);
	assert_int_equal(fn.args[1].kind, FN_STRUCT);
	assert_int_equal(fn.args[1].reg, 2);
	assert_int_equal(fn.args[2].reg, 4);
	assert_string_equal(buf_text(&fn.args[2].type), "enum color ");
	assert_string_equal(buf_text(&fn.args[3].type), "flag_t ");
	assert_string_equal(fn.args[3].name, "pid_");
	assert_string_equal(fn.args[4].name, "arg6");
	assert_string_equal(buf_text(&fn.args[4].type), "unsigned long long ");
	assert_string_equal(buf_text(&fn.ret.type), "bool ");
	assert_int_equal(types.complete.count, 1);
	assert_string_equal(types.complete.all[0].type, "enum color");
	fn_signature_free(&fn);
	types_free(&types);
	btf__free(k.b.btf);
}

/* Only broken BTF has one: its type is used. */
static void a_typedef_without_a_name_is_its_type(void **state)
{
	struct fn_types types = { .basic = "typedef unsigned flag_t;" };
	struct buf out = { 0 };
	struct kernel k;

	(void)state;
	kernel_new(&k);
	((struct btf_type *)(uintptr_t)btf__type_by_id(k.b.btf, (uint32_t)k.flag_t))->name_off = 0;
	fn_c_type_put(k.b.btf, (uint32_t)k.flag_t, &types, &out);
	assert_string_equal(buf_text(&out), "unsigned int ");
	buf_free(&out);
	types_free(&types);
	btf__free(k.b.btf);
}

static void arguments_are_restored_at_the_return(void **state)
{
	static const char *const parts[] = {
		"\tret_t ret;\n\tduration_t duration;\n};\n",
		"struct f_call {\n\tstruct f_evt_t evt;\n\tu64 outer;",
		"\tconst char *name;\n};\n",
		/* It may point to user memory. */
		"\tif (bpf_probe_read_kernel_str(call.evt.name, sizeof(call.evt.name), name) < 0)\n"
		"\t\tbpf_probe_read_user_str(call.evt.name, sizeof(call.evt.name), name);\n",
		"\tif (bpf_probe_read_kernel_str(call->evt.s, sizeof(call->evt.s), name) < 0)\n"
		"\t\tbpf_probe_read_user_str(call->evt.s, sizeof(call->evt.s), name);\n",
		"\tbpf_probe_read_kernel_str(call->evt.t, sizeof(call->evt.t),\n\t\tname + "
		"1\n\t);\n",
		"\tint ret = PT_REGS_RC(ctx);\n",
		"\tconst char *name = (const char *)PT_REGS_RC(ctx);\n\tname = call->name;\n",
		"\tbool wanted = {\n\t\tret < 0 && name[0] == 'x'\n\t};\n",
		"\tif (wanted)\n\t\tf_evt.perf_submit(ctx, &call->evt, sizeof(call->evt));\n",
	};
	const char *fields[] = { "char s[8] = name ", "char t[8] = name + 1" };
	const struct generate_options o = { .fields = { fields, 2 },
					    .where = "ret < 0 && name[0] == 'x'",
					    .returns = true };
	struct fn_types types = { 0 };
	struct kernel k;
	struct kernel_function f;
	struct buf text;

	(void)state;
	kernel_new(&k);
	f = add_function(&k, "f", k.b.s32,
			 (struct parameter[]){ { "name", k.text }, { "n", k.b.s32 }, { 0 } });
	text = write_probe(&f, &o, false, &types);
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		assert_non_null(strstr(buf_text(&text), parts[i]));
	/* Arguments that -f and -w do not use are not restored. */
	assert_null(strstr(buf_text(&text), "int n = call"));
	buf_free(&text);
	types_free(&types);
	btf__free(k.b.btf);
}

/* The preallocated memory does not grow with every function. */
static void many_functions_have_smaller_maps(void **state)
{
	static const struct {
		unsigned int together;
		const char *calls, *last;
	} rows[] = {
		{ 0, "BPF_HASH(f_calls, u64, struct f_call, 8192)", "u64, u64, 8192)" },
		{ 8, "BPF_HASH(f_calls, u64, struct f_call, 8192)", "u64, u64, 8192)" },
		{ 9, "BPF_HASH(f_calls, u64, struct f_call, 4096)", "u64, u64, 4096)" },
		{ 100, "BPF_HASH(f_calls, u64, struct f_call, 512)", "u64, u64, 512)" },
	};
	const struct generate_options o = { .returns = true };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct fn_types types = { .basic = "" };
		struct buf out = { 0 };
		struct kernel_function f;
		struct kernel k;
		struct fn fn;

		kernel_new(&k);
		f = add_function(&k, "f", k.b.s32, (struct parameter[]){ { 0 } });
		assert_int_equal(fn_signature_read(&f, &types, &fn), 0);
		fn.probed_together = rows[i].together;
		assert_int_equal(fn_write(&fn, &o, &types, &out), 0);
		assert_non_null(strstr(buf_text(&out), rows[i].calls));
		assert_non_null(strstr(buf_text(&out), rows[i].last));
		fn_signature_free(&fn);
		buf_free(&out);
		types_free(&types);
		btf__free(k.b.btf);
	}
}

static void names_that_are_taken_are_refused(void **state)
{
	static const char *const rows[] = { "int sk = 1",    "int ts = 1",
					    "int ret = 1",   "int evt = 1",
					    "int f_evt = 1", "u64 bpf_ktime_get_ns = 1" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const char *fields[] = { rows[i] };
		const struct generate_options o = { .fields = { fields, 1 } };
		struct fn_types types = { .basic = "" };
		struct buf out = { 0 };
		struct kernel_function f;
		struct kernel k;
		struct fn fn;

		kernel_new(&k);
		f = add_function(&k, "f", k.b.s32,
				 (struct parameter[]){ { "sk", k.sock_ptr }, { 0 } });
		assert_int_equal(fn_signature_read(&f, &types, &fn), 0);
		assert_int_equal(fn_write(&fn, &o, &types, &out), -EINVAL);
		fn_signature_free(&fn);
		buf_free(&out);
		types_free(&types);
		btf__free(k.b.btf);
	}
}

static void structs_in_expressions_are_collected(void **state)
{
	const char *fields[] = { "struct file *o = (struct file *)n",
				 "u16 a = o->sk->common.skc_num" };
	const struct generate_options o = { .fields = { fields, 2 },
					    .where = "((struct pair *)n)->a == 1" };
	struct fn_types types = { .basic = "" };
	struct kernel_function f;
	struct kernel k;
	struct fn fn;

	(void)state;
	kernel_new(&k);
	f = add_function(&k, "f", 0, (struct parameter[]){ { "n", k.b.u64 }, { 0 } });
	assert_int_equal(fn_signature_read(&f, &types, &fn), 0);
	assert_int_equal(fn_members_collect(&fn, &o, &types.complete), 0);
	assert_int_equal(types.complete.count, 4);
	assert_string_equal(types.complete.all[0].type, "struct file");
	assert_string_equal(types.complete.all[1].type, "struct sock");
	assert_string_equal(types.complete.all[2].type, "struct sock_common");
	assert_string_equal(types.complete.all[3].type, "struct pair");
	fn_signature_free(&fn);
	types_free(&types);
	btf__free(k.b.btf);
}

static void headers_are_found_by_their_definitions(void **state)
{
	static const char *const files[][2] = {
		{ "include/linux/a.h", "struct one;\nstruct two {\n\tint x;\n};\n" },
		{ "include/net/b.h", "struct one\n{\n};\nstruct two {\n};\n" },
		{ "include/uapi/linux/c.h", "enum three {\n};\nstruct fourth {\n};" },
		{ "include/trace/events/d.h", "struct four {\n};\n" },
	};
	struct definitions d = { 0 };
	static const char *const folders[] = { "include",
					       "include/linux",
					       "include/net",
					       "include/uapi",
					       "include/uapi/linux",
					       "include/trace",
					       "include/trace/events" };
	char root[FOLDER_MAX];

	(void)state;
	make_folder(root);
	for (size_t i = 0; i < COUNT_OF(folders); i++)
		make_subfolder(root, folders[i]);
	for (size_t i = 0; i < COUNT_OF(files); i++)
		write_text(root, files[i][0], files[i][1]);
	assert_int_equal(kernel_headers_definitions_add(&d, "struct", "one", 3), 0);
	assert_int_equal(kernel_headers_definitions_add(&d, "struct", "two", 3), 0);
	assert_int_equal(kernel_headers_definitions_add(&d, "enum", "three", 5), 0);
	assert_int_equal(kernel_headers_definitions_add(&d, "struct", "four", 4), 0);
	assert_int_equal(kernel_headers_definitions_add(&d, "struct", "two", 3), 0);
	assert_int_equal(d.count, 4);
	assert_int_equal(kernel_headers_find(root, &d), 0);
	assert_string_equal(d.all[0].header, "net/b.h");
	assert_string_equal(d.all[1].header, "linux/a.h");
	assert_string_equal(d.all[2].header, "linux/c.h");
	assert_null(d.all[3].header);
	kernel_headers_definitions_free(&d);
	remove_folder(root);
}

/* With a bpf.h newer than libbcc's, headers that depend on it are not named. */
static void headers_that_the_compiler_excludes_are_not_named(void **state)
{
	static const char *const bpf[] = { "enum one {\n};\n",
					   "enum one {\n};\nstruct bpf_rb_root;\n" };
	static const char *const folders[] = {
		"include",	"include/linux", "include/net",
		"include/acpi", "include/uapi",	 "include/uapi/linux"
	};
	char root[FOLDER_MAX];

	(void)state;
	make_folder(root);
	for (size_t i = 0; i < COUNT_OF(folders); i++)
		make_subfolder(root, folders[i]);
	write_text(root, "include/net/tcp.h", "enum two {\n};\n");
	write_text(root, "include/uapi/linux/bpf.h", "enum three {\n};\n");
	write_text(root, "include/acpi/actbl1.h", "enum four {\n};\n");
	for (size_t newer = 0; newer < COUNT_OF(bpf); newer++) {
		struct definitions d = { 0 };

		write_text(root, "include/linux/bpf.h", bpf[newer]);
		assert_int_equal(kernel_headers_definitions_add(&d, "enum", "one", 3), 0);
		assert_int_equal(kernel_headers_definitions_add(&d, "enum", "two", 3), 0);
		assert_int_equal(kernel_headers_definitions_add(&d, "enum", "three", 5), 0);
		assert_int_equal(kernel_headers_definitions_add(&d, "enum", "four", 4), 0);
		assert_int_equal(kernel_headers_find(root, &d), 0);
		if (newer) {
			assert_null(d.all[0].header);
			assert_null(d.all[1].header);
		} else {
			assert_string_equal(d.all[0].header, "linux/bpf.h");
			assert_string_equal(d.all[1].header, "net/tcp.h");
		}
		assert_string_equal(d.all[2].header, "linux/bpf.h");
		assert_string_equal(d.all[3].header, "linux/acpi.h");
		kernel_headers_definitions_free(&d);
	}
	remove_folder(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_probe_is_generated),
		cmocka_unit_test(line_directives_name_the_option),
		cmocka_unit_test(every_kind_of_argument_is_read),
		cmocka_unit_test(a_typedef_without_a_name_is_its_type),
		cmocka_unit_test(arguments_are_restored_at_the_return),
		cmocka_unit_test(many_functions_have_smaller_maps),
		cmocka_unit_test(names_that_are_taken_are_refused),
		cmocka_unit_test(structs_in_expressions_are_collected),
		cmocka_unit_test(headers_are_found_by_their_definitions),
		cmocka_unit_test(headers_that_the_compiler_excludes_are_not_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
