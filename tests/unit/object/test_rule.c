/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Rules and programs' names are parsed. */
#include "unit.h"

#include <errno.h>

#include "base/buf.h"
#include "object/rule.h"

static const struct good {
	const char *text;
	struct rule want; /* without text */
} good[] = {
	{ "kprobe:inet_listen=f",
	  { POINT_KPROBE, "f", NULL, "", "", "inet_listen", 0, 0, 0, { 0 } } },
	{ "kprobe:f.isra.0+0x1c=g",
	  { POINT_KPROBE, "g", NULL, "", "", "f.isra.0", 28, 0, 0, { 0 } } },
	{ "kprobe:vfs_*=c", { POINT_KPROBE, "c", NULL, "", "", "vfs_*", 0, 0, 0, { 0 } } },
	{ "kretprobe:do_?=_9", { POINT_KRETPROBE, "_9", NULL, "", "", "do_?", 0, 0, 0, { 0 } } },
	{ "syscall:openat=f", { POINT_SYSCALL, "f", NULL, "", "", "openat", 0, 0, 0, { 0 } } },
	{ "sysret:openat=f", { POINT_SYSRET, "f", NULL, "", "", "openat", 0, 0, 0, { 0 } } },
	{ "tracepoint:sched:sched_switch=f",
	  { POINT_TRACEPOINT, "f", NULL, "sched", "", "sched_switch", 0, 0, 0, { 0 } } },
	{ "raw_tracepoint:sys_enter=f",
	  { POINT_RAW_TRACEPOINT, "f", NULL, "", "", "sys_enter", 0, 0, 0, { 0 } } },
	{ "kfunc:vfs_read=f", { POINT_KFUNC, "f", NULL, "", "", "vfs_read", 0, 0, 0, { 0 } } },
	{ "kretfunc:xfs:xfs_read=f",
	  { POINT_KRETFUNC, "f", NULL, "xfs", "", "xfs_read", 0, 0, 0, { 0 } } },
	{ "fmod_ret:a=f", { POINT_FMOD_RET, "f", NULL, "", "", "a", 0, 0, 0, { 0 } } },
	{ "lsm:file_open=f", { POINT_LSM, "f", NULL, "", "", "file_open", 0, 0, 0, { 0 } } },
	{ "uprobe:c:malloc+4=f", { POINT_UPROBE, "f", NULL, "c", "", "malloc", 4, 0, 0, { 0 } } },
	{ "uprobe:/a b/c=d:e:_Z1fv=f",
	  { POINT_UPROBE, "f", NULL, "/a b/c=d:e", "", "_Z1fv", 0, 0, 0, { 0 } } },
	{ "uprobe:/x:0x1f0=f", { POINT_UPROBE, "f", NULL, "/x", "", "", 0x1f0, 0, 0, { 0 } } },
	{ "uretprobe:go:main.(*T).a+b=f",
	  { POINT_URETPROBE, "f", NULL, "go", "", "main.(*T).a+b", 0, 0, 0, { 0 } } },
	{ "usdt:/x:p:q-r=f", { POINT_USDT, "f", NULL, "/x", "p", "q-r", 0, 0, 0, { 0 } } },
	{ "software:cpu-clock:freq=99=f",
	  { POINT_SOFTWARE, "f", NULL, "", "", "cpu-clock", 0, 99, true, { 0 } } },
	{ "hardware:cache-misses:1000000=f",
	  { POINT_HARDWARE, "f", NULL, "", "", "cache-misses", 0, 1000000, 0, { 0 } } },
	{ "tail_call:jumps:3=f", { POINT_TAIL_CALL, "f", NULL, "", "", "jumps", 3, 0, 0, { 0 } } },
};

static bool same(const struct rule *a, const struct rule *b)
{
	return a->kind == b->kind && !strcmp(a->prog, b->prog) && !strcmp(a->scope, b->scope) &&
	       !strcmp(a->provider, b->provider) && !strcmp(a->name, b->name) &&
	       a->offset == b->offset && a->every == b->every && a->frequency == b->frequency;
}

static void every_kind_is_parsed(void **state)
{
	bool seen[POINT_KINDS] = { false };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct buf why = { 0 };
		struct rule r;

		check(!rule_parse(good[i].text, &r, &why), good[i].text);
		check(same(&r, &good[i].want), good[i].text);
		/* text is the rule without the program. */
		check(!strncmp(good[i].text, r.text, strlen(r.text)), good[i].text);
		check(good[i].text[strlen(r.text)] == '=', good[i].text);
		assert_int_equal(why.len, 0);
		seen[r.kind] = true;
		rule_free(&r);
	}
	for (size_t i = 0; i < POINT_KINDS; i++)
		check(seen[i], rule_point_kind_name((enum point_kind)i));
}

static const struct {
	const char *text;
	const char *why; /* a part of the reason */
} refused_rules[] = {
	{ "", "KIND:POINT=PROGRAM" },
	{ "kprobe", "KIND:POINT=PROGRAM" },
	{ "kprobe:f", "KIND:POINT=PROGRAM" },
	{ "a=kprobe:f", "KIND:POINT=PROGRAM" },
	{ "kprobe:f=g\n", "KIND:POINT=PROGRAM" },
	{ "kprob:f=g", "no kind 'kprob'" },
	{ ":f=g", "no kind ''" },
	{ "kprobe:f=", "'' is not a valid function name" },
	{ "kprobe:f=9a", "'9a' is not a valid function name" },
	{ "kprobe:f=a b", "'a b' is not a valid function name" },
	{ "kprobe:=g", "kprobe:FUNCTION[+OFFSET]=PROGRAM" },
	{ "kprobe:f+=g", "kprobe:FUNCTION" },
	{ "kprobe:f+-1=g", "kprobe:FUNCTION" },
	{ "kprobe:f+1x=g", "kprobe:FUNCTION" },
	{ "kprobe:f*+1=g", "kprobe:FUNCTION" },
	{ "kprobe:f g=g", "kprobe:FUNCTION" },
	{ "kprobe:a/b=g", "kprobe:FUNCTION" },
	{ "kretprobe:f+1=g", "kretprobe:FUNCTION=PROGRAM" },
	{ "syscall:open*=g", "syscall:NAME=PROGRAM" },
	{ "tracepoint:sched_switch=g", "tracepoint:CATEGORY:NAME=PROGRAM" },
	{ "tracepoint::a=g", "tracepoint:CATEGORY:NAME" },
	{ "tracepoint:a:=g", "tracepoint:CATEGORY:NAME" },
	{ "tracepoint:../a:b=g", "tracepoint:CATEGORY:NAME" },
	{ "tracepoint:a:b/c=g", "tracepoint:CATEGORY:NAME" },
	{ "uprobe:malloc=g", "uprobe:FILE:SYMBOL" },
	{ "uprobe::malloc=g", "uprobe:FILE:SYMBOL" },
	{ "uprobe:c:=g", "uprobe:FILE:SYMBOL" },
	{ "uprobe:c:+1=g", "uprobe:FILE:SYMBOL" },
	{ "uprobe:c:f+x=g", "uprobe:FILE:SYMBOL" },
	{ "uprobe:c:1x=g", "uprobe:FILE:SYMBOL" },
	{ "usdt:/x:p=g", "usdt:FILE:PROVIDER:PROBE" },
	{ "usdt:/x:p:=g", "usdt:FILE:PROVIDER:PROBE" },
	{ "usdt::p:q=g", "usdt:FILE:PROVIDER:PROBE" },
	{ "software:cs=g", "software:EVENT:COUNT" },
	{ "software:cs:0=g", "software:EVENT:COUNT" },
	{ "software:cs:-1=g", "software:EVENT:COUNT" },
	{ "software:cs:freq==g", "software:EVENT:COUNT" },
	{ "software::1=g", "software:EVENT:COUNT" },
	{ "hardware:cycles:99999999999999999999=g", "hardware:EVENT:COUNT" },
	{ "tail_call:jumps=g", "tail_call:ARRAY:INDEX" },
	{ "tail_call:jumps:4294967296=g", "tail_call:ARRAY:INDEX" },
};

static void reasons_are_given(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(refused_rules); i++) {
		struct buf why = { 0 };
		struct rule r;

		check(rule_parse(refused_rules[i].text, &r, &why) == -EINVAL,
		      refused_rules[i].text);
		check(strstr(buf_text(&why), refused_rules[i].why), refused_rules[i].text);
		rule_free(&r);
		buf_free(&why);
	}
}

static void long_rules_are_refused(void **state)
{
	struct buf text = { 0 }, why = { 0 };
	struct rule r;

	(void)state;
	buf_str(&text, "kprobe:");
	for (size_t i = 0; i < RULE_MAX; i++)
		buf_char(&text, 'a');
	buf_str(&text, "=f");
	assert_int_equal(rule_parse(buf_text(&text), &r, &why), -EINVAL);
	rule_free(&r);
	buf_free(&text);
	buf_free(&why);
}

static void names_give_the_point(void **state)
{
	static const struct good names[] = {
		{ "kprobe__inet_listen",
		  { POINT_KPROBE, NULL, NULL, "", "", "inet_listen", 0, 0, 0, { 0 } } },
		{ "kprobe____x64_sys_a",
		  { POINT_KPROBE, NULL, NULL, "", "", "__x64_sys_a", 0, 0, 0, { 0 } } },
		{ "kretprobe__a__b",
		  { POINT_KRETPROBE, NULL, NULL, "", "", "a__b", 0, 0, 0, { 0 } } },
		{ "syscall__kill", { POINT_SYSCALL, NULL, NULL, "", "", "kill", 0, 0, 0, { 0 } } },
		{ "tracepoint__a_b__c__d",
		  { POINT_TRACEPOINT, NULL, NULL, "a_b", "", "c__d", 0, 0, 0, { 0 } } },
		{ "raw_tracepoint__sys_exit",
		  { POINT_RAW_TRACEPOINT, NULL, NULL, "", "", "sys_exit", 0, 0, 0, { 0 } } },
		{ "kfunc__vfs_read",
		  { POINT_KFUNC, NULL, NULL, "", "", "vfs_read", 0, 0, 0, { 0 } } },
		{ "kfunc__vmlinux__vfs_read",
		  { POINT_KFUNC, NULL, NULL, "vmlinux", "", "vfs_read", 0, 0, 0, { 0 } } },
		{ "kretfunc__a", { POINT_KRETFUNC, NULL, NULL, "", "", "a", 0, 0, 0, { 0 } } },
		{ "kmod_ret__a", { POINT_FMOD_RET, NULL, NULL, "", "", "a", 0, 0, 0, { 0 } } },
		{ "fmod_ret__a", { POINT_FMOD_RET, NULL, NULL, "", "", "a", 0, 0, 0, { 0 } } },
		{ "lsm__file_open",
		  { POINT_LSM, NULL, NULL, "", "", "file_open", 0, 0, 0, { 0 } } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct rule want = names[i].want;
		struct buf why = { 0 };
		struct rule r;

		want.prog = (char *)names[i].text;
		check(!rule_of_name(names[i].text, &r, &why), names[i].text);
		check(same(&r, &want), names[i].text);
		rule_free(&r);
	}
}

static void other_names_give_no_point(void **state)
{
	static const char *const names[] = {
		"", "kprobe", "kprobe_a", "kprobe__", "xkprobe__a", "do_count", "uprobe__c__malloc"
	};
	struct buf why = { 0 };
	struct rule r;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		check(rule_of_name(names[i], &r, &why) == -ENOENT, names[i]);
		rule_free(&r);
	}
	assert_int_equal(why.len, 0);
	assert_int_equal(rule_of_name("tracepoint__listen", &r, &why), -EINVAL);
	rule_free(&r);
	assert_string_equal(buf_text(&why),
			    "tracepoint__listen does not name CATEGORY__NAME, as in "
			    "tracepoint__syscalls__sys_enter_listen");
	buf_free(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_is_parsed),	     cmocka_unit_test(reasons_are_given),
		cmocka_unit_test(long_rules_are_refused),    cmocka_unit_test(names_give_the_point),
		cmocka_unit_test(other_names_give_no_point),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
