/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * calltap prints each struct of the corpus, with many different bytes, by the layout in the BPF
 * object. The output must have the values that C reads through the same definition, with every
 * member and no others. usage: LAYOUT_BTF=OBJECT test_corpus
 */
#include "unit.h"

#include <arpa/inet.h>
#include <bpf/btf.h>
#include <endian.h>
#include <jansson.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "corpus/corpus.h"
#include "print/event_rows.h"

#define ROUNDS 200

static const struct decode_context no_context = { 0 };
static struct btf *btf;
static const void *raw;
static __u32 raw_size;

/* Random numbers, the same in each run. */
static uint64_t random_state;

static uint64_t random_number(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

/*
 * The reader of a struct runs twice: first it replaces random bytes that have no meaning, such as a
 * bool that is neither true nor false, then it compares each member.
 */
static bool filling;
static json_t *printed;	 /* the event as JSON */
static size_t compared;	 /* number of members */
static size_t size;	 /* bytes of the record */
static char path_at[96]; /* of an array's element */

static const char *at(const char *path, int i)
{
	snprintf(path_at, sizeof(path_at), "%s[%d]", path, i);
	return path_at;
}

/* Find "a.b[2]" in the event; NULL: it has none. */
static json_t *find(const char *path)
{
	json_t *j = printed;

	while (j && *path) {
		char key[64];
		size_t n = strcspn(path, ".[");

		if (*path == '[') {
			j = json_array_get(j, strtoul(path + 1, NULL, 10));
			path = strchr(path, ']') + 1;
		} else if (*path == '.') {
			path++;
		} else {
			snprintf(key, sizeof(key), "%.*s", (int)n, path);
			j = json_object_get(j, key);
			path += n;
		}
	}
	return j;
}

static void expect(const char *path, const char *want)
{
	json_t *j = find(path);
	char text[64];

	compared++;
	if (!j)
		fail_msg("%s is not there", path);
	if (json_is_integer(j))
		snprintf(text, sizeof(text), "%lld", json_integer_value(j));
	else if (json_is_boolean(j))
		strcpy(text, json_is_true(j) ? "true" : "false");
	else if (!json_is_string(j))
		fail_msg("%s is neither a number nor a text", path);
	if (strcmp(json_is_string(j) ? json_string_value(j) : text, want) != 0)
		fail_msg("%s: %s instead of %s", path,
			 json_is_string(j) ? json_string_value(j) : text, want);
}

static size_t count_leaves(json_t *j)
{
	size_t n = 0, i;
	const char *key;
	json_t *in;

	if (!json_is_object(j) && !json_is_array(j))
		return 1;
	json_object_foreach(j, key, in) n += count_leaves(in);
	json_array_foreach(j, i, in) n += count_leaves(in);
	return n;
}

/* Decimal digits of 128 bits, one by one. */
static const char *decimal(u128 u, bool negative)
{
	static char text[48];
	char *end = text + sizeof(text);

	*--end = '\0';
	do {
		*--end = (char)('0' + (int)(u % 10));
		u /= 10;
	} while (u);
	if (negative)
		*--end = '-';
	return end;
}

static void unsigned_number(const char *path, u128 u)
{
	if (!filling)
		expect(path, decimal(u, false));
}

static void number(const char *path, s128 i)
{
	if (!filling)
		expect(path, decimal(i < 0 ? -(u128)i : (u128)i, i < 0));
}

static void real(const char *path, double d)
{
	json_t *j = filling ? NULL : find(path);

	if (filling)
		return;
	compared++;
	assert_non_null(j);
	if (isfinite(d))
		assert_true(json_is_real(j) && json_real_value(j) == d);
	else
		assert_true(json_is_null(j));
}

static void pointer(const char *path, const volatile void *p)
{
	char text[32];

	snprintf(text, sizeof(text), "0x%016lx", (unsigned long)p);
	if (!filling)
		expect(path, text);
}

static void string(const char *path, char *s, size_t max)
{
	char text[128];

	if (filling) {
		size_t n = random_number() % (max + 1);

		for (size_t i = 0; i < n; i++)
			s[i] = (char)(' ' + random_number() % ('[' - ' '));
		if (n < max)
			s[n] = '\0'; /* random bytes follow the NUL */
		return;
	}
	snprintf(text, sizeof(text), "%.*s", (int)max, s);
	expect(path, text);
}

struct name {
	const char *name;
	s64 value;
};

#define NAME(n)       \
	{             \
#n, n \
	}
static const struct name colours[] = { NAME(RED), NAME(GREEN), NAME(BLUE) };
static const struct name changes[] = { NAME(WORSE), NAME(SAME), NAME(BETTER) };
static const struct name flag_names[] = { NAME(F_READ), NAME(F_WRITE), NAME(F_EXEC), NAME(F_ALL),
					  NAME(F_HIGH) };
static const struct name small[] = { NAME(SMALL_A), NAME(SMALL_B), NAME(SMALL_C) };
static const struct name tops[] = { NAME(TOP_LOW), NAME(TOP_HIGH) };
static const struct name tinies[] = { NAME(TINY_A), NAME(TINY_B), NAME(TINY_C) };
static const struct name wides[] = { NAME(WIDE_SMALL), NAME(WIDE_LARGE) };
static const struct name anons[] = { NAME(ANON_ONE), NAME(ANON_TWO) };

/* Half of the values have a name, or are a combination of values with names. */
static s64 random_enumerator(const struct name *names, size_t n)
{
	uint64_t r = random_number();
	s64 value = names[r % n].value;

	if (value >= 0 && r >> 32 & 1)
		value |= names[(r >> 8) % n].value >= 0 ? names[(r >> 8) % n].value : 0;
	return r >> 33 & 1 ? value : (s64)(r >> 40 & 0x7f);
}

/* The names of the bits that are set, if every bit has one. */
static const char *flags_of(const struct name *names, size_t n, s64 value)
{
	static char text[128];
	s64 left = value;

	text[0] = '\0';
	for (size_t i = 0; i < n; i++) {
		bool one = __builtin_popcountll((u64)names[i].value) == 1;

		if (!one || !(left & names[i].value))
			continue;
		if (text[0])
			strcat(text, "|");
		strcat(text, names[i].name);
		left -= names[i].value;
	}
	return value > 0 && !left ? text : NULL;
}

static void enumerated(const char *path, const struct name *names, size_t n, s64 value)
{
	const char *text = names[0].value < 0 ? NULL : flags_of(names, n, value);

	for (size_t i = 0; i < n; i++)
		if (names[i].value == value)
			text = names[i].name;
	if (text)
		expect(path, text);
	else
		number(path, value);
}

/* Display types, formatted with the C library or in a simple way. */

static void ipv4(const char *path, const void *bytes)
{
	char text[64];

	if (!filling)
		expect(path, inet_ntop(AF_INET, bytes, text, sizeof(text)));
}

static void ipv6(const char *path, const void *bytes)
{
	char text[64];

	if (!filling)
		expect(path, inet_ntop(AF_INET6, bytes, text, sizeof(text)));
}

static void expect_instant(const char *path, s64 seconds, s64 ns)
{
	time_t t = (time_t)seconds;
	char text[64];
	struct tm tm;
	size_t n;

	gmtime_r(&t, &tm);
	n = strftime(text, sizeof(text), "%FT%T", &tm);
	if (ns >= 0)
		n += (size_t)snprintf(text + n, sizeof(text) - n, ".%09lld", ns);
	strcpy(text + n, "Z");
	expect(path, text);
}

static void instant(const char *path, s64 ns)
{
	s64 rest = (ns % 1000000000 + 1000000000) % 1000000000;

	if (!filling)
		expect_instant(path, ns / 1000000000 - (ns % 1000000000 < 0), rest);
}

static void seconds(const char *path, s64 s)
{
	if (filling)
		return;
	if (s >= -30000000000 && s <= 253402300799)
		expect_instant(path, s, -1);
	else
		number(path, s);
}

static void hex_groups(const char *path, const u8 *bytes, const int *order, int n,
		       const char *marks)
{
	char text[64] = "";

	if (filling)
		return;
	for (int i = 0; i < n; i++) {
		char two[4];

		snprintf(two, sizeof(two), "%02x", bytes[order ? order[i] : i]);
		strcat(text, two);
		if (marks[i] != ' ')
			strncat(text, &marks[i], 1);
	}
	expect(path, text);
}

static void mac(const char *path, const u8 *bytes)
{
	hex_groups(path, bytes, NULL, 6, "::::: ");
}

static void uuid(const char *path, const u8 *bytes)
{
	hex_groups(path, bytes, NULL, 16, "   - - - -      ");
}

static void guid(const char *path, const u8 *bytes)
{
	static const int order[] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };

	hex_groups(path, bytes, order, 16, "   - - - -      ");
}

static void named(const char *path, const char *before, const char *name, s64 value)
{
	char text[64];

	if (!name) {
		number(path, value);
		return;
	}
	snprintf(text, sizeof(text), "%s%s", before, name);
	expect(path, text);
}

/* The kernel's real-time signals begin at 32. */
static void signal_number(const char *path, int value)
{
	char real_time[16];

	snprintf(real_time, sizeof(real_time), "RT_%d", value - 32);
	named(path, "SIG",
	      value == SIGIO		 ? "IO" :
	      value == 32		 ? "RTMIN" :
	      value > 32 && value < NSIG ? real_time :
	      value > 0			 ? sigabbrev_np(value) :
					   NULL,
	      value);
}

static void socket_address(const char *path, const void *p, sa_family_t family)
{
	char text[128], address[64], scope[16] = "";
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	if (family == AF_INET6) {
		memcpy(&in6, p, sizeof(in6));
		inet_ntop(AF_INET6, &in6.sin6_addr, address, sizeof(address));
		if (in6.sin6_scope_id)
			snprintf(scope, sizeof(scope), "%%%u", in6.sin6_scope_id);
		snprintf(text, sizeof(text), "[%s%s]:%u", address, scope, ntohs(in6.sin6_port));
	} else {
		memcpy(&in, p, sizeof(in));
		inet_ntop(AF_INET, &in.sin_addr, address, sizeof(address));
		snprintf(text, sizeof(text), "%s:%u", address, ntohs(in.sin_port));
	}
	expect(path, text);
}

/* The readers. N: a number; U: an unsigned number of 128 bits; _1 to _3: arrays. */

#define N(p) number(#p, (s128)s->p)
#define U(p) unsigned_number(#p, s->p)
#define N_1(p, n) EACH(p, n, i, number(path, (s128)s->p[i]))
#define EACH(p, n, i, what)                   \
	for (int i = 0; i < (int)(n); i++) {  \
		const char *path = at(#p, i); \
                                              \
		what;                         \
	}
#define N_2(p, n, m)                                            \
	for (int i = 0; i < (n); i++)                           \
		for (int k = 0; k < (m); k++) {                 \
			char in[80];                            \
                                                                \
			snprintf(in, sizeof(in), #p "[%d]", i); \
			number(at(in, k), (s128)s->p[i][k]);    \
		}
#define B(p) (filling ? (void)(s->p = random_number() & 1) : expect(#p, s->p ? "true" : "false"))
#define R(p) real(#p, (double)s->p)
#define P(p) pointer(#p, (const volatile void *)s->p)
#define S(p) string(#p, s->p, sizeof(s->p))
#define E(p, names)                                                           \
	(filling ? (void)(s->p = random_enumerator(names, COUNT_OF(names))) : \
		   enumerated(#p, names, COUNT_OF(names), (s64)s->p))
/* One of a few values, so that those with names occur. */
#define FEW(p, value, then) (filling ? (void)(s->p = (value)) : then)

#define READER(name) static void read_##name(struct name *s)

READER(unsigned_ints)
{
	N(a), N(b), N(c), N(d), N(e);
}

READER(signed_ints)
{
	N(a), N(b), N(c), N(d), N(e);
}

READER(holes)
{
	N(a), N(b), N(c), N(d), N(e), N(f), N(g);
}

READER(packed_ints)
{
	N(a), N(b), N(c), N(d), N(e), N(f);
}

READER(one_byte)
{
	N(only);
}

READER(chars)
{
	N(a), N(b), N(c);
}

READER(typedefs)
{
	N(a), N(b), N(c), N(d);
}

READER(wide_ints)
{
	N(a), N(b), U(c);
}

READER(packed_wide)
{
	N(a), U(b), N(c), N(d);
}

READER(bools)
{
	B(a), N(b), B(c[0]), B(c[1]), B(c[2]), B(d);
}

READER(pointers)
{
	P(a), P(b), P(c), P(d), P(e), N(f), P(g[0]), P(g[1]);
}

READER(packed_pointers)
{
	N(a), P(b);
}

READER(reals)
{
	R(a), R(b), R(c[0]), R(c[1]);
}

READER(packed_reals)
{
	N(a), R(b), R(c);
}

READER(enums)
{
	E(a, colours), E(b, changes), E(c, anons), E(d[0], colours), E(d[1], colours);
}

READER(flag_sets)
{
	E(a, flag_names), E(b, flag_names), E(c, tops);
}

READER(tiny_enums)
{
	E(a, tinies), E(b, tinies), N(c);
}

/* clang 14 cuts these enumerators to 32 bits, so that calltap prints numbers. */
READER(wide_enums)
{
	if (btf__find_by_name_kind(btf, "wide", BTF_KIND_ENUM64) > 0)
		E(a, wides);
	else
		FEW(a, random_number() & 1 ? WIDE_LARGE : WIDE_SMALL, number("a", (s128)s->a));
	N(b);
}

READER(nested)
{
	N(a), N(b.x), N(b.y), N(c), N(d.x), N(d.y);
}

READER(deep)
{
	N(a), N(l1.b), N(l1.l2.c), N(l1.l2.l3.d), N(l1.l2.l3.e), N(f);
}

READER(anonymous_struct)
{
	N(a), N(b), N(c), N(d);
}

READER(anonymous_union)
{
	N(kind), N(number), N(low), N(high), N(last);
	N_1(bytes, 8);
}

READER(anonymous_in_anonymous)
{
	N(a), N(b), N(c), R(d), N(named.e);
}

READER(unions)
{
	N(a), N(b.byte), N(b.half), N(b.word), N(b.number), N(b.at.x), N(b.at.y);
	N(c[0].byte), N(c[0].half), N(c[0].word), N(c[0].number), N(c[0].at.x), N(c[0].at.y);
	N(c[1].byte), N(c[1].half), N(c[1].word), N(c[1].number), N(c[1].at.x), N(c[1].at.y);
}

READER(packed_nested)
{
	N(a), N(b.x), N(b.y), N(c.byte), N(c.half), N(c.word), N(c.number), N(c.at.x), N(c.at.y);
	N(d);
}

READER(holds_packed)
{
	N(a), N(b.a), N(b.b), N(b.c), N(c);
	N(d[0].a), N(d[0].b), N(d[0].c), N(d[1].a), N(d[1].b), N(d[1].c);
	N(d[2].a), N(d[2].b), N(d[2].c);
}

READER(with_nothing)
{
	N(a), N(c);
}

READER(arrays)
{
	N_1(a, 3);
	N_1(b, 5);
	N_1(c, 2);
	N_1(d, 2);
}

READER(arrays_2d)
{
	N_2(a, 2, 3);
	N_2(b, 3, 2);
}

READER(arrays_3d)
{
	N_2(a[0], 3, 4);
	N_2(a[1], 3, 4);
	N(b);
}

READER(array_typedefs)
{
	N_1(a, 3);
	N_2(b, 2, 3);
}

READER(arrays_of_structs)
{
	N(a[0].x), N(a[0].y), N(a[1].x), N(a[1].y), N(a[2].x), N(a[2].y);
	N(d[0].b), N(d[0].c[0]), N(d[0].c[1]), N(d[1].b), N(d[1].c[0]), N(d[1].c[1]);
	N(e[0][0].x), N(e[0][0].y), N(e[0][1].x), N(e[0][1].y);
	N(e[1][0].x), N(e[1][0].y), N(e[1][1].x), N(e[1][1].y);
}

READER(strings)
{
	S(a), S(b), S(c);
}

READER(string_arrays)
{
	S(a[0]), S(a[1]), S(a[2]), S(b[0][0]), S(b[0][1]), S(b[1][0]), S(b[1][1]);
}

READER(packed_arrays)
{
	N(a), S(c);
	N_1(b, 3);
	N_1(d, 2);
}

READER(aligned_members)
{
	N(a), N(b), N(c);
}

READER(arrays_of_aligned)
{
	N(a[0].x), N(a[1].x), N(a[2].x), N(b);
}

READER(zero_length_inside)
{
	N(a), N(c);
}

READER(bits)
{
	N(a), N(b), N(c), N(d);
}

READER(signed_bits)
{
	N(a), N(b), N(c), N(d), N(e);
}

READER(bits_apart)
{
	N(a), N(b), N(c), N(d), N(e), N(f);
}

READER(packed_bits)
{
	N(a), N(b), N(c), N(d), N(e), N(f);
}

READER(odd_bits)
{
	N(a), N(b), N(c), N(d), N(e);
}

READER(bits_of_64)
{
	N(a), N(b), N(c), N(d), N(e);
}

READER(zero_bits)
{
	N(a), N(b), N(c);
}

READER(bool_bits)
{
	B(a), N(b), B(c);
}

READER(enum_bits)
{
	E(a, colours), E(b, small), N(c);
}

READER(bits_in_structs)
{
	N(a.a), N(a.b), N(a.c), N(a.d), N(b);
	N(c.a), N(c.b), N(c.c), N(c.d), N(c.e), N(c.f), N(d), N(e);
}

READER(bits_in_unions)
{
	N(u.all), N(u.low), N(u.middle), N(u.high), N(u.first);
}

READER(bits_in_arrays)
{
	N(a[0].a), N(a[0].b), N(a[0].c), N(a[0].d), N(a[1].a), N(a[1].b), N(a[1].c), N(a[1].d);
	N(d[0].b), N(d[0].c), N(d[1].b), N(d[1].c), N(d[2].b), N(d[2].c);
}

READER(wide_bits)
{
	N(a), U(b);
}

READER(bits_and_all)
{
	N(a), N(b.x), N(b.y), N(c), N(d), S(e), N(f);
}

READER(addresses)
{
	ipv4("a", &s->a), ipv6("c", &s->c), ipv4("d", &s->d);
	ipv4("e[0]", &s->e[0]), ipv4("e[1]", &s->e[1]);
	number("b", ntohs(s->b)), number("f", be64toh(s->f));
}

READER(socket_addresses)
{
	FEW(a.sin_family, AF_INET, socket_address("a", &s->a, AF_INET));
	FEW(b.sin6_family, AF_INET6, socket_address("b", &s->b, AF_INET6));
	FEW(c, random_number() & 1 ? AF_UNIX : AF_NETLINK,
	    expect("c", s->c == AF_UNIX ? "AF_UNIX" : "AF_NETLINK"));
	FEW(either.sin6_family, random_number() & 1 ? AF_INET : AF_INET6,
	    socket_address("either", &s->either, s->either.sin6_family));
}

READER(unix_addresses)
{
	FEW(a.sun_family, AF_UNIX, (void)0);
	string("a", s->a.sun_path, sizeof(s->a.sun_path));
	if (filling && !s->a.sun_path[0])
		strcpy(s->a.sun_path, "/run/x"); /* not an abstract name, which prints with an @ */
	FEW(b.ss_family, AF_INET6, socket_address("b", &s->b, AF_INET6));
}

READER(times)
{
	instant("a", s->a), instant("b", s->b), N(d);
	instant("e[0]", s->e[0]), instant("e[1]", s->e[1]);
	FEW(c,
	    random_number() & 1 ? (s64)(random_number() >> 31) :
				  (s64)(random_number() | 1ull << 62),
	    seconds("c", s->c));
}

READER(numbers_with_names)
{
	char text[32];

	snprintf(text, sizeof(text), "0%03o", s->a);
	filling ? (void)0 : expect("a", text);
	snprintf(text, sizeof(text), "%u:%u", s->b >> 20, s->b & 0xfffff);
	filling ? (void)0 : expect("b", text);
	FEW(c, -(int)(random_number() % 200),
	    named("c", "", s->c ? strerrorname_np(-s->c) : NULL, s->c));
	FEW(d, -(int)(random_number() % 200),
	    named("d", "", s->d ? strerrorname_np((int)-s->d) : NULL, s->d));
	FEW(e, (int)(random_number() % 400) - 200,
	    named("e", "", s->e ? strerrorname_np(abs(s->e)) : NULL, s->e));
	FEW(f, (int)(random_number() % 70), signal_number("f", s->f));
	N(g);
}

READER(identifiers)
{
	N(a), mac("b", s->b), uuid("c", s->c.b), guid("d", s->d.b);
	mac("e[0]", s->e[0]), mac("e[1]", s->e[1]);
}

/* The number of elements in the array at the end of the record. */
#define REST(name) ((size - offsetof(struct name, rest)) / sizeof(s->rest[0]))

READER(flexible)
{
	N(a), N(b);
	N_1(rest, REST(flexible));
}

READER(flexible_wide)
{
	N(a);
	for (size_t i = 0; i < REST(flexible_wide); i++) {
		char path[32];

		snprintf(path, sizeof(path), "rest[%zu].x", i);
		number(path, s->rest[i].x);
		snprintf(path, sizeof(path), "rest[%zu].y", i);
		number(path, s->rest[i].y);
	}
}

READER(short_numbers)
{
	N(a);
	N_1(rest, REST(short_numbers));
}

READER(short_text)
{
	N(a), N(b), string("rest", s->rest, REST(short_text));
}

READER(short_nested)
{
	N(a), N(in.b);
	string("in.rest", s->in.rest, size - offsetof(struct short_nested, in.rest));
}

READER(call_event)
{
	instant("ts", s->ts), N(pid), N(tid), S(comm);
	FEW(ret, -(int)(random_number() % 130),
	    named("ret", "", s->ret ? strerrorname_np(-s->ret) : NULL, s->ret));
	ipv4("v4.from", &s->v4.from), number("v4.port", ntohs(s->v4.port));
	ipv6("v6.from", &s->v6.from), number("v6.port", ntohs(s->v6.port));
	N(flags), N(kind);
}

READER(packet)
{
	mac("to", s->to), mac("from", s->from), number("type", ntohs(s->type));
	N(ip.ihl), N(ip.version), N(ip.tos), number("ip.len", ntohs(s->ip.len));
	ipv4("ip.saddr", (char *)s + offsetof(struct packet, ip.saddr));
	N_1(raw, 12);
}

READER(disk)
{
	char text[32];

	snprintf(text, sizeof(text), "%u:%u", s->dev >> 20, s->dev & 0xfffff);
	filling ? (void)0 : expect("dev", text);
	N(sector), E(rw, small), N(queue), N(wait), S(name[0]), S(name[1]);
	N(stats[0].sum), B(stats[0].ok), N(stats[1].sum), B(stats[1].ok);
}

READER(tree)
{
	P(left), P(right), E(node.balance, changes);
	N(node.key.byte), N(node.key.half), N(node.key.word), N(node.key.number);
	N(node.key.at.x), N(node.key.at.y);
	R(weight[0][0]), R(weight[0][1]), R(weight[1][0]), R(weight[1][1]);
}

READER(table)
{
	S(rows[0].name), S(rows[1].name), N(used);
	N(rows[0].cells[0].lo), N(rows[0].cells[0].hi), E(rows[0].cells[0].kind, anons);
	N(rows[0].cells[1].lo), N(rows[0].cells[1].hi), E(rows[0].cells[1].kind, anons);
	N(rows[1].cells[0].lo), N(rows[1].cells[0].hi), E(rows[1].cells[0].kind, anons);
	N(rows[1].cells[1].lo), N(rows[1].cells[1].hi), E(rows[1].cells[1].kind, anons);
}

/* Running the readers */

static struct type *layout_of(const char *name)
{
	int id = btf__find_by_name_kind(btf, name, BTF_KIND_STRUCT);
	struct type *t = NULL;

	assert_true(id > 0);
	assert_int_equal(layout_read_struct(raw, raw_size, (uint32_t)id, &t), 0);
	return t;
}

static char *print(struct event_rows *c, enum print_format format, const void *bytes)
{
	char *text = NULL;
	bool fits = false;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);
	struct printer *p = printer_new(format, false, f, false, &no_context);

	printer_begin(p, &c->columns);
	assert_int_equal(event_rows_put(c, p, bytes, size, &fits), 0);
	assert_true(fits);
	assert_int_equal(printer_flush(p), 0);
	printer_free(p);
	fclose(f);
	return text;
}

static void fill(char *bytes, int round)
{
	for (size_t i = 0; i < size; i++)
		bytes[i] = (char)(round == 0 ? 0 : round == 1 ? 0xff : random_number());
}

/* The bytes have exactly the size of the record, so that the sanitizer detects reads beyond it. */
static void check_once(struct event_rows *c, void (*read)(void *), int round)
{
	char *bytes = malloc(size);
	char *text;

	fill(bytes, round);
	filling = true;
	read(bytes);
	filling = false;
	free(print(c, PRINT_TABLE, bytes));
	free(print(c, PRINT_CSV, bytes));
	text = print(c, PRINT_JSON, bytes);
	printed = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(printed);
	compared = 0;
	read(bytes);
	assert_int_equal(compared, count_leaves(printed) - 1); /* without the key of the stream */
	json_decref(printed);
	free(text);
	free(bytes);
}

static void check_struct(const char *name, size_t least, size_t most, void (*read)(void *))
{
	struct type *layout = layout_of(name);
	struct event_rows *c = event_rows_by_layout("s", layout, &no_context);

	random_state = 88172645463325252;
	assert_non_null(c);
	for (int round = 0; round < ROUNDS; round++) {
		size = least + (size_t)round % (most - least + 1);
		check_once(c, read, round);
	}
	event_rows_free(c);
	layout_free(layout);
}

/* Records that are shorter or longer than their struct. */
#define VARIABLE(X)                                          \
	X(flexible, rest, 40)                                \
	X(flexible_wide, rest, 48)                           \
	X(short_numbers, rest, sizeof(struct short_numbers)) \
	X(short_text, rest, sizeof(struct short_text))       \
	X(short_nested, in.rest, sizeof(struct short_nested))

#define TEST(s)                                                                \
	static void any_##s(void *bytes)                                       \
	{                                                                      \
		read_##s(bytes);                                               \
	}                                                                      \
	static void struct_##s(void **state)                                   \
	{                                                                      \
		struct type *layout = layout_of(#s);                           \
                                                                               \
		(void)state;                                                   \
		assert_int_equal(layout->size, sizeof(struct s));              \
		layout_free(layout);                                           \
		check_struct(#s, sizeof(struct s), sizeof(struct s), any_##s); \
	}
#define VARIABLE_TEST(s, rest, most)                                       \
	static void any_length_of_##s(void **state)                        \
	{                                                                  \
		(void)state;                                               \
		check_struct(#s, offsetof(struct s, rest), most, any_##s); \
	}
#define ENTRY(s) cmocka_unit_test(struct_##s),
#define VARIABLE_ENTRY(s, rest, most) cmocka_unit_test(any_length_of_##s),

CORPUS(TEST)
VARIABLE(VARIABLE_TEST)

int main(void)
{
	const struct CMUnitTest tests[] = { CORPUS(ENTRY) VARIABLE(VARIABLE_ENTRY) };
	const char *path = getenv("LAYOUT_BTF");
	int failed;

	btf = btf__parse(path ? path : "", NULL);
	if (!btf) {
		fprintf(stderr, "LAYOUT_BTF names no object with BTF\n");
		return 1;
	}
	raw = btf__raw_data(btf, &raw_size);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	btf__free(btf);
	return failed;
}
