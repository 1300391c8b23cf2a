/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Recorded listen events and their lines in each format. */
#include "unit.h"

#include <arpa/inet.h>
#include <calltap/listen_evt.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>

#include "make_btf.h"
#include "print/listen_rows.h"

#define TITLES                                                                             \
	"TIME         PID COMM                UID      NETNS PROTO BACKLOG RET           " \
	"ADDRESS\n"

static const struct decode_context clock_2026 = { .to_realtime = 1795422130000000000 };
static struct basics b;
static struct type *layout;

static int setup(void **state)
{
	(void)state;
	setenv("TZ", "UTC", 1);
	tzset();
	libbpf_set_print(NULL);
	basics_new(&b);
	return basics_layout(&b, add_listen(&b, NULL, 88), &layout);
}

static int teardown(void **state)
{
	(void)state;
	layout_free(layout);
	layout = NULL;
	btf__free(b.btf);
	return 0;
}

/* 88 bytes as a kernel sent them: nginx on 127.0.0.1:80. */
static const unsigned char recorded[] =
	"\x15\xcd\x5b\x07\x00\x00\x00\x00"				   /* ts */
	"\x2a\x1c\x00\x00\x00\x00\x00\x00"				   /* cgroup */
	"\x00\x00\x00\xf0\x00\x00\x00\x00"				   /* netns */
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" /* laddr6 */
	"\x7f\x00\x00\x01"						   /* laddr */
	"\xd2\x04\x00\x00"						   /* pid */
	"\xd3\x04\x00\x00"						   /* tid */
	"\x21\x00\x00\x00"						   /* uid */
	"\xff\x01\x00\x00"						   /* backlog */
	"\x00\x00\x00\x00"						   /* ret */
	"\x02\x00"							   /* family */
	"\x06\x00"							   /* protocol */
	"\x00\x50"							   /* lport */
	"nginx\0\0\0\0\0\0\0\0\0\0\0"					   /* comm */
	"\x00"; /* pad, with the NUL that ends this text */

static struct listen_evt_t recorded_event(void)
{
	struct listen_evt_t e;

	_Static_assert(sizeof(recorded) == sizeof(e), "a recorded event");
	memcpy(&e, recorded, sizeof(e));
	return e;
}

/* The caller frees the text. */
static char *printed(enum print_format format, bool colour, const void *bytes, size_t size,
		     bool *fits)
{
	struct event_rows *c = listen_rows_new(LISTEN_STREAM, layout, &clock_2026);
	struct printer *p;
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	p = printer_new(format, false, f, colour, &clock_2026);
	assert_int_equal(event_rows_put(c, p, bytes, size, fits), 0);
	assert_int_equal(printer_flush(p), 0);
	printer_free(p);
	event_rows_free(c);
	fclose(f);
	return text;
}

static void expect_bytes(const void *bytes, size_t size, const char *table, const char *json)
{
	bool fits = false;
	char *text = printed(PRINT_TABLE, false, bytes, size, &fits);

	assert_true(fits);
	assert_memory_equal(text, TITLES, strlen(TITLES));
	assert_string_equal(text + strlen(TITLES), table);
	free(text);
	text = printed(PRINT_JSON, false, bytes, size, &fits);
	assert_string_equal(text, json);
	free(text);
}

static void expect_event(const struct listen_evt_t *e, const char *table, const char *json)
{
	expect_bytes(e, sizeof(*e), table, json);
}

static void prints_a_recorded_event(void **state)
{
	(void)state;
	expect_bytes(recorded, sizeof(recorded),
		     "08:22:10    1234 nginx                33 4026531840 tcp       511 0"
		     "             127.0.0.1:80\n",
		     "{\"stream\":\"listen_evt\",\"time\":\"2026-11-23T08:22:10.123456789Z\","
		     "\"pid\":1234,\"tid\":1235,\"comm\":\"nginx\",\"uid\":33,"
		     "\"netns\":4026531840,\"cgroup\":7210,\"family\":\"inet\","
		     "\"protocol\":\"tcp\",\"laddr\":\"127.0.0.1\",\"lport\":80,"
		     "\"backlog\":511,\"ret\":0,\"error\":null}\n");
}

static void an_ipv6_listener(void **state)
{
	struct listen_evt_t e = recorded_event();

	(void)state;
	e.family = AF_INET6;
	e.laddr = 0;
	inet_pton(AF_INET6, "2001:db8::1", &e.laddr6);
	e.lport = htons(65535);
	expect_event(&e,
		     "08:22:10    1234 nginx                33 4026531840 tcp       511 0"
		     "             [2001:db8::1]:65535\n",
		     "{\"stream\":\"listen_evt\",\"time\":\"2026-11-23T08:22:10.123456789Z\","
		     "\"pid\":1234,\"tid\":1235,\"comm\":\"nginx\",\"uid\":33,"
		     "\"netns\":4026531840,\"cgroup\":7210,\"family\":\"inet6\","
		     "\"protocol\":\"tcp\",\"laddr\":\"2001:db8::1\",\"lport\":65535,"
		     "\"backlog\":511,\"ret\":0,\"error\":null}\n");
}

static void an_ipv4_mapped_listener(void **state)
{
	struct listen_evt_t e = recorded_event();

	(void)state;
	e.family = AF_INET6;
	inet_pton(AF_INET6, "::ffff:192.0.2.7", &e.laddr6);
	expect_event(&e,
		     "08:22:10    1234 nginx                33 4026531840 tcp       511 0"
		     "             [::ffff:192.0.2.7]:80\n",
		     "{\"stream\":\"listen_evt\",\"time\":\"2026-11-23T08:22:10.123456789Z\","
		     "\"pid\":1234,\"tid\":1235,\"comm\":\"nginx\",\"uid\":33,"
		     "\"netns\":4026531840,\"cgroup\":7210,\"family\":\"inet6\","
		     "\"protocol\":\"tcp\",\"laddr\":\"::ffff:192.0.2.7\",\"lport\":80,"
		     "\"backlog\":511,\"ret\":0,\"error\":null}\n");
}

static void prints_mptcp(void **state)
{
	struct listen_evt_t e = recorded_event();

	(void)state;
	e.protocol = 262;
	e.backlog = UINT32_MAX;
	e.laddr = 0;
	expect_event(&e,
		     "08:22:10    1234 nginx                33 4026531840 mptcp 4294967295 0"
		     "             0.0.0.0:80\n",
		     "{\"stream\":\"listen_evt\",\"time\":\"2026-11-23T08:22:10.123456789Z\","
		     "\"pid\":1234,\"tid\":1235,\"comm\":\"nginx\",\"uid\":33,"
		     "\"netns\":4026531840,\"cgroup\":7210,\"family\":\"inet\","
		     "\"protocol\":\"mptcp\",\"laddr\":\"0.0.0.0\",\"lport\":80,"
		     "\"backlog\":4294967295,\"ret\":0,\"error\":null}\n");
}

static void prints_the_error_of_a_failure(void **state)
{
	struct listen_evt_t e = recorded_event();

	(void)state;
	e.ret = -EADDRINUSE;
	expect_event(&e,
		     "08:22:10    1234 nginx                33 4026531840 tcp       511 EADDRINUSE"
		     "    127.0.0.1:80\n",
		     "{\"stream\":\"listen_evt\",\"time\":\"2026-11-23T08:22:10.123456789Z\","
		     "\"pid\":1234,\"tid\":1235,\"comm\":\"nginx\",\"uid\":33,"
		     "\"netns\":4026531840,\"cgroup\":7210,\"family\":\"inet\","
		     "\"protocol\":\"tcp\",\"laddr\":\"127.0.0.1\",\"lport\":80,"
		     "\"backlog\":511,\"ret\":-98,\"error\":\"EADDRINUSE\"}\n");
}

/* An errno that only the kernel uses has no name. */
static void prints_an_error_without_name(void **state)
{
	struct listen_evt_t e = recorded_event();

	(void)state;
	e.ret = -512;
	e.family = 40;
	e.protocol = 132;
	expect_event(&e,
		     "08:22:10    1234 nginx                33 4026531840 132       511 -512"
		     "          [::]:80\n",
		     "{\"stream\":\"listen_evt\",\"time\":\"2026-11-23T08:22:10.123456789Z\","
		     "\"pid\":1234,\"tid\":1235,\"comm\":\"nginx\",\"uid\":33,"
		     "\"netns\":4026531840,\"cgroup\":7210,\"family\":\"40\","
		     "\"protocol\":\"132\",\"laddr\":\"::\",\"lport\":80,"
		     "\"backlog\":511,\"ret\":-512,\"error\":null}\n");
}

static void failures_are_red_on_a_terminal(void **state)
{
	struct listen_evt_t e = recorded_event();
	bool fits;
	char *text = printed(PRINT_TABLE, true, &e, sizeof(e), &fits);

	(void)state;
	assert_null(strstr(text, "\033[31m"));
	free(text);
	e.ret = -EINVAL;
	text = printed(PRINT_TABLE, true, &e, sizeof(e), &fits);
	assert_non_null(strstr(text, " \033[31mEINVAL       \033[0m 127.0.0.1:80\n"));
	free(text);
}

static void escapes_process_names(void **state)
{
	static const struct {
		const char *comm; /* 16 bytes */
		const char *table;
		const char *json;
	} rows[] = {
		{ "a b\0\0\0\0\0\0\0\0\0\0\0\0", " a b              ", "\"a b\"" },
		{ "\x1b[2J\0\0\0\0\0\0\0\0\0\0\0", " \\x1b[2J          ", "\"\\\\x1b[2J\"" },
		{ "a\nb\0\0\0\0\0\0\0\0\0\0\0\0", " a\\x0ab           ", "\"a\\\\x0ab\"" },
		{ "\xff\xfe\0\0\0\0\0\0\0\0\0\0\0\0\0", " \\xff\\xfe         ",
		  "\"\\\\xff\\\\xfe\"" },
		{ "q\"q\0\0\0\0\0\0\0\0\0\0\0\0", " q\"q              ", "\"q\\\"q\"" },
		{ "0123456789abcdef", " 0123456789abcdef ", "\"0123456789abcdef\"" },
		{ "0123456789abcd\xc3\xa9", " 0123456789abcd\xc3\xa9 ",
		  "\"0123456789abcd\xc3\xa9\"" },
		{ "0123456789abcde\xc3", " 0123456789abcde\\xc3 ", "\"0123456789abcde\\\\xc3\"" },
		{ "\0after it\0\0\0\0\0\0", "                  ", "\"\"" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct listen_evt_t e = recorded_event();
		char key[64];
		bool fits;
		char *text;

		memcpy(e.comm, rows[i].comm, sizeof(e.comm));
		text = printed(PRINT_TABLE, false, &e, sizeof(e), &fits);
		check(strstr(text, rows[i].table), text);
		free(text);
		snprintf(key, sizeof(key), "\"comm\":%s,", rows[i].json);
		text = printed(PRINT_JSON, false, &e, sizeof(e), &fits);
		check(strstr(text, key), text);
		free(text);
	}
}

/* Any bytes make a line, damaged or hostile ones, too. */
static void prints_extreme_numbers(void **state)
{
	static const int64_t times[] = { INT64_MAX, INT64_MIN, -1, 0 };
	struct listen_evt_t e;
	bool fits;

	(void)state;
	memset(&e, 0xff, sizeof(e));
	for (size_t i = 0; i < COUNT_OF(times); i++) {
		e.ts = times[i];
		free(printed(PRINT_TABLE, false, &e, sizeof(e), &fits));
		assert_true(fits);
		free(printed(PRINT_JSON, false, &e, sizeof(e), &fits));
	}
}

static void accepts_a_padded_record(void **state)
{
	char sample[92] = { 0 };
	bool fits = false;
	char *plain, *padded;

	(void)state;
	memcpy(sample, recorded, sizeof(recorded));
	memset(sample + 88, 0xee, 4);
	plain = printed(PRINT_JSON, false, recorded, 88, &fits);
	padded = printed(PRINT_JSON, false, sample, 92, &fits);
	assert_true(fits);
	assert_string_equal(padded, plain);
	free(plain);
	free(padded);
}

static void reads_an_unaligned_record(void **state)
{
	char shifted[4 + 92] = { 0 };
	bool fits = false;
	char *text;

	(void)state;
	memcpy(shifted + 4, recorded, 88);
	text = printed(PRINT_JSON, false, shifted + 4, 92, &fits);
	assert_true(fits);
	assert_non_null(strstr(text, "\"lport\":80,"));
	free(text);
}

static void prints_other_sizes_as_hex(void **state)
{
	static const size_t sizes[] = { 0, 1, 84, 87, 89, 91, 93, 96 };
	char bytes[96] = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		bool fits = true;
		char *text = printed(PRINT_JSON, false, bytes, sizes[i], &fits);
		char want[64];

		assert_false(fits);
		snprintf(want, sizeof(want), "{\"stream\":\"listen_evt\",\"size\":%zu,\"hex\":\"",
			 sizes[i]);
		assert_memory_equal(text, want, strlen(want));
		assert_int_equal(strlen(text), strlen(want) + 2 * sizes[i] + 3);
		free(text);
	}
}

static void equal_layouts_agree(void **state)
{
	struct buf why = { 0 };

	(void)state;
	assert_true(listen_rows_layout_agrees(layout, &why));
	assert_string_equal(buf_text(&why), "");
	buf_free(&why);
}

static void expect_difference(const struct listen_change *change, uint32_t size, const char *why)
{
	int id = add_listen(&b, change, size);
	struct buf got = { 0 };
	struct type *t = NULL;

	assert_int_equal(basics_layout(&b, id, &t), 0);
	assert_false(listen_rows_layout_agrees(t, &got));
	assert_string_equal(buf_text(&got), why);
	buf_free(&got);
	layout_free(t);
}

static void reports_every_difference(void **state)
{
	static const struct {
		struct listen_change change;
		uint32_t size;
		const char *why;
	} rows[] = {
		{ { .field = "comm", .name = "name" }, 88, "it has name where calltap has comm" },
		{ { .field = "uid", .type_name = "u32" }, 88, "uid is u32 there and uid_t here" },
		{ { .field = "pad", .move = 2 }, 90, "pad is at offset 88 there and at 86 here" },
		{ { .field = "pad", .drop = true }, 88, "it has 14 fields, calltap has 15" },
		{ { .field = "ts", .drop = true }, 88, "it has cgroup where calltap has ts" },
		{ { .field = "tid", .drop = true }, 88, "it has uid where calltap has tid" },
		{ { 0 }, 96, "it has 96 bytes, calltap has 88" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		expect_difference(&rows[i].change, rows[i].size, rows[i].why);
}

static void reports_an_additional_field(void **state)
{
	struct buf why = { 0 };
	struct type *t = NULL;
	int id = add_listen(&b, NULL, 92);

	(void)state;
	add_field(&b, "more", b.u32, 88 * 8, 0);
	assert_int_equal(basics_layout(&b, id, &t), 0);
	assert_false(listen_rows_layout_agrees(t, &why));
	assert_string_equal(buf_text(&why), "it has 16 fields, calltap has 15");
	buf_free(&why);
	layout_free(t);
}

static void a_bitfield_does_not_agree(void **state)
{
	const struct listen_change change = { .field = "pad", .bits = 16 };
	struct buf why = { 0 };
	struct type *t = NULL;

	(void)state;
	assert_int_equal(basics_layout(&b, add_listen(&b, &change, 88), &t), 0);
	assert_false(listen_rows_layout_agrees(t, &why));
	assert_true(why.len > 0);
	buf_free(&why);
	layout_free(t);
}

static void reports_another_type_of_comm(void **state)
{
	struct buf why = { 0 };

	(void)state;
	free(layout->members[13].type->name);
	layout->members[13].type->name = strdup("char[17]");
	assert_false(listen_rows_layout_agrees(layout, &why));
	assert_string_equal(buf_text(&why), "comm is char[17] there and char[16] here");
	buf_free(&why);
}

static void an_empty_struct_does_not_agree(void **state)
{
	const struct type empty = { .kind = TYPE_STRUCT };
	struct buf why = { 0 };

	(void)state;
	assert_false(listen_rows_layout_agrees(&empty, &why));
	buf_free(&why);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(prints_a_recorded_event),
		TEST(an_ipv6_listener),
		TEST(an_ipv4_mapped_listener),
		TEST(prints_mptcp),
		TEST(prints_the_error_of_a_failure),
		TEST(prints_an_error_without_name),
		TEST(failures_are_red_on_a_terminal),
		TEST(escapes_process_names),
		TEST(prints_extreme_numbers),
		TEST(accepts_a_padded_record),
		TEST(reads_an_unaligned_record),
		TEST(prints_other_sizes_as_hex),
		TEST(equal_layouts_agree),
		TEST(reports_every_difference),
		TEST(reports_an_additional_field),
		TEST(a_bitfield_does_not_agree),
		TEST(reports_another_type_of_comm),
		TEST(an_empty_struct_does_not_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
