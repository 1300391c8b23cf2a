/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Plan which program attaches where. */
#include "unit.h"

#include <errno.h>

#include "base/buf.h"
#include "load/attach_plan.h"
#include "object/object.h"

#define MAX 8

/* The points of these programs and rules in order, "kprobe:f=a kprobe:g=b"; NULL: refused. */
static char *plan_text(const char *const progs[MAX], const char *const rules[MAX])
{
	struct object_prog p[MAX] = { 0 };
	struct object obj = { .origin = "x.c", .progs = p, .rules = (char **)rules };
	struct buf out = { 0 };
	struct attach_plan plan;
	int err;

	while (obj.prog_count < MAX && progs[obj.prog_count]) {
		p[obj.prog_count].name = (char *)progs[obj.prog_count];
		obj.prog_count++;
	}
	while (obj.rule_count < MAX && rules[obj.rule_count])
		obj.rule_count++;
	err = attach_plan_make(&obj, &plan);
	for (uint32_t i = 0; !err && i < plan.count; i++)
		buf_printf(&out, "%s%s=%s", i ? " " : "", plan.points[i].rule.text,
			   progs[plan.points[i].prog]);
	attach_plan_free(&plan);
	if (err && err != -ENOEXEC)
		fail_msg("%d", err);
	return out.data;
}

/* Programs and rules; the planned points, and the message. */
static const struct row {
	const char *progs[MAX];
	const char *rules[MAX];
	const char *expected;
	const char *message;
} rows[] = {
	{ { "kprobe__f", "kretprobe__f" },
	  { NULL },
	  "kprobe:f=kprobe__f kretprobe:f=kretprobe__f",
	  "" },
	{ { "a" }, { "kprobe:f=a" }, "kprobe:f=a", "" },
	{ { "a" }, { "kprobe:f=a", "kprobe:g=a" }, "kprobe:f=a kprobe:g=a", "" },
	{ { "a", "b" }, { "kprobe:f=b", "kprobe:g=a" }, "kprobe:g=a kprobe:f=b", "" },
	/* A rule takes precedence over the name. */
	{ { "syscall__f", "kprobe__g" },
	  { "syscall:h=syscall__f" },
	  "syscall:h=syscall__f kprobe:g=kprobe__g",
	  "" },
	{ { "kprobe__f", "a", "b" },
	  { NULL },
	  "kprobe:f=kprobe__f",
	  "calltap: not attached: a(), b(): neither a name nor a rule says where\n" },
	{ { "a" },
	  { "kprobe:f=b" },
	  NULL,
	  "calltap: error: -a kprobe:f=b: x.c has no function b()" },
	{ { "do_count" }, { "kprobe:f=do_cuont" }, NULL, ": nearest is do_count\n" },
	{ { "a" },
	  { "kprobe=a" },
	  NULL,
	  "calltap: error: -a kprobe=a: a rule is KIND:POINT=PROGRAM" },
	{ { "a" },
	  { NULL },
	  NULL,
	  "calltap: error: x.c attaches nothing: the name of a() does not say" },
	{ { NULL },
	  { NULL },
	  NULL,
	  "calltap: error: x.c has no program: define a function named kprobe__" },
	{ { "tracepoint__a" },
	  { NULL },
	  NULL,
	  "calltap: error: x.c: tracepoint__a does not name CATEGORY" },
	{ { "tracepoint__a" }, { "kprobe:f=tracepoint__a" }, "kprobe:f=tracepoint__a", "" },
};

static void rules_take_precedence_over_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct row *r = &rows[i];
		char *got, *message;

		stderr_begin();
		got = plan_text(r->progs, r->rules);
		message = stderr_end();
		check(r->expected ? got && !strcmp(got, r->expected) : !got, r->message);
		check(r->message[0] ? strstr(message, r->message) != NULL : !message[0],
		      r->message);
		free(got);
		free(message);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(rules_take_precedence_over_names) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
