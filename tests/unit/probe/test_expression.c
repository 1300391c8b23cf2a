/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <errno.h>

#include "base/buf.h"
#include "probe/expression.h"

static void fields_are_parsed(void **state)
{
	static const struct {
		const char *text, *type, *name, *value;
		unsigned long size;
	} rows[] = {
		{ "u16 port = sock->sk->__sk_common.skc_num", "u16", "port",
		  "sock->sk->__sk_common.skc_num", 0 },
		{ "const struct sock *sk = sock->sk", "const struct sock *", "sk", "sock->sk", 0 },
		{ "unsigned long x=(u64)a", "unsigned long", "x", "(u64)a", 0 },
		{ "  u8 b = a[3] ", "u8", "b", "a[3] ", 0 },
		{ "char name[16] = task->comm", "char", "name", "task->comm", 16 },
		{ "char name [ 256 ] = p", "char", "name", "p", 256 },
		{ "bool same = a == b", "bool", "same", "a == b", 0 },
		{ "u32 n = f(a, b)", "u32", "n", "f(a, b)", 0 },
		{ "char c = ';'", "char", "c", "';'", 0 },
		{ "u32 n = sizeof(\"a;b{\\\"\")", "u32", "n", "sizeof(\"a;b{\\\"\")", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct expression_error e = { 0 };
		struct expression_field f;

		assert_int_equal(expression_parse_field(rows[i].text, &f, &e), 0);
		assert_int_equal(f.type_len, strlen(rows[i].type));
		assert_memory_equal(f.type, rows[i].type, f.type_len);
		assert_int_equal(f.name_len, strlen(rows[i].name));
		assert_memory_equal(f.name, rows[i].name, f.name_len);
		assert_string_equal(f.value, rows[i].value);
		assert_true(f.type + f.declared_len < f.value);
		assert_int_equal(f.type[f.declared_len - 1], f.size ? ']' : f.name[f.name_len - 1]);
		assert_int_equal(f.size, rows[i].size);
		buf_free(&e.why);
	}
}

static const struct {
	const char *text, *why;
} refused_fields[] = {
	{ "", "the form is" },
	{ "port", "the form is" },
	{ "port = 1", "the form is" },
	{ "u16 * = 1", "the form is" },
	{ "u16 port", "needs a value" },
	{ "u16 port =", "an expression is missing" },
	{ "u16 port = 1;", "';'" },
	{ "u16 port = 1)", "not opened: ')'" },
	{ "u16 port = (1", "a ')' is missing" },
	{ "u16 port = (1]", "not opened: ']'" },
	{ "u16 a = 1, b = 2", "only one expression is allowed" },
	{ "u16 a = b = 2", "an assignment" },
	{ "u16 a = b++", "'++'" },
	{ "u16 a = ({ 1", "'{'" },
	{ "u16 a = 1 /* b", "'/*'" },
	{ "u16 a = 1 // b", "'//'" },
	{ "u16 a = 1 \\", "'\\'" },
	{ "u16 a = 1\n#include <x>", "a second line" },
	{ "u16 a = \"x", "a string without a closing quote" },
	{ "u16 a = 'x", "a string without a closing quote" },
	{ "int name[4] = a", "a string, char NAME[SIZE]" },
	{ "char name[0] = a", "1 to 256 bytes" },
	{ "char name[257] = a", "1 to 256 bytes" },
	{ "char name[x] = a", "1 to 256 bytes" },
	{ "char name[4x] = a", "1 to 256 bytes" },
	{ "char name[4 = a", "a ']' is missing" },
	{ "char name[4]", "needs a value" },
	{ "u16 int = 1", "int is a keyword or type of C" },
	{ "u16 return = 1", "return is a keyword or type of C" },
	{ "u16 u64 = 1", "u64 is a keyword or type of C" },
	{ "static int a = 1", "not part of the type of a field: 'static'" },
	{ "typedef int a = 1", "not part of the type of a field: 'typedef'" },
	{ "void a = 1", "cannot be void" },
	{ "const int a = 1", "cannot be const" },
	{ "char *const a = 1", "cannot be const" },
	{ "struct a = 1", "'struct NAME *FIELD = EXPRESSION'" },
	{ "u16 \xc3\xa4 = 1", "the form is" },
	{ "u16 a = \xc3\xa4", "not part of C: '\xc3\xa4'" },
	{ "u16 a = 1 ?"
	  "?/",
	  "'?"
	  "?'" },
};

static void invalid_fields_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(refused_fields); i++) {
		struct expression_error e = { 0 };
		struct expression_field f;

		assert_int_equal(expression_parse_field(refused_fields[i].text, &f, &e), -EINVAL);
		assert_non_null(strstr(buf_text(&e.why), refused_fields[i].why));
		buf_free(&e.why);
	}
}

static void pure_conditions_are_accepted(void **state)
{
	static const char *const rows[] = {
		"backlog > 100",
		"ret < 0 && ret != -11",
		"a <= b || a >= b",
		"(u32)x == (unsigned long)(y)",
		"((struct sock *)sk)->__sk_common.skc_num == 80",
		"(struct sock *)(sk) == p",
		"ntohs(sk->__sk_common.skc_dport) == 443",
		"bpf_get_current_pid_tgid() >> 32 == 1",
		"sizeof(*sk) > 4 && sizeof x",
		"a[1] == 'x' && a[(2)] == ')'",
		"!(a) ? (b) : c",
		"a ? b ? c : d : e ?: f",
		"x == 1.5e3",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct expression_error e = { 0 };

		assert_int_equal(expression_check_condition(rows[i], &e), 0);
		assert_string_equal(buf_text(&e.why), "");
		buf_free(&e.why);
	}
}

static void invalid_conditions_are_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{ "", "an expression is missing" },
		{ "backlog = 100", "an assignment (use == to compare)" },
		{ "backlog += 100", "it changes a variable: '+='" },
		{ "backlog <<= 1", "it changes a variable: '<<='" },
		{ "backlog++ > 1", "it changes a variable: '++'" },
		{ "--backlog > 1", "it changes a variable: '--'" },
		{ "bpf_send_signal(9)", "it calls a function: 'bpf_send_signal'" },
		{ "f (9)", "it calls a function: 'f'" },
		{ "(f)(9)", "it calls a function" },
		{ "(*f)(9)", "it calls a function" },
		{ "((u32)f)(9)", "it calls a function" },
		{ "ntohs(f)(9)", "it calls a function" },
		{ "f[0](9)", "it calls a function" },
		{ "ntohs(f(9))", "it calls a function: 'f'" },
		{ "asm volatile(\"cli\")", "'asm'" },
		{ "({ return 0; })", "'{'" },
		{ "<% 1", "'<%'" },
		{ "1, 2", "only one expression is allowed" },
		{ "1;", "';'" },
		{ "1) || (1", "not opened" },
		{ "a: 1", "a ':' without a '?'" },
		{ "a ? b : c : d", "a ':' without a '?'" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct expression_error e = { 0 };

		assert_int_equal(expression_check_condition(rows[i].text, &e), -EINVAL);
		assert_non_null(strstr(buf_text(&e.why), rows[i].why));
		buf_free(&e.why);
	}
}

static void long_and_deep_texts_are_refused(void **state)
{
	static char text[EXPRESSION_TEXT_MAX + 2];
	struct expression_error e = { 0 };

	(void)state;
	memset(text, '1', sizeof(text) - 1);
	assert_int_equal(expression_check_condition(text, &e), -EINVAL);
	memset(text, '(', 100);
	text[100] = '\0';
	assert_int_equal(expression_check_condition(text, &e), -EINVAL);
	buf_free(&e.why);
}

static void errors_have_a_position(void **state)
{
	static const struct {
		const char *text;
		int at;
		bool where;
	} rows[] = {
		{ "", 0, true },
		{ "  ", 2, true },
		{ "(a", 2, true },
		{ "a == \"x", 5, true },
		{ "a\n> 1", 1, true },
		{ "a > 1; return 0", 5, true },
		{ "f(1)", 0, true },
		{ "1 + (f)(9)", 6, true },
		{ "u16", 3, false },
		{ "u16 a", 5, false },
		{ "u16 a =", 7, false },
		{ "u16 int = 1", 4, false },
		{ "const int a = 1", 0, false },
		{ "char a[x] = b", 7, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct expression_error e = { 0 };
		struct expression_field f;

		assert_int_equal(rows[i].where ? expression_check_condition(rows[i].text, &e) :
						 expression_parse_field(rows[i].text, &f, &e),
				 -EINVAL);
		assert_int_equal(e.at - rows[i].text, rows[i].at);
		buf_free(&e.why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_parsed),
		cmocka_unit_test(invalid_fields_are_refused),
		cmocka_unit_test(pure_conditions_are_accepted),
		cmocka_unit_test(invalid_conditions_are_refused),
		cmocka_unit_test(errors_have_a_position),
		cmocka_unit_test(long_and_deep_texts_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
