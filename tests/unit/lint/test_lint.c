/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Warnings that need only the text; tests/system/explain has warnings that need a struct's layout. */
#include "unit.h"

#include "base/buf.h"
#include "lint/lint.h"
#include "object/object.h"
#include "probe/c_scan.h"

#define FILE_LINE "#line 1 \"/u/x.c\"\n"
#define ENTRY "int kprobe__f(struct pt_regs *ctx)\n{\n\treturn PT_REGS_RC(ctx);\n}\n"
#define RETURN "int kretprobe__f(struct pt_regs *ctx, int a)\n{\n\treturn a;\n}\n"
#define USER                                                                          \
	"int kprobe__f(struct pt_regs *ctx, const char __user *name)\n{\n\tchar c;\n" \
	"\tbpf_probe_read_kernel(&c, 1, (void *)name);\n\treturn 0;\n}\n"

static void expect(const char *text, const struct object *obj, const char *want)
{
	struct buf whole = { 0 }, out = { 0 };

	buf_printf(&whole, FILE_LINE "%s", text);
	lint_append(buf_text(&whole), obj, &out);
	if (want)
		check(!strncmp(buf_text(&out), want, strlen(want)), buf_text(&out));
	else
		check(!out.len, buf_text(&out));
	buf_free(&whole);
	buf_free(&out);
}

/* Expect one warning with this text, at any position. */
static void expect_one(const char *text, const struct object *obj, const char *want)
{
	struct buf whole = { 0 }, out = { 0 };
	const char *found;

	buf_printf(&whole, FILE_LINE "%s", text);
	lint_append(buf_text(&whole), obj, &out);
	found = strstr(buf_text(&out), want);
	check(found && !strstr(found + 1, want), text);
	buf_free(&whole);
	buf_free(&out);
}

static void warnings_have_a_position(void **state)
{
	static const struct object obj;

	(void)state;
	expect(ENTRY, &obj, "/u/x.c:3:9: warning: kprobe__f runs when the function begins");
	expect(RETURN, &obj, "/u/x.c:1:43: warning: kretprobe__f runs when");
	expect(USER, &obj, "/u/x.c:4:2: warning: name is an address in the process's memory");
}

/* A rule can attach a function to another point than its name. */
static void rules_take_precedence_over_names(void **state)
{
	char *rules[] = { "kretprobe:g=kprobe__f" };
	const struct object obj = { .rules = rules, .rule_count = 1 };

	(void)state;
	expect(ENTRY, &obj, NULL);
}

/* Functions after #endif are checked again. */
static void conditionals_end(void **state)
{
	static const struct object obj;

	(void)state;
	expect("#if 1\n#ifdef Y\n#else\n" RETURN "#endif\n#endif\n" ENTRY, &obj,
	       "/u/x.c:12:9: warning: kprobe__f runs");
}

#define CALL                                                                               \
	"int entry(struct pt_regs *ctx, int dfd, const char __user *name)\n{\n\tchar c;\n" \
	"\tbpf_probe_read_user(&c, 1, name);\n\treturn 0;\n}\n"

/* The kernel function of a system call gets registers; libbcc unpacks them by the program's name. */
static void arguments_of_system_calls(void **state)
{
	char *call[] = { "syscall:newstat=entry" },
	     *function[] = { "kprobe:__x64_sys_openat=entry" };
	char *other[] = { "kprobe:vfs_read=entry" };
	struct object obj = { .rules = call, .rule_count = 1 };

	(void)state;
	expect(CALL, &obj,
	       "/u/x.c:1:60: warning: entry is attached to the kernel function of the system call "
	       "newstat,");
	obj.rules = function;
	expect(CALL, &obj,
	       "/u/x.c:1:60: warning: entry is attached to the kernel function of the system call "
	       "openat,");
	obj.rules = other;
	expect(CALL, &obj, NULL);
}

#define PROBE(params, body) "int kprobe__f(struct pt_regs *ctx" params ")\n{\n\t" body "\n}\n"
#define DENTRY(body) PROBE(", struct dentry *d", body)

/* Verified against the output of libbcc 0.26. */
static void elements_of_kernel_pointers(void **state)
{
	static const struct object obj;
	char *rules[] = { "kprobe:g=g" };
	const struct object ruled = { .rules = rules, .rule_count = 1 };
	static const char *const misread[] = {
		DENTRY("x = d->d_iname[1];"),
		DENTRY("x = d->d_iname [ 2 ];"),
		DENTRY("x = d->d_name.name[0];"),
		DENTRY("x = d->d_parent->d_iname[i + 1].b;"),
		DENTRY("if (x && d->d_iname[f(i)])\n\t\treturn 0;"),
		DENTRY("struct qstr *q = &d->d_name;\n\tx = q->name[1];"),
		PROBE(", struct path *p",
		      "struct dentry *d;\n\td = p->dentry;\n\tx = d->d_iname[1];"),
		PROBE("", "struct dentry *d = (struct dentry *)ctx->args[1];\n\tx = d->a[1];"),
		PROBE("", "struct dentry *d = (void *)PT_REGS_PARM1(ctx);\n\tx = d->a[1];"),
		PROBE("", "x = ((struct task_struct *)bpf_get_current_task())->comm[3];"),
		"TRACEPOINT_PROBE(skb, kfree_skb)\n{\n\tstruct sk_buff *s = args->skbaddr;\n"
		"\tx = s->cb[1];\n}\n",
		"static int g(struct dentry *d)\n{\n\treturn d->d_iname[1];\n}\n",
	};
	static const char *const right[] = {
		DENTRY("x = d->d_iname[0];"),
		DENTRY("x = d->a[1][2];"),
		DENTRY("x = sizeof(d->d_iname[1]);"),
		DENTRY("u8 *p = &d->d_iname[1];\n\tx = p[1];"),
		DENTRY("f(&d->d_iname[1], *(d->d_iname + 1));"),
		DENTRY("x = d->a.s6_addr32[1];"),
		DENTRY("struct evt *e = map.lookup(d);\n\te->a[1] = 0;"),
		DENTRY("struct dentry copy, *e = &copy;\n\tx = e->a[1] + copy.a[1];"),
		DENTRY("x = e->a[1] + ->a[1] + [1] + )->a[1] + (d->a[1;"),
		PROBE("", "x = ctx->args[1];"),
		PROBE(", char __user *d", "x = d->a[1];"),
		"TRACEPOINT_PROBE(sched, x)\n{\n\treturn args->comm[1];\n}\n",
		"RAW_TRACEPOINT_PROBE(x)\n{\n\treturn ctx->args[1];\n}\n",
		"KFUNC_PROBE(f, struct dentry *d)\n{\n\treturn d->a[1];\n}\n",
		"static int g(struct evt *d)\n{\n\treturn d->a[1];\n}\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(misread); i++)
		expect_one(misread[i], &obj, "] is read from a wrong address");
	for (size_t i = 0; i < COUNT_OF(right); i++)
		expect(right[i], &obj, NULL);
	expect("int g(void *ctx, struct evt *d)\n{\n\treturn d->a[1];\n}\n", &obj, NULL);
	expect("int g(void *ctx, struct evt *d)\n{\n\treturn d->a[1];\n}\n", &ruled,
	       "/u/x.c:3:9: warning: d->a[1] is read from a wrong address");
}

#define PRINTK(value) "bpf_trace_printk(\"%d %d\", x, " value ");"
#define SOCK(body) PROBE(", struct sock *sk, u16 port", body)

static void ports_are_printed(void **state)
{
	static const struct object obj;
	static const char *const swapped[] = {
		SOCK(PRINTK("sk->__sk_common.skc_dport")),
		SOCK("u16 p = sk->__sk_common.skc_dport;\n\t" PRINTK("p")),
		SOCK("u16 p = 0;\n\tp = sk->__sk_common.skc_dport;\n\t" PRINTK("p")),
		SOCK("u16 p;\n\tbpf_probe_read(&p, 2, &(sk->inet_sport));\n\t" PRINTK("p")),
		SOCK("u16 p;\n\tbpf_probe_read_kernel(&p, sizeof(p), (void "
		     "*)&sk->inet_sport);\n\t" PRINTK("p")),
	};
	static const char *const right[] = {
		SOCK(PRINTK("sk->__sk_common.skc_num")),
		SOCK(PRINTK("port")),
		SOCK(PRINTK("ntohs(sk->__sk_common.skc_dport)")),
		SOCK("u16 p = sk->__sk_common.skc_dport;\n\t" PRINTK("ntohs(p)")),
		SOCK("u16 p = sk->__sk_common.skc_dport;\n\tp = ntohs(p);\n\t" PRINTK("p")),
		SOCK("u16 p;\n\tbpf_probe_read_kernel(&p, 2, &sk->skc_num);\n\t" PRINTK("p")),
		SOCK("u16 p;\n\tbpf_probe_read_kernel_str(&p, 2, &sk->inet_sport);\n\t" PRINTK("p")),
		SOCK("u16 p;\n\tbpf_probe_read_kernel(p, 2, sk->inet_sport);\n\t" PRINTK("p")),
		SOCK("bpf_trace_printk(\"x\");\n\tbpf_trace_printk(; bpf_probe_read(&p"),
		SOCK("bpf_trace_printk;"),
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(swapped); i++)
		expect_one(swapped[i], &obj, "is printed with its bytes swapped");
	for (size_t i = 0; i < COUNT_OF(right); i++)
		expect(right[i], &obj, NULL);
}

static void values_of_formats(void **state)
{
	static const struct object obj;
	static const struct {
		const char *text, *want;
	} wrong[] = {
		{ SOCK("bpf_trace_printk(\"%d\\n\");"), "it needs 1, but gets 0" },
		{ SOCK("bpf_trace_printk( \"\\\"%d, %%\", sk, 1);"), "it needs 1, but gets 2" },
		{ SOCK("bpf_trace_printk(\"hello\", f(sk, 1));"), "it needs 0, but gets 1" },
		{ SOCK("bpf_trace_printk(\"%p %s\", sk, port);"),
		  "%s prints a string, but port is" },
		{ SOCK("bpf_trace_printk(\"%u\", bpf_ktime_get_ns());"), "a 64-bit time, but %u" },
		{ SOCK("u64 t = bpf_ktime_get_ns() - *x;\n\tbpf_trace_printk(\"%d\", t);"),
		  "t is a 64-bit time, but %d prints only 32" },
	};
	static const char *const right[] = {
		SOCK("bpf_trace_printk(\"%d %% %-5llu %s\", port, (u64)sk, sk->x);"),
		SOCK("u64 t = bpf_ktime_get_ns();\n\tbpf_trace_printk(\"%llu\", t);"),
		SOCK("u64 t = 5;\n\tbpf_trace_printk(\"%d\", t);"),
		SOCK("char s[16] = {};\n\tbpf_trace_printk(\"%s\", s);"),
		SOCK("bpf_trace_printk(FORMAT, port);"),
		SOCK("bpf_trace_printk(\"%d\" FORMAT, port);"),
		SOCK("bpf_trace_printk(\"%d%d%d%d%d%d%d%d%d\", port);"),
		SOCK("bpf_trace_printk(\"%\");"),
		SOCK("bpf_trace_printk(\"%d"),
		SOCK("bpf_trace_printk("),
		SOCK("bpf_trace_printk"),
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		expect_one(wrong[i].text, &obj, wrong[i].want);
	for (size_t i = 0; i < COUNT_OF(right); i++)
		expect(right[i], &obj, NULL);
}

static void addresses_of_parameters(void **state)
{
	static const struct object obj;

	(void)state;
	expect_one(PROBE(", char *name", "bpf_probe_read_user(&c, 1, &name);"), &obj,
		   "&name is the address of the program's variable name");
	expect(PROBE(", char *name", "char *p;\n\tbpf_probe_read_user(&c, 1, &p->x);"), &obj, NULL);
	expect(PROBE(", char *name", "char *p;\n\tbpf_probe_read_user(&c, 1, name);"), &obj, NULL);
}

static void correct_and_malformed_texts_have_no_warnings(void **state)
{
	static const struct object obj;
	static const char *const texts[] = {
		"",
		"/* int kprobe__f(void) { PT_REGS_RC(ctx); } */\n",
		"int kprobe__f(void *c)\n{\n\tf(\"PT_REGS_RC(ctx)\");\n\treturn 0;\n}\n",
		"int kretprobe__f(struct pt_regs *ctx)\n{\n\treturn PT_REGS_RC(ctx);\n}\n",
		"int kretprobe__f(struct pt_regs *ctx, int a)\n{\n\treturn 0;\n}\n",
		"int kretprobe__f(struct pt_regs *ctx, int a)\n{\n\treturn e.a + p->a;\n}\n",
		"#if 0\n" ENTRY "#endif\n",
		"#ifdef X\n" USER "# endif\n",
		"int kprobe__f(struct pt_regs *ctx)\n{\n#ifdef X\n\treturn "
		"PT_REGS_RC(ctx);\n#endif\n}\n",
		"int kprobe__f(void *c, char *k)\n{\n\tbpf_probe_read_kernel(&c, 1, k);\n}\n",
		ENTRY "}\n", /* braces do not match */
		"{",
		"(",
		"f(",
		"f(){",
		"\"",
		"'",
		"/*",
		"//",
		"#",
		"#\\",
		"\\",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		expect(texts[i], &obj, NULL);
}

static void arguments_are_found(void **state)
{
	static const char text[] = "f(a, g(b, c), { d, e } , )";
	static const char *const want[] = { "a", "g(b, c)", "{ d, e }", "" };
	const struct span where = { text, sizeof(text) - 1 };
	struct span argument;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(want); i++) {
		assert_true(c_scan_argument(where, text, i, &argument));
		check(c_scan_equals(argument, want[i]), want[i]);
	}
	assert_false(c_scan_argument(where, text, COUNT_OF(want), &argument));
	assert_false(c_scan_argument((struct span){ "f(a", 3 }, "f(a", 0, &argument));
}

/* Expect the variable e in the body to have this type; NULL: no unique declaration. */
static void expect_declaration(const char *body, const char *type)
{
	const struct c_function f = { .params = { "struct pt_regs *ctx", 19 },
				      .body = { body, strlen(body) } };
	struct c_declaration d;

	assert_int_equal(c_scan_declaration(&f, (struct span){ "e", 1 }, &d), type != NULL);
	if (type)
		check(c_scan_equals(d.type, type), body);
}

static void variables_are_found(void **state)
{
	(void)state;
	expect_declaration("{ struct one e = {}; s.perf_submit(ctx, &e, sizeof(e)); }", "one");
	expect_declaration("{ if (a) { struct one e; } else { struct one e; } }", "one");
	expect_declaration("{ struct one *e; x = a * e; f(a, e); }", "one");
	expect_declaration("{ if (a) { struct one e; } else { struct two e; } }", NULL);
	expect_declaration("{ struct one e; if (a) { u64 e; } }", NULL);
	expect_declaration("{ struct one e; { struct one *e; } }", NULL);
	expect_declaration("{ struct { struct one e; char more[4]; } e; }", NULL);
	expect_declaration("{ struct one e; struct { u32 a; } e = { 1 }; }", NULL);
	expect_declaration("{ if (a) { b(); } e = 1; struct one e; }", "one");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(warnings_have_a_position),
		cmocka_unit_test(rules_take_precedence_over_names),
		cmocka_unit_test(conditionals_end),
		cmocka_unit_test(arguments_of_system_calls),
		cmocka_unit_test(elements_of_kernel_pointers),
		cmocka_unit_test(ports_are_printed),
		cmocka_unit_test(values_of_formats),
		cmocka_unit_test(addresses_of_parameters),
		cmocka_unit_test(correct_and_malformed_texts_have_no_warnings),
		cmocka_unit_test(arguments_are_found),
		cmocka_unit_test(variables_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
