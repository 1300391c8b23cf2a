/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <errno.h>
#include <limits.h>

#include "decode/errno_name.h"
#include "decode/text.h"
#include "decode/time.h"
#include "decode/user_memory.h"
#include "decode/value.h"

static const struct decode_context no_clock = { 0 };

/* Types by hand: what a layout would hold. */
static struct type plain(enum type_kind kind, uint32_t size)
{
	return (struct type){ .kind = kind, .size = size, .least = size, .name = "t" };
}

static struct type shown(enum display display, enum type_kind kind, uint32_t size)
{
	return (struct type){ .kind = kind, .size = size, .name = "t", .display = display };
}

static struct buf text; /* what the last value was, if it was a text */

static int free_text(void **state)
{
	(void)state;
	buf_free(&text);
	return 0;
}

static struct value decoded(const struct type *t, const void *bytes)
{
	struct value v;

	buf_clear(&text);
	value_decode(t, bytes, t->size, &no_clock, &text, &v);
	assert_false(text.failed);
	if (v.kind != VALUE_TEXT)
		assert_int_equal(text.len, 0);
	return v;
}

static int member(const struct member *m, const void *bytes, size_t size, struct value *v)
{
	buf_clear(&text);
	return value_decode_member(m, bytes, size, &no_clock, &text, v);
}

static void expect_text(const struct type *t, const void *bytes, const char *want)
{
	assert_int_equal(decoded(t, bytes).kind, VALUE_TEXT);
	assert_string_equal(buf_text(&text), want);
}

static void expect_signed(const struct type *t, const void *bytes, int64_t want)
{
	struct value v = decoded(t, bytes);

	assert_int_equal(v.kind, VALUE_SIGNED);
	assert_true(v.i == want);
}

static void expect_unsigned(const struct type *t, const void *bytes, uint64_t want)
{
	struct value v = decoded(t, bytes);

	assert_int_equal(v.kind, VALUE_UNSIGNED);
	assert_true(v.u == want);
}

static void signal_sets(void **state)
{
	struct type t = shown(DISPLAY_SIGNALS, TYPE_STRUCT, 8);

	(void)state;
	expect_text(&t, "\0\0\0\0\0\0\0\0", "[]");
	expect_text(&t, "\2\0\1\0\0\0\0\x80", "[INT CHLD RT_32]");
	expect_text(&t, "\xff\xfe\xff\xff\xff\xff\xff\xff", "~[KILL]");
	expect_text(&t, "\0\0\0\xb0\1\0\0\0", "[IO PWR RTMIN RT_1]");
}

static void signals_have_names(void **state)
{
	struct type t = shown(DISPLAY_SIGNAL, TYPE_SIGNED, 4);

	(void)state;
	expect_text(&t, "\x0f\0\0\0", "SIGTERM");
	expect_text(&t, "\x1d\0\0\0", "SIGIO");
	expect_text(&t, "\x20\0\0\0", "SIGRTMIN");
	expect_text(&t, "\x21\0\0\0", "SIGRT_1");
	expect_text(&t, "\x40\0\0\0", "SIGRT_32");
	expect_signed(&t, "\0\0\0\0", 0);
	expect_signed(&t, "\x41\0\0\0", 65);
	expect_signed(&t, "\xff\xff\xff\xff", -1);
}

/* Families whose addresses are no more than numbers. */
static void addresses_of_other_families(void **state)
{
	static const struct {
		const char *bytes, *text;
		uint32_t size;
	} rows[] = {
		{ "\x10\0\0\0\x67\x12\0\0\0\0\0\0", "AF_NETLINK pid=4711", 12 },
		{ "\x10\0\0\0\0\0\0\0\x11\0\0\0", "AF_NETLINK pid=0 groups=0x11", 12 },
		{ "\x10\0\0\0\0\0\0\0\x11\0\0", "AF_NETLINK", 11 },
		{ "\x11\0\0\3\2\0\0\0\0\0\0\0", "AF_PACKET ifindex=2 protocol=0x0003", 12 },
		{ "\x11\0\x08\6\2\0\0\0\1\0\0\6\x52\x54\0\x12\x34\x56\0\0",
		  "AF_PACKET ifindex=2 protocol=0x0806 addr=52:54:00:12:34:56", 20 },
		{ "\x11\0\x08\6\2\0\0\0\1\0\0\xff\x52",
		  "AF_PACKET ifindex=2 protocol=0x0806 addr=52:00:00:00:00:00:00:00", 13 },
		{ "\x28\0\0\0\0\4\0\0\2\0\0\0\0\0\0\0", "AF_VSOCK cid=2 port=1024", 16 },
		{ "\x0a\0\0\x50\0\0\0\0\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1\3\0\0\0",
		  "[fe80::1%3]:80", 28 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct type t = shown(DISPLAY_SOCKADDR, TYPE_STRUCT, rows[i].size);
		char *exact = test_malloc(rows[i].size);

		memcpy(exact, rows[i].bytes, rows[i].size);
		expect_text(&t, exact, rows[i].text);
		test_free(exact);
	}
}

static void how_a_process_ended(void **state)
{
	struct type t = shown(DISPLAY_STATUS, TYPE_SIGNED, 4);

	(void)state;
	expect_text(&t, "\0\3\0\0", "exit(3)");
	expect_text(&t, "\x09\0\0\0", "killed(SIGKILL)");
	expect_text(&t, "\x8b\0\0\0", "killed(SIGSEGV, core)");
	expect_text(&t, "\x32\0\0\0", "killed(SIGRT_18)");
	expect_text(&t, "\x7f\x13\0\0", "stopped(SIGSTOP)");
	expect_text(&t, "\xff\xff\0\0", "continued");
}

static void modes_of_files(void **state)
{
	struct type t = shown(DISPLAY_MODE, TYPE_UNSIGNED, 4);

	(void)state;
	expect_text(&t, "\xa4\x81\0\0", "S_IFREG|0644");
	expect_text(&t, "\xff\x43\0\0", "S_IFDIR|01777");
	expect_text(&t, "\x24\0\0\0", "0044");
	expect_text(&t, "\0\xf0\0\0", "0170000");
}

static void expect_strings(const void *bytes, const char *want)
{
	const char *at = NULL;
	size_t len = 0;

	buf_clear(&text);
	while ((at = user_memory_next_string(bytes, at, &len)))
		buf_printf(&text, "%.*s,", (int)len, at);
	assert_string_equal(buf_text(&text), want);
}

/* Whatever bytes there are, and wherever: none outside is read. */
static void lists_of_strings(void **state)
{
	struct {
		uint32_t size, more;
		char packed[504];
	} s = { .size = 7, .packed = "ls\0-l\0" };
	char odd[1 + sizeof(s)];

	(void)state;
	s.size = 6;
	expect_strings(&s, "ls,-l,");
	memcpy(odd + 1, &s, sizeof(s));
	expect_strings(odd + 1, "ls,-l,");
	s.more = 1;
	expect_strings(&s, "ls,-l,...,");
	s.size = 7;
	s.more = 0;
	expect_strings(&s, "ls,-l,,");
	s.size = 0;
	expect_strings(&s, "");
	s.size = UINT32_MAX;
	memset(s.packed, 'x', sizeof(s.packed));
	expect_strings(&s, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,");
}

static void descriptors_with_paths(void **state)
{
	struct type t = shown(DISPLAY_FD, TYPE_STRUCT, 344);
	struct {
		int32_t fd;
		uint32_t magic;
		uint64_t inode;
		uint32_t size, more;
		char names[320];
	} fd = { .fd = 3, .inode = 7, .size = 11, .names = "passwd\0etc" };

	(void)state;
	expect_text(&t, &fd, "3</etc/passwd>");
	fd.more = 1;
	expect_text(&t, &fd, "3<.../etc/passwd>");
	fd.size = fd.more = 0;
	expect_text(&t, &fd, "3</>");
	fd.magic = 0x534f434b;
	expect_text(&t, &fd, "3<socket:[7]>");
	fd.magic = 0x50495045;
	expect_text(&t, &fd, "3<pipe:[7]>");
	fd.magic = 0x09041934;
	expect_text(&t, &fd, "3<anon_inode:passwd>");
	fd.inode = 0;
	expect_text(&t, &fd, "3");
	fd.fd = -100;
	expect_text(&t, &fd, "AT_FDCWD");
	fd.inode = 1; /* no bytes but those that are there, whatever it says */
	fd.magic = 0;
	fd.size = UINT32_MAX;
	memset(fd.names, 'n', sizeof(fd.names));
	decoded(&t, &fd);
	assert_int_equal(text.len, strlen("AT_FDCWD</>") + sizeof(fd.names));
	memset(fd.names, '\0', sizeof(fd.names));
	decoded(&t, &fd);
	assert_int_equal(text.len, strlen("AT_FDCWD<>") + sizeof(fd.names));
}

static void integers_of_each_size_and_sign(void **state)
{
	static const struct {
		uint32_t size;
		const char bytes[9];
		uint64_t u;
		int64_t i;
	} rows[] = {
		{ 1, "\x7f", 0x7f, 0x7f },
		{ 1, "\x80", 0x80, -128 },
		{ 1, "\xff", 0xff, -1 },
		{ 2, "\x34\x12", 0x1234, 0x1234 },
		{ 2, "\x00\x80", 0x8000, -32768 },
		{ 4, "\x78\x56\x34\x12", 0x12345678, 0x12345678 },
		{ 4, "\x00\x00\x00\x80", 0x80000000, INT_MIN },
		{ 8, "\x08\x07\x06\x05\x04\x03\x02\x01", 0x0102030405060708, 0x0102030405060708 },
		{ 8, "\0\0\0\0\0\0\0\x80", 1ull << 63, INT64_MIN },
		{ 8, "\xff\xff\xff\xff\xff\xff\xff\xff", UINT64_MAX, -1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct type u = plain(TYPE_UNSIGNED, rows[i].size);
		struct type s = plain(TYPE_SIGNED, rows[i].size);

		expect_unsigned(&u, rows[i].bytes, rows[i].u);
		expect_signed(&s, rows[i].bytes, rows[i].i);
	}
}

static void unaligned_bytes_are_read(void **state)
{
	struct type t = plain(TYPE_UNSIGNED, 8);
	char bytes[16] = "x\1\0\0\0\0\0\0\2";

	(void)state;
	expect_unsigned(&t, bytes + 1, 0x0200000000000001);
}

static void wide_integers_are_decimal(void **state)
{
	static const struct {
		const char *bytes;
		const char *u;
		const char *i; /* NULL: it fits 64 bits */
	} rows[] = {
		{ "\1\2\3\4\5\6\7\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10",
		  "21345817372864405881847059188222722561",
		  "21345817372864405881847059188222722561" },
		{ "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
		  "340282366920938463463374607431768211455", NULL },
		{ "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80", "170141183460469231731687303715884105728",
		  "-170141183460469231731687303715884105728" },
		{ "\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0", "18446744073709551616",
		  "18446744073709551616" },
		{ "\0\0\x64\xa7\xb3\xb6\xe0\x0d\0\0\0\0\0\0\0\0", NULL, NULL },
	};
	struct type u = plain(TYPE_UNSIGNED, 16);
	struct type i = plain(TYPE_SIGNED, 16);

	(void)state;
	for (size_t k = 0; k < COUNT_OF(rows); k++) {
		if (rows[k].u)
			expect_text(&u, rows[k].bytes, rows[k].u);
		if (rows[k].i)
			expect_text(&i, rows[k].bytes, rows[k].i);
	}
	expect_unsigned(&u, rows[4].bytes, 1000000000000000000);
	expect_signed(&i, rows[1].bytes, -1);
}

static void pointers_are_hex(void **state)
{
	struct type t = plain(TYPE_POINTER, 8);

	(void)state;
	expect_text(&t, "\x80\x12\x34\x56\x78\x9a\xff\xff", "0xffff9a7856341280");
	expect_text(&t, "\0\0\0\0\0\0\0\0", "0x0000000000000000");
}

static void bools_are_true_or_false(void **state)
{
	struct type t = plain(TYPE_BOOL, 1);
	const char bytes[] = { 0, 1, 2, (char)0xff };

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++) {
		struct value v = decoded(&t, &bytes[i]);

		assert_int_equal(v.kind, VALUE_BOOL);
		assert_int_equal(v.b, i > 0);
	}
}

static void floats_are_real(void **state)
{
	struct type f = plain(TYPE_FLOAT, 4);
	struct type d = plain(TYPE_FLOAT, 8);
	float one = 1.5f;
	double two = -2.25;
	struct value v = decoded(&f, &one);

	(void)state;
	assert_int_equal(v.kind, VALUE_REAL);
	assert_true(v.real == 1.5);
	v = decoded(&d, &two);
	assert_true(v.real == -2.25);
}

static void addresses_and_ports(void **state)
{
	struct type v4 = shown(DISPLAY_IPV4, TYPE_UNSIGNED, 4);
	struct type v6 = shown(DISPLAY_IPV6, TYPE_STRUCT, 16);
	struct type port = shown(DISPLAY_PORT, TYPE_UNSIGNED, 2);

	(void)state;
	expect_text(&v4, "\xc0\x00\x02\x01", "192.0.2.1");
	expect_text(&v4, "\0\0\0\0", "0.0.0.0");
	expect_text(&v6, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1", "2001:db8::1");
	expect_text(&v6, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "::");
	expect_text(&v6, "\0\0\0\0\0\0\0\0\0\0\xff\xff\x7f\0\0\1", "::ffff:127.0.0.1");
	expect_unsigned(&port, "\x01\xbb", 443);
	expect_unsigned(&port, "\xff\xff", 65535);
}

static void modes_are_octal(void **state)
{
	struct type t = shown(DISPLAY_OCTAL, TYPE_UNSIGNED, 2);

	(void)state;
	expect_text(&t, "\xa4\x01", "0644");
	expect_text(&t, "\x00\x00", "0000");
	expect_text(&t, "\xa4\x81", "0100644");
	expect_text(&t, "\xff\xff", "0177777");
}

static void returns_show_the_error(void **state)
{
	struct type t = shown(DISPLAY_RETURN, TYPE_SIGNED, 4);

	(void)state;
	expect_text(&t, "\x9e\xff\xff\xff", "EADDRINUSE"); /* -98 */
	expect_text(&t, "\xff\xff\xff\xff", "EPERM");
	expect_signed(&t, "\0\0\0\0", 0);
	expect_signed(&t, "\5\0\0\0", 5);
	expect_signed(&t, "\0\xfe\xff\xff", -512); /* ERESTARTSYS: not user space's */
	expect_signed(&t, "\0\0\0\x80", INT_MIN);
}

static void errno_names(void **state)
{
	static const struct {
		int64_t ret;
		const char *name;
	} rows[] = {
		{ -1, "EPERM" },       { -2, "ENOENT" }, { -22, "EINVAL" },   { -98, "EADDRINUSE" },
		{ 0, NULL },	       { 1, NULL },	 { 98, NULL },	      { -4095, NULL },
		{ -4096, NULL },       { -512, NULL },	 { INT64_MIN, NULL }, { INT64_MAX, NULL },
		{ -4294967295, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const char *name = errno_name(rows[i].ret);

		assert_int_equal(!name, !rows[i].name);
		if (name)
			assert_string_equal(name, rows[i].name);
	}
}

static struct enumerator colours[] = { { "RED", 0 }, { "GREEN", 1 }, { "TOP", 3 } };
static struct enumerator signs[] = { { "MINUS", -1 }, { "PLUS", 1 } };

static void enums_show_their_names(void **state)
{
	struct type c = plain(TYPE_ENUM, 4);
	struct type s = plain(TYPE_ENUM, 4);

	(void)state;
	c.names = colours, c.count = 3;
	s.names = signs, s.count = 2, s.negative = true;
	expect_text(&c, "\1\0\0\0", "GREEN");
	expect_text(&c, "\3\0\0\0", "TOP");
	expect_text(&s, "\xff\xff\xff\xff", "MINUS");
	expect_signed(&s, "\xfe\xff\xff\xff", -2);
}

static int64_t number_of(const struct value *v)
{
	assert_true(v->kind == VALUE_SIGNED || v->kind == VALUE_UNSIGNED);
	return v->i;
}

/* An enum without negative names has no negative values. */
static void unnamed_values_of_unsigned_enums_are_not_negative(void **state)
{
	struct type t = plain(TYPE_ENUM, 4);
	struct member m = { "e", &t, 0, 2, false };
	struct value v;

	(void)state;
	t.names = colours, t.count = 3;
	v = decoded(&t, "\0\0\0\x80");
	assert_true(number_of(&v) == 0x80000000);
	assert_int_equal(member(&m, "\2\0\0\0", 4, &v), 0);
	assert_int_equal(number_of(&v), 2);
	assert_int_equal(member(&m, "\3\0\0\0", 4, &v), 0);
	assert_string_equal(buf_text(&text), "TOP");
}

static void char_arrays_are_strings(void **state)
{
	struct type c = plain(TYPE_CHAR, 1);
	struct type t = plain(TYPE_ARRAY, 8);

	(void)state;
	t.element = &c, t.count = 8;
	expect_text(&t, "nginx\0\0\0", "nginx");
	expect_text(&t, "nginx\0ab", "nginx");
	expect_text(&t, "eight888", "eight888"); /* no NUL at all */
	expect_text(&t, "\0\0\0\0\0\0\0\0", "");
	expect_text(&t, "a\nb\0\0\0\0\0", "a\\x0ab");
}

static void compounds_are_left_to_the_printer(void **state)
{
	struct type u = plain(TYPE_UNSIGNED, 2);
	struct type t = plain(TYPE_ARRAY, 8);
	struct type s = plain(TYPE_STRUCT, 8);

	(void)state;
	t.element = &u, t.count = 4;
	assert_int_equal(decoded(&t, "12345678").kind, VALUE_COMPOUND);
	assert_int_equal(decoded(&s, "12345678").kind, VALUE_COMPOUND);
	s.kind = TYPE_UNION;
	assert_int_equal(decoded(&s, "12345678").kind, VALUE_COMPOUND);
}

/* Every offset and width, against shifts of a 128-bit number. */
static void bitfields_at_every_offset(void **state)
{
	static const unsigned char bytes[16] = { 0x5a, 0xc3, 0x96, 0xff, 0x01, 0x80, 0x7e, 0xe7,
						 0x3c, 0x0f, 0xf0, 0xaa, 0x55, 0x99, 0x66, 0x11 };
	struct type u = plain(TYPE_UNSIGNED, 8);
	struct type s = plain(TYPE_SIGNED, 8);
	unsigned __int128 all;

	(void)state;
	memcpy(&all, bytes, sizeof(all));
	for (uint32_t offset = 0; offset < 128; offset++) {
		for (uint32_t bits = 1; bits <= 64 && offset + bits <= 128; bits++) {
			struct member m = { "f", &u, offset, bits, false };
			uint64_t mask = bits == 64 ? UINT64_MAX : (1ull << bits) - 1;
			uint64_t want = (uint64_t)(all >> offset) & mask;
			struct value v;

			assert_int_equal(member(&m, bytes, 16, &v), 0);
			assert_true(v.kind == VALUE_UNSIGNED && v.u == want);
			if (want >> (bits - 1))
				want |= ~mask;
			m.type = &s;
			assert_int_equal(member(&m, bytes, 16, &v), 0);
			assert_true(v.kind == VALUE_SIGNED && v.i == (int64_t)want);
		}
	}
}

static void one_bit_bools(void **state)
{
	struct type t = plain(TYPE_BOOL, 1);
	struct member m = { "flag", &t, 5, 1, false };
	struct value v;

	(void)state;
	assert_int_equal(member(&m, "\x20", 1, &v), 0);
	assert_true(v.kind == VALUE_BOOL && v.b);
	assert_int_equal(member(&m, "\xdf", 1, &v), 0);
	assert_true(v.kind == VALUE_BOOL && !v.b);
}

/* The bytes are on the heap, so that one read too far is seen. */
static void members_outside_are_refused(void **state)
{
	struct type t = plain(TYPE_UNSIGNED, 4);

	(void)state;
	for (size_t size = 0; size < 12; size++) {
		char *bytes = calloc(1, size ? size : 1);
		struct value v;

		for (uint32_t offset = 0; offset < 96; offset++) {
			struct member whole = { "w", &t, offset / 8 * 8, 0, false };
			struct member bits = { "b", &t, offset, 3, false };
			bool fits = whole.offset / 8 + 4 <= size;

			assert_int_equal(member(&whole, bytes, size, &v), fits ? 0 : -EBADMSG);
			fits = offset + 3 <= size * 8;
			assert_int_equal(member(&bits, bytes, size, &v), fits ? 0 : -EBADMSG);
		}
		free(bytes);
	}
}

static void far_members_are_refused(void **state)
{
	struct type t = plain(TYPE_UNSIGNED, 4);
	struct type huge = plain(TYPE_STRUCT, UINT32_MAX);
	struct member far = { "f", &t, UINT32_MAX - 7, 0, false };
	struct member wide = { "w", &huge, 0, 0, false };
	char bytes[8] = { 0 };
	struct value v;

	(void)state;
	assert_int_equal(member(&far, bytes, 8, &v), -EBADMSG);
	assert_int_equal(member(&wide, bytes, 8, &v), -EBADMSG);
}

static void text_is_valid_and_harmless(void **state)
{
	static const struct {
		const char *in;
		const char *out;
	} rows[] = {
		{ "", "" },
		{ "plain ascii ~", "plain ascii ~" },
		{ "\"quotes'", "\"quotes'" },
		{ "back\\slash", "back\\x5cslash" },
		{ "\\x0a", "\\x5cx0a" }, /* what looks escaped already stays apart from it */
		{ "\t\n\r", "\\x09\\x0a\\x0d" },
		{ "\x1b[31m", "\\x1b[31m" },
		{ "\x7f", "\\x7f" },
		{ "\xc3\xa9", "\xc3\xa9" },		    /* U+00E9 */
		{ "\xc2\xa0", "\xc2\xa0" },		    /* U+00A0, the first after C1 */
		{ "\xdf\xbf", "\xdf\xbf" },		    /* U+07FF */
		{ "\xe0\xa0\x80", "\xe0\xa0\x80" },	    /* U+0800 */
		{ "\xe2\x82\xac", "\xe2\x82\xac" },	    /* U+20AC */
		{ "\xed\x9f\xbf", "\xed\x9f\xbf" },	    /* U+D7FF */
		{ "\xee\x80\x80", "\xee\x80\x80" },	    /* U+E000 */
		{ "\xef\xbf\xbf", "\xef\xbf\xbf" },	    /* U+FFFF */
		{ "\xf0\x90\x80\x80", "\xf0\x90\x80\x80" }, /* U+10000 */
		{ "\xf0\x9f\x90\xa7", "\xf0\x9f\x90\xa7" }, /* U+1F427 */
		{ "\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf" }, /* U+10FFFF */
		{ "\xc2\x80", "\\xc2\\x80" },		    /* C1 control characters */
		{ "\xc2\x9b", "\\xc2\\x9b" },
		{ "\xc2\x9f", "\\xc2\\x9f" },
		{ "\x80", "\\x80" }, /* a continuation alone */
		{ "\xbf\xbf", "\\xbf\\xbf" },
		{ "\xc3", "\\xc3" }, /* cut */
		{ "\xe2\x82", "\\xe2\\x82" },
		{ "\xf0\x9f\x90", "\\xf0\\x9f\\x90" },
		{ "\xc3(", "\\xc3(" }, /* not continued */
		{ "\xe2\x28\xa1", "\\xe2(\\xa1" },
		{ "\xe2\x82\x28", "\\xe2\\x82(" },
		{ "\xf0\x9f\xc3\xa9", "\\xf0\\x9f\xc3\xa9" }, /* finds its way back */
		{ "\xc0\x80", "\\xc0\\x80" },		      /* overlong */
		{ "\xc1\xbf", "\\xc1\\xbf" },
		{ "\xe0\x9f\xbf", "\\xe0\\x9f\\xbf" },
		{ "\xf0\x8f\xbf\xbf", "\\xf0\\x8f\\xbf\\xbf" },
		{ "\xed\xa0\x80", "\\xed\\xa0\\x80" }, /* surrogates */
		{ "\xed\xbf\xbf", "\\xed\\xbf\\xbf" },
		{ "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80" }, /* beyond U+10FFFF */
		{ "\xf5\x80\x80\x80", "\\xf5\\x80\\x80\\x80" },
		{ "\xf8\x88\x80\x80\x80", "\\xf8\\x88\\x80\\x80\\x80" },
		{ "\xfe\xff", "\\xfe\\xff" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		size_t len = strlen(rows[i].in);
		char *exact = malloc(len ? len : 1); /* a read too far is seen */
		struct buf out = { 0 };

		memcpy(exact, rows[i].in, len);
		text_put_escaped(exact, len, &out);
		assert_string_equal(buf_text(&out), rows[i].out);
		buf_free(&out);
		free(exact);
	}
}

static void nul_is_escaped(void **state)
{
	struct buf out = { 0 };

	(void)state;
	text_put_escaped("a\0b", 3, &out);
	assert_string_equal(buf_text(&out), "a\\x00b");
	buf_free(&out);
}

static void times_are_utc(void **state)
{
	static const struct {
		int64_t ns;
		int64_t to_realtime;
		const char *text;
	} rows[] = {
		{ 0, 0, "1970-01-01T00:00:00.000000000Z" },
		{ 1, 0, "1970-01-01T00:00:00.000000001Z" },
		{ 999999999, 1, "1970-01-01T00:00:01.000000000Z" },
		{ 123456789, 1795422130000000000, "2026-11-23T08:22:10.123456789Z" },
		{ -1, 0, "1969-12-31T23:59:59.999999999Z" },
		{ -1000000000, 0, "1969-12-31T23:59:59.000000000Z" },
		{ -1000000001, 0, "1969-12-31T23:59:58.999999999Z" },
		{ 5, -6, "1969-12-31T23:59:59.999999999Z" },
		{ INT64_MAX, 0, "2262-04-11T23:47:16.854775807Z" },
		{ INT64_MIN + 854775808, 0, "1677-09-21T00:12:44.000000000Z" },
		/* The sum does not exist: the time is left as it is. */
		{ INT64_MAX, 1, "2262-04-11T23:47:16.854775807Z" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct decode_context context = { .to_realtime = rows[i].to_realtime };
		struct buf out = { 0 };

		time_put_monotonic(rows[i].ns, &context, &out);
		assert_string_equal(buf_text(&out), rows[i].text);
		buf_free(&out);
	}
}

/* The earliest there is: its whole second is before what 64 bits of ns can say. */
static void the_earliest_time(void **state)
{
	struct buf out = { 0 };

	(void)state;
	time_put_monotonic(INT64_MIN, &no_clock, &out);
	assert_string_equal(buf_text(&out), "1677-09-21T00:12:43.145224192Z");
	buf_free(&out);
}

static void times_use_the_clock(void **state)
{
	struct type t = shown(DISPLAY_KTIME, TYPE_SIGNED, 8);
	struct decode_context context = { .to_realtime = 3600000000000 };
	int64_t ns = 60000000001;
	struct value v;

	(void)state;
	buf_clear(&text);
	value_decode(&t, &ns, 8, &context, &text, &v);
	assert_int_equal(v.kind, VALUE_TEXT);
	assert_string_equal(buf_text(&text), "1970-01-01T01:01:00.000000001Z");
}

/* USER(...): the value at a process's pointer, by its layout. */
#define SIZE 16

struct user {
	uint64_t at;
	int64_t got;
	char is[SIZE];
};

static struct type *user_of(struct type *is)
{
	static struct type number, t;
	static struct member members[3];

	number = plain(TYPE_SIGNED, 8);
	members[0] = (struct member){ .name = "at_user", .type = &number };
	members[1] = (struct member){ .name = "got", .type = &number, .offset = 64 };
	members[2] = (struct member){ .name = "is", .type = is, .offset = 128 };
	t = shown(DISPLAY_USER, TYPE_STRUCT, 16 + is->size);
	t.count = 3;
	t.members = members;
	return &t;
}

static struct type array_of(struct type *element, uint32_t count)
{
	struct type t = plain(TYPE_ARRAY, count * element->size);

	t.element = element;
	t.count = count;
	return t;
}

static void unreadable_memory_is_reported(void **state)
{
	struct type letter = plain(TYPE_CHAR, 1), byte = plain(TYPE_UNSIGNED, 1);
	struct type kinds[] = { array_of(&letter, SIZE), array_of(&byte, SIZE),
				shown(DISPLAY_SOCKADDR, TYPE_STRUCT, SIZE),
				plain(TYPE_STRUCT, SIZE) };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		struct type *t = user_of(&kinds[i]);
		struct user u = { .at = 0x7f12, .got = -14, .is = "left over" };

		expect_text(t, &u, "0x7f12 (EFAULT)");
		u.got = -2;
		expect_text(t, &u, "0x7f12 (ENOENT)");
		u.got = INT64_MIN;
		expect_text(t, &u, "0x7f12 (error)");
		u.at = 0;
		assert_int_equal(decoded(t, &u).kind, VALUE_NULL);
		u.got = 4;
		assert_int_equal(decoded(t, &u).kind, VALUE_NULL);
	}
}

/* got: bytes with the NUL, as the kernel counts them; a full buffer may mean that there is more. */
static void strings_of_a_process(void **state)
{
	struct type letter = plain(TYPE_CHAR, 1), is = array_of(&letter, SIZE);
	struct type *t = user_of(&is);
	struct user u = { .at = 1, .got = 6, .is = "/proc\0old" };

	(void)state;
	expect_text(t, &u, "/proc");
	u.got = 1;
	u.is[0] = '\0';
	expect_text(t, &u, "");
	u.got = 4;
	memcpy(u.is, "a\nbc", 4);
	expect_text(t, &u, "a\\x0abc");
	u.got = SIZE - 1;
	memcpy(u.is, "fourteen bytes\0", SIZE);
	expect_text(t, &u, "fourteen bytes");
	u.got = SIZE;
	memcpy(u.is, "fifteen letters\0", SIZE);
	expect_text(t, &u, "fifteen letter...");
	u.got = INT64_MAX;
	memset(u.is, 'x', SIZE);
	expect_text(t, &u, "xxxxxxxxxxxxxxxx...");
}

/* got: bytes that there are, however many were read. */
static void bytes_of_a_process(void **state)
{
	struct type byte = plain(TYPE_UNSIGNED, 1), is = array_of(&byte, SIZE);
	struct type *t = user_of(&is);
	struct user u = { .at = 1, .got = 3, .is = "a\0b left over" };

	(void)state;
	expect_text(t, &u, "a\\x00b");
	u.got = 0;
	expect_text(t, &u, "");
	memcpy(u.is, "0123456789abcdef", SIZE);
	u.got = SIZE;
	expect_text(t, &u, "0123456789abcdef");
	u.got = SIZE + 1;
	expect_text(t, &u, "0123456789abcdef...");
	u.got = INT64_MAX;
	expect_text(t, &u, "0123456789abcdef...");
}

static void addresses_of_a_process(void **state)
{
	struct type is = shown(DISPLAY_SOCKADDR, TYPE_STRUCT, SIZE);
	struct type *t = user_of(&is);
	struct user u = { .at = 1, .got = SIZE, .is = "\2\0\0\x50\x7f\0\0\1" };

	(void)state;
	expect_text(t, &u, "127.0.0.1:80");
	u.got = 1000; /* of a larger one, but no bytes are taken that were not read */
	expect_text(t, &u, "127.0.0.1:80");
	u.got = 8;
	expect_text(t, &u, "AF_INET");
	memcpy(u.is, "\1\0/run/a\0left..", SIZE);
	u.got = 5;
	expect_text(t, &u, "/ru");
}

/* What else is read is walked: an array as far as it was read. */
static void structs_and_arrays_of_a_process(void **state)
{
	struct type number = plain(TYPE_UNSIGNED, 4), four = array_of(&number, SIZE / 4);
	struct type pair = plain(TYPE_STRUCT, SIZE);
	struct user u = { .at = 1, .got = 8 };
	const void *bytes = &u;
	size_t size = sizeof(u);

	(void)state;
	assert_int_equal(decoded(user_of(&four), &u).kind, VALUE_COMPOUND);
	assert_ptr_equal(value_inner(user_of(&four), &bytes, &size), &four);
	assert_ptr_equal(bytes, u.is);
	assert_int_equal(size, 8);
	assert_int_equal(value_element_count(&four, size), 2);
	for (int i = 0; i < 3; i++) {
		u.got = i == 0 ? SIZE : i == 1 ? INT64_MAX : -1;
		bytes = &u;
		value_inner(user_of(&four), &bytes, &size);
		assert_int_equal(size, SIZE);
	}
	u.got = 8; /* a struct is read as a whole, or not at all */
	bytes = &u;
	assert_int_equal(decoded(user_of(&pair), &u).kind, VALUE_COMPOUND);
	assert_ptr_equal(value_inner(user_of(&pair), &bytes, &size), &pair);
	assert_int_equal(size, SIZE);
}

static void numbers_of_a_process(void **state)
{
	struct type is = plain(TYPE_SIGNED, 4);
	struct user u = { .at = 1, .got = 4, .is = "\xff\xff\xff\xff" };

	(void)state;
	expect_signed(user_of(&is), &u, -1);
}

static void sets_of_bits(void **state)
{
	struct type word = plain(TYPE_UNSIGNED, 8), t = array_of(&word, 16);
	unsigned char bits[128] = { 9 };

	(void)state;
	t.display = DISPLAY_BITS;
	expect_text(&t, bits, "[0 3]");
	bits[127] = 0x80;
	expect_text(&t, bits, "[0 3 1023]");
	memset(bits, 0, sizeof(bits));
	expect_text(&t, bits, "[]");
}

/* As much as was read. */
static void sets_of_bits_of_a_process(void **state)
{
	struct type word = plain(TYPE_UNSIGNED, 8), t = array_of(&word, SIZE / 8);
	struct user u = { .at = 1, .got = 8, .is = "\x02\0\0\0\0\0\0\x80\1" };

	(void)state;
	t.display = DISPLAY_BITS;
	expect_text(user_of(&t), &u, "[1 63]");
	u.got = INT64_MAX;
	expect_text(user_of(&t), &u, "[1 63 64]");
}

/* ONE_OF(...): the selected member; a number of no member prints all of them. */
static void one_of_several(void **state)
{
	struct type number = plain(TYPE_UNSIGNED, 4), letter = plain(TYPE_CHAR, 1);
	struct type read = array_of(&letter, SIZE), *user = user_of(&read);
	struct type sig = shown(DISPLAY_SIGNAL, TYPE_SIGNED, 4), all = plain(TYPE_UNION, 32);
	struct type which = plain(TYPE_UNSIGNED, 8), t = shown(DISPLAY_ONE_OF, TYPE_STRUCT, 40);
	struct member inner[] = { { .name = "number", .type = &number },
				  { .name = "sig", .type = &sig },
				  { .name = "text", .type = user } };
	struct member outer[] = { { .name = "which", .type = &which },
				  { .name = "one", .type = &all, .offset = 64 } };
	struct {
		uint64_t which;
		struct user one;
	} v = { 0, { 15, 4, "abc" } };
	const void *bytes = &v;
	size_t size = sizeof(v);

	(void)state;
	all.members = inner;
	all.count = 3;
	t.members = outer;
	t.count = 2;
	expect_unsigned(&t, &v, 15);
	v.which = 1;
	expect_text(&t, &v, "SIGTERM");
	v.which = 2;
	expect_text(&t, &v, "abc");
	assert_ptr_equal(value_inner(&t, &bytes, &size), &read);
	assert_ptr_equal(bytes, v.one.is);
	for (int i = 0; i < 2; i++) {
		v.which = i ? UINT64_MAX : 3;
		bytes = &v;
		assert_int_equal(decoded(&t, &v).kind, VALUE_COMPOUND);
		assert_ptr_equal(value_inner(&t, &bytes, &size), &all);
		assert_ptr_equal(bytes, &v.one);
		assert_int_equal(size, 32);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unreadable_memory_is_reported),
		cmocka_unit_test(strings_of_a_process),
		cmocka_unit_test(bytes_of_a_process),
		cmocka_unit_test(addresses_of_a_process),
		cmocka_unit_test(structs_and_arrays_of_a_process),
		cmocka_unit_test(numbers_of_a_process),
		cmocka_unit_test(one_of_several),
		cmocka_unit_test(signals_have_names),
		cmocka_unit_test(sets_of_bits),
		cmocka_unit_test(sets_of_bits_of_a_process),
		cmocka_unit_test(addresses_of_other_families),
		cmocka_unit_test(signal_sets),
		cmocka_unit_test(how_a_process_ended),
		cmocka_unit_test(modes_of_files),
		cmocka_unit_test(lists_of_strings),
		cmocka_unit_test(descriptors_with_paths),
		cmocka_unit_test(integers_of_each_size_and_sign),
		cmocka_unit_test(unaligned_bytes_are_read),
		cmocka_unit_test(wide_integers_are_decimal),
		cmocka_unit_test(pointers_are_hex),
		cmocka_unit_test(bools_are_true_or_false),
		cmocka_unit_test(floats_are_real),
		cmocka_unit_test(addresses_and_ports),
		cmocka_unit_test(modes_are_octal),
		cmocka_unit_test(returns_show_the_error),
		cmocka_unit_test(errno_names),
		cmocka_unit_test(enums_show_their_names),
		cmocka_unit_test(unnamed_values_of_unsigned_enums_are_not_negative),
		cmocka_unit_test(char_arrays_are_strings),
		cmocka_unit_test(compounds_are_left_to_the_printer),
		cmocka_unit_test(bitfields_at_every_offset),
		cmocka_unit_test(one_bit_bools),
		cmocka_unit_test(members_outside_are_refused),
		cmocka_unit_test(far_members_are_refused),
		cmocka_unit_test(text_is_valid_and_harmless),
		cmocka_unit_test(nul_is_escaped),
		cmocka_unit_test(times_are_utc),
		cmocka_unit_test(the_earliest_time),
		cmocka_unit_test(times_use_the_clock),
	};

	return cmocka_run_group_tests(tests, NULL, free_text);
}
