/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "decode/value.h"

#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/if_packet.h>
#include <linux/magic.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "decode/address_family.h"
#include "decode/cgroup_paths.h"
#include "decode/constant_names.h"

#define NS_PER_S 1000000000ll
#define S_PER_DAY 86400

/* Integers of any size up to 8 bytes, little or big as this machine has them. */

static uint64_t load_unsigned(const void *bytes, uint32_t size)
{
	uint8_t u8;
	uint16_t u16;
	uint32_t u32;
	uint64_t u64;

	switch (size) {
	case 1:
		memcpy(&u8, bytes, 1);
		return u8;
	case 2:
		memcpy(&u16, bytes, 2);
		return u16;
	case 4:
		memcpy(&u32, bytes, 4);
		return u32;
	default:
		memcpy(&u64, bytes, 8);
		return u64;
	}
}

/* Text */

static size_t utf8_length(const unsigned char *s, size_t len)
{
	size_t n = s[0] < 0x80		       ? 1 :
		   s[0] >= 0xc2 && s[0] < 0xe0 ? 2 :
		   (s[0] & 0xf0) == 0xe0       ? 3 :
		   s[0] >= 0xf0 && s[0] < 0xf5 ? 4 :
						 0;

	if (!n || n > len)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	/* Overlong forms, surrogates and what lies beyond Unicode. */
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return n;
}

static bool harmless(const unsigned char *s, size_t n)
{
	if (n == 1)
		return s[0] >= ' ' && s[0] != 0x7f && s[0] != '\\';
	return n && !(s[0] == 0xc2 && s[1] < 0xa0); /* the C1 control characters */
}

void decode_text(const char *bytes, size_t len, struct buf *out)
{
	const unsigned char *s = (const unsigned char *)bytes;

	while (len) {
		size_t n = utf8_length(s, len);

		if (harmless(s, n)) {
			buf_add(out, s, n);
		} else {
			n = 1;
			buf_printf(out, "\\x%02x", s[0]);
		}
		s += n;
		len -= n;
	}
}

int64_t decode_realtime(int64_t ns, const struct decode_context *context)
{
	int64_t real;

	return __builtin_add_overflow(ns, context->to_realtime, &real) ? ns : real;
}

/* n digits, with zeros in front, and what follows them; the place behind that. */
static char *digits(char *at, uint64_t u, int n, char next)
{
	for (int i = n; i-- > 0; u /= 10)
		at[i] = (char)('0' + u % 10);
	at[n] = next;
	return at + n + 1;
}

/*
 * The date of a day since 1970, in years that begin in March: so that the odd day is the last
 * one. gmtime_r takes a lock and looks at the time zone, for each event.
 */
static char *date(char *at, int64_t day, char next)
{
	int64_t era, of_era, year, of_year, month;

	day += 719468; /* from 0000-03-01 to 1970-01-01 */
	era = (day >= 0 ? day : day - 146096) / 146097;
	of_era = day - era * 146097;
	year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	of_year = of_era - (365 * year + year / 4 - year / 100);
	month = (5 * of_year + 2) / 153;
	at = digits(at, (uint64_t)(year + era * 400 + (month >= 10)), 4, '-');
	at = digits(at, (uint64_t)(month < 10 ? month + 3 : month - 9), 2, '-');
	return digits(at, (uint64_t)(of_year - (153 * month + 2) / 5 + 1), 2, next);
}

/* Of years 0 to 9999. ns below 0: none are shown. */
static void put_instant(struct buf *out, int64_t seconds, int64_t ns)
{
	int64_t of_day = seconds % S_PER_DAY;
	int64_t day = seconds / S_PER_DAY - (of_day < 0);
	char text[32];
	char *at = date(text, day, 'T');

	if (of_day < 0)
		of_day += S_PER_DAY;
	at = digits(at, (uint64_t)(of_day / 3600), 2, ':');
	at = digits(at, (uint64_t)(of_day / 60 % 60), 2, ':');
	at = digits(at, (uint64_t)(of_day % 60), 2, ns >= 0 ? '.' : 'Z');
	if (ns >= 0)
		at = digits(at, (uint64_t)ns, 9, 'Z');
	buf_add(out, text, (size_t)(at - text));
}

static void put_ns(struct buf *out, int64_t ns)
{
	int64_t rest = ns % NS_PER_S;

	put_instant(out, ns / NS_PER_S - (rest < 0), rest < 0 ? rest + NS_PER_S : rest);
}

void decode_time(int64_t ns, const struct decode_context *context, struct buf *out)
{
	put_ns(out, decode_realtime(ns, context));
}

void decode_ipv4(const void *bytes, struct buf *out)
{
	const unsigned char *at = bytes;

	for (int i = 0; i < 4; i++) {
		if (i)
			buf_char(out, '.');
		buf_unsigned(out, at[i]);
	}
}

void decode_ipv6(const void *bytes, struct buf *out)
{
	char text[INET6_ADDRSTRLEN];

	buf_str(out, inet_ntop(AF_INET6, bytes, text, sizeof(text)));
}

static void put_family(unsigned int family, struct buf *out)
{
	const char *name = address_family_name(family);

	if (name)
		buf_str(out, name);
	else
		buf_unsigned(out, family);
}

/* Of a link's own address, which means something on one interface only, with its number: %2 */
static void put_scope(const unsigned char *at, struct buf *out)
{
	uint64_t scope = load_unsigned(at + offsetof(struct sockaddr_in6, sin6_scope_id), 4);

	if (scope) {
		buf_char(out, '%');
		buf_unsigned(out, scope);
	}
}

/* Of a struct sockaddr_in or sockaddr_in6: both have the port first. */
static void put_inet(const unsigned char *at, sa_family_t family, struct buf *out)
{
	if (family == AF_INET) {
		decode_ipv4(at + offsetof(struct sockaddr_in, sin_addr), out);
	} else {
		buf_char(out, '[');
		decode_ipv6(at + offsetof(struct sockaddr_in6, sin6_addr), out);
		put_scope(at, out);
		buf_char(out, ']');
	}
	buf_char(out, ':');
	buf_unsigned(out, (uint64_t)at[2] << 8 | at[3]);
}

/* A path; an abstract name, which begins with a NUL and is shown with an @; or no name. */
static void put_unix(const char *path, size_t size, struct buf *out)
{
	if (size > 1 && !path[0] && path[1]) {
		buf_char(out, '@');
		path++;
		size--;
	}
	if (size && path[0])
		decode_text(path, strnlen(path, size), out);
	else
		put_family(AF_UNIX, out);
}

static void put_netlink(const void *bytes, struct buf *out)
{
	struct sockaddr_nl to;

	memcpy(&to, bytes, sizeof(to));
	buf_printf(out, "AF_NETLINK pid=%u", to.nl_pid);
	if (to.nl_groups)
		buf_printf(out, " groups=0x%x", to.nl_groups);
}

static void put_packet(const void *bytes, size_t size, struct buf *out)
{
	struct sockaddr_ll to = { 0 };

	memcpy(&to, bytes, size < sizeof(to) ? size : sizeof(to));
	buf_printf(out, "AF_PACKET ifindex=%d protocol=0x%04x", to.sll_ifindex,
		   (unsigned int)ntohs(to.sll_protocol));
	for (int i = 0; i < to.sll_halen && i < (int)sizeof(to.sll_addr); i++)
		buf_printf(out, "%s%02x", i ? ":" : " addr=", (unsigned int)to.sll_addr[i]);
}

static void put_vsock(const void *bytes, struct buf *out)
{
	struct sockaddr_vm to;

	memcpy(&to, bytes, sizeof(to));
	buf_printf(out, "AF_VSOCK cid=%u port=%u", to.svm_cid, to.svm_port);
}

void decode_sockaddr(const void *bytes, size_t size, struct buf *out)
{
	sa_family_t family = 0;

	if (size >= sizeof(family))
		memcpy(&family, bytes, sizeof(family));
	if ((family == AF_INET && size >= sizeof(struct sockaddr_in)) ||
	    (family == AF_INET6 && size >= sizeof(struct sockaddr_in6)))
		put_inet(bytes, family, out);
	else if (family == AF_UNIX && size >= sizeof(family))
		put_unix((const char *)bytes + sizeof(family), size - sizeof(family), out);
	else if (family == AF_NETLINK && size >= sizeof(struct sockaddr_nl))
		put_netlink(bytes, out);
	else if (family == AF_PACKET && size >= offsetof(struct sockaddr_ll, sll_addr))
		put_packet(bytes, size, out);
	else if (family == AF_VSOCK && size >= sizeof(struct sockaddr_vm))
		put_vsock(bytes, out);
	else
		put_family(family, out);
}

const char *decode_errno(int64_t ret)
{
	return ret < 0 && ret >= -4095 ? strerrorname_np((int)-ret) : NULL;
}

/* Integers */

typedef unsigned __int128 wide;

/* What does not fit 64 bits is text already. */
static void put_wide(struct buf *out, wide u)
{
	const uint64_t part = 10000000000000000000ull; /* 10^19 */
	wide high = u / part;
	char low[20] = { 0 }; /* digits() fills it from behind */

	if (high > UINT64_MAX)
		put_wide(out, high);
	else if (high)
		buf_unsigned(out, (uint64_t)high);
	if (high)
		buf_add(out, low, (size_t)(digits(low, (uint64_t)(u % part), 19, 0) - 1 - low));
	else
		buf_unsigned(out, (uint64_t)u);
}

static void set_unsigned(wide raw, struct buf *text, struct value *v)
{
	v->kind = raw > UINT64_MAX ? VALUE_TEXT : VALUE_UNSIGNED;
	v->u = (uint64_t)raw;
	if (v->kind == VALUE_TEXT)
		put_wide(text, raw);
}

/* raw has bits bits, the highest of which is its sign. */
static void set_signed(wide raw, uint32_t bits, struct buf *text, struct value *v)
{
	wide sign = bits ? (wide)1 << (bits - 1) : 0;
	__int128 i = (__int128)((raw ^ sign) - sign);

	v->kind = i < INT64_MIN || i > INT64_MAX ? VALUE_TEXT : VALUE_SIGNED;
	v->i = (int64_t)i;
	if (v->kind != VALUE_TEXT)
		return;
	if (i < 0)
		buf_char(text, '-');
	put_wide(text, i < 0 ? -(wide)i : (wide)i);
}

static void set_plain(const struct type *t, wide raw, uint32_t bits, struct buf *text,
		      struct value *v)
{
	if (t->kind == TYPE_BOOL) {
		v->kind = VALUE_BOOL;
		v->b = raw != 0;
	} else if (t->kind == TYPE_SIGNED || t->kind == TYPE_CHAR || t->negative) {
		set_signed(raw, bits, text, v);
	} else {
		set_unsigned(raw, text, v);
	}
}

static const char *enumerator(const struct type *t, int64_t value)
{
	for (uint32_t i = 0; i < t->count; i++)
		if (t->names[i].value == value)
			return t->names[i].name;
	return NULL;
}

static bool is_bit(uint64_t u)
{
	return u && !(u & (u - 1));
}

/* A|B, if every bit that is set has a name of its own. */
static bool put_flags(const struct type *t, uint64_t value, struct buf *text)
{
	size_t before = text->len;
	uint64_t rest = value;

	for (uint32_t i = 0; rest && i < t->count; i++) {
		uint64_t bit = (uint64_t)t->names[i].value;

		if (!is_bit(bit) || !(rest & bit))
			continue;
		if (rest != value)
			buf_char(text, '|');
		buf_str(text, t->names[i].name);
		rest &= ~bit;
	}
	if (rest)
		text->len = before;
	return !rest;
}

static bool put_enum(const struct type *t, const struct value *v, uint64_t raw, struct buf *text)
{
	const char *name = enumerator(t, v->i);

	if (!name)
		name = enumerator(t, (int64_t)raw);
	if (name)
		buf_str(text, name);
	return name || (raw && !t->negative && put_flags(t, raw, text));
}

static bool put_name(const char *name, struct buf *text)
{
	if (name)
		buf_str(text, name);
	return name;
}

#define RTMIN 32 /* the kernel's, of which the C library keeps two for itself */

/* INT, or RT_3; false: there is no such signal. */
static bool put_signal_name(int64_t number, struct buf *text)
{
	if (number > RTMIN && number < NSIG)
		buf_printf(text, "RT_%d", (int)number - RTMIN);
	else if (number == RTMIN)
		buf_str(text, "RTMIN");
	else if (number == SIGIO) /* SIGPOLL is another name for it */
		buf_str(text, "IO");
	else
		return number > 0 && number < RTMIN && put_name(sigabbrev_np((int)number), text);
	return true;
}

static bool put_signal(int64_t number, struct buf *text)
{
	size_t before = text->len;

	buf_str(text, "SIG");
	if (put_signal_name(number, text))
		return true;
	text->len = before;
	return false;
}

/* [INT TERM], or ~[KILL] where most are in it. */
static void put_signals(uint64_t set, struct buf *text)
{
	bool most = __builtin_popcountll(set) > 32;
	const char *space = "";

	buf_str(text, most ? "~[" : "[");
	if (most)
		set = ~set;
	for (int i = 0; i < 64; i++) {
		if (!(set >> i & 1))
			continue;
		buf_str(text, space);
		if (!put_signal_name(i + 1, text))
			buf_signed(text, i + 1);
		space = " ";
	}
	buf_char(text, ']');
}

/* [0 3]: the numbers of those that are set. */
static void put_bits(const unsigned char *bytes, size_t size, struct buf *text)
{
	const char *space = "";

	buf_char(text, '[');
	for (size_t i = 0; i < size * 8; i++) {
		if (!(bytes[i / 8] >> i % 8 & 1))
			continue;
		buf_str(text, space);
		buf_unsigned(text, i);
		space = " ";
	}
	buf_char(text, ']');
}

/* What wait() tells of a process: exit(1), killed(SIGSEGV, core), stopped(SIGSTOP), continued. */
static bool put_status(int status, struct buf *text)
{
	if (WIFEXITED(status)) {
		buf_printf(text, "exit(%d)", WEXITSTATUS(status));
	} else if (WIFCONTINUED(status)) {
		buf_str(text, "continued");
	} else if (WIFSTOPPED(status) || WIFSIGNALED(status)) {
		bool stopped = WIFSTOPPED(status);
		int number = stopped ? WSTOPSIG(status) : WTERMSIG(status);

		buf_str(text, stopped ? "stopped(" : "killed(");
		if (!put_signal(number, text))
			buf_signed(text, number);
		buf_str(text, !stopped && WCOREDUMP(status) ? ", core)" : ")");
	} else {
		return false;
	}
	return true;
}

/* S_IFREG|0644 */
static bool put_mode(uint64_t mode, struct buf *text)
{
	const struct constants *kinds = constant_names_of("file_kind_t");

	if (mode & S_IFMT && constant_names_put(kinds, (int64_t)(mode & S_IFMT), text)) {
		buf_char(text, '|');
		mode &= ~(uint64_t)S_IFMT;
	}
	buf_printf(text, "0%03" PRIo64, mode);
	return true;
}

static bool put_octal(uint64_t u, struct buf *text)
{
	buf_printf(text, "0%03" PRIo64, u);
	return true;
}

/* The kernel's own dev_t: 12 bits of major, 20 of minor number. */
static bool put_device(uint64_t dev, struct buf *text)
{
	buf_unsigned(text, dev >> 20);
	buf_char(text, ':');
	buf_unsigned(text, dev & 0xfffff);
	return true;
}

/* The path; what is not known stays a number. */
static bool put_cgroup(struct cgroups *cgroups, uint64_t id, struct buf *text)
{
	const char *path = cgroups ? cgroup_paths_find(cgroups, id) : NULL;

	if (path)
		decode_text(path, strlen(path), text);
	return path;
}

static bool put_seconds(int64_t s, struct buf *text)
{
	if (s < -62167219200 || s > 253402300799) /* years 0 to 9999 */
		return false;
	put_instant(text, s, -1);
	return true;
}

/* Text instead of the number v, if its display has one for it. */
static bool put_integer(const struct type *t, const struct value *v, uint64_t raw,
			const struct decode_context *context, struct buf *text)
{
	switch (t->display) {
	case DISPLAY_KTIME:
		decode_time(v->i, context, text);
		return true;
	case DISPLAY_REALTIME:
		put_ns(text, v->i);
		return true;
	case DISPLAY_SECONDS:
		return put_seconds(v->i, text);
	case DISPLAY_OCTAL:
		return put_octal(v->u, text);
	case DISPLAY_DEVICE:
		return put_device(v->u, text);
	case DISPLAY_CGROUP:
		return put_cgroup(context->cgroups, v->u, text);
	case DISPLAY_RETURN:
		return put_name(decode_errno(v->i), text);
	case DISPLAY_ERRNO:
		return put_name(decode_errno(v->i > 0 ? -v->i : v->i), text);
	case DISPLAY_FAMILY:
		return put_name(address_family_name((unsigned int)v->u), text);
	case DISPLAY_SIGNAL:
		return put_signal(v->i, text);
	case DISPLAY_STATUS:
		return put_status((int)v->i, text);
	case DISPLAY_MODE:
		return put_mode(v->u, text);
	case DISPLAY_NAMED:
		return constant_names_put(t->constants, v->i, text);
	default:
		return t->kind == TYPE_ENUM && put_enum(t, v, raw, text);
	}
}

/* An integer of any kind, already taken out of its bytes; raw has bits bits. */
static void set_integer(const struct type *t, wide raw, uint32_t bits,
			const struct decode_context *context, struct buf *text, struct value *v)
{
	set_plain(t, raw, bits, text, v);
	if (v->kind == VALUE_TEXT || v->kind == VALUE_BOOL)
		return;
	if (t->display == DISPLAY_DURATION)
		v->kind = VALUE_DURATION;
	else if (put_integer(t, v, (uint64_t)raw, context, text))
		v->kind = VALUE_TEXT;
	else if (t->display == DISPLAY_NAMED)
		v->i = constant_names_number(t->constants, v->i);
}

/* Of network byte order: only whole ones can be. */
static bool set_swapped(const struct type *t, const void *bytes, struct value *v)
{
	v->kind = VALUE_UNSIGNED;
	if (t->display == DISPLAY_PORT)
		v->u = ntohs((uint16_t)load_unsigned(bytes, 2));
	else if (t->display == DISPLAY_BE64)
		v->u = be64toh(load_unsigned(bytes, 8));
	else
		return false;
	return true;
}

/* Others */

static const char digits_of_hex[] = "0123456789abcdef";

static void put_hex(struct buf *out, unsigned char byte)
{
	buf_char(out, digits_of_hex[byte >> 4]);
	buf_char(out, digits_of_hex[byte & 15]);
}

/* Most significant first, on a little-endian machine. */
static void put_number_hex(const unsigned char *bytes, uint32_t size, struct buf *out)
{
	buf_str(out, "0x");
	for (uint32_t i = size; i-- > 0;)
		put_hex(out, bytes[i]);
}

static void put_mac(const unsigned char *bytes, struct buf *out)
{
	for (int i = 0; i < 6; i++) {
		if (i)
			buf_char(out, ':');
		put_hex(out, bytes[i]);
	}
}

/* Bytes in the order given, in groups of 4, 2, 2, 2, 6. */
static void put_uuid(const unsigned char *bytes, const unsigned char order[16], struct buf *out)
{
	for (int i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			buf_char(out, '-');
		put_hex(out, bytes[order[i]]);
	}
}

/* include/calltap/fd.h has it. */
struct fd_path {
	int32_t fd;
	uint32_t magic;
	uint64_t inode;
	uint32_t size;
	uint32_t more;
	char names[320];
};

/* The names are those from the file up: the last comes first. */
static void put_path(const struct fd_path *p, struct buf *out)
{
	size_t begin[sizeof(p->names)] = { 0 }, n = 0;
	size_t size = p->size < sizeof(p->names) ? p->size : sizeof(p->names);

	for (size_t at = 0; at < size; at += strnlen(p->names + at, size - at) + 1)
		begin[n++] = at;
	buf_str(out, p->more ? "..." : n ? "" : "/");
	while (n--) {
		const char *name = p->names + begin[n];

		buf_char(out, '/');
		decode_text(name, strnlen(name, size - begin[n]), out);
	}
}

static void put_fd(const void *bytes, struct buf *out)
{
	struct fd_path p;

	memcpy(&p, bytes, sizeof(p));
	if (p.fd == AT_FDCWD)
		buf_str(out, "AT_FDCWD");
	else
		buf_signed(out, p.fd);
	if (!p.inode)
		return;
	buf_char(out, '<');
	if (p.magic == SOCKFS_MAGIC || p.magic == PIPEFS_MAGIC) {
		buf_str(out, p.magic == PIPEFS_MAGIC ? "pipe:[" : "socket:[");
		buf_unsigned(out, p.inode);
		buf_char(out, ']');
	} else if (p.magic == ANON_INODE_FS_MAGIC) {
		buf_str(out, "anon_inode:");
		decode_text(p.names, strnlen(p.names, sizeof(p.names)), out);
	} else {
		put_path(&p, out);
	}
	buf_char(out, '>');
}

/* What has bytes of its own order; false: it is shown by its kind. */
static bool put_bytes(const struct type *t, const void *bytes, size_t size, struct buf *out)
{
	static const unsigned char straight[16] = { 0, 1, 2,  3,  4,  5,  6,  7,
						    8, 9, 10, 11, 12, 13, 14, 15 };
	static const unsigned char guid[16] = {
		3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15
	};

	if (t->display == DISPLAY_IPV4)
		decode_ipv4(bytes, out);
	else if (t->display == DISPLAY_IPV6)
		decode_ipv6(bytes, out);
	else if (t->display == DISPLAY_SOCKADDR)
		decode_sockaddr(bytes, t->size, out);
	else if (t->display == DISPLAY_SIGNALS)
		put_signals(load_unsigned(bytes, 8), out);
	else if (t->display == DISPLAY_BITS)
		put_bits(bytes, size < t->size ? size : t->size, out);
	else if (t->display == DISPLAY_FD)
		put_fd(bytes, out);
	else if (t->display == DISPLAY_MAC)
		put_mac(bytes, out);
	else if (t->display == DISPLAY_UUID)
		put_uuid(bytes, straight, out);
	else if (t->display == DISPLAY_GUID)
		put_uuid(bytes, guid, out);
	else
		return false;
	return true;
}

static void set_real(const void *bytes, uint32_t size, struct value *v)
{
	float f;

	v->kind = VALUE_REAL;
	if (size == 4) {
		memcpy(&f, bytes, 4);
		v->real = (double)f;
	} else {
		memcpy(&v->real, bytes, 8);
	}
}

static wide load_wide(const void *bytes, uint32_t size)
{
	wide u;

	if (size <= 8)
		return load_unsigned(bytes, size);
	memcpy(&u, bytes, sizeof(u));
	return u;
}

static bool is_string(const struct type *t)
{
	return t->kind == TYPE_ARRAY && t->element->kind == TYPE_CHAR;
}

enum { ONE_OF_WHICH, ONE_OF_ONE };

/* The member of a ONE_OF(...) that it is. */
static const struct type *choose(const struct type *t, const void **bytes, size_t *size)
{
	const char *from = *bytes;
	uint64_t which = load_unsigned(from + t->members[ONE_OF_WHICH].offset / 8, 8);
	const struct member *one = &t->members[ONE_OF_ONE];

	const struct type *is =
		which < one->type->count ? one->type->members[which].type : one->type;

	*bytes = from + one->offset / 8;
	*size = is->size;
	return is;
}

enum { USER_AT, USER_GOT, USER_IS };

/* Of a USER(...), what was read. */
static const struct type *look_at(const struct type *t, const void **bytes, size_t *size)
{
	const char *from = *bytes;
	uint64_t got = load_unsigned(from + t->members[USER_GOT].offset / 8, 8);
	const struct type *is = t->members[USER_IS].type;

	*bytes = from + t->members[USER_IS].offset / 8;
	*size = is->kind == TYPE_ARRAY && got < is->size ? (size_t)got : is->size;
	return is;
}

const struct type *decode_inner(const struct type *t, const void **bytes, size_t *size)
{
	if (t->display == DISPLAY_ONE_OF)
		t = choose(t, bytes, size);
	return t->display == DISPLAY_USER ? look_at(t, bytes, size) : t;
}

/* include/calltap/user.h has it: the packed size, whether there are more, and the packed strings. */
enum { STRINGS_HEAD = 2 * sizeof(uint32_t), STRINGS_MAX = 504 };

const char *decode_string(const void *bytes, const char *at, size_t *len)
{
	static const char more[] = "...";
	const char *packed = (const char *)bytes + STRINGS_HEAD; /* of no alignment */
	uint32_t head[2];
	const char *end;

	memcpy(head, bytes, sizeof(head));
	end = packed + (head[0] < STRINGS_MAX ? head[0] : STRINGS_MAX);
	at = at == more ? NULL : at ? at + *len + 1 : packed;
	if (at && at >= end)
		at = head[1] ? more : NULL;
	*len = at == more ? strlen(more) : at ? strnlen(at, (size_t)(end - at)) : 0;
	return at;
}

/* Of more than there was room for, the end is missing. */
static void put_user_text(const struct type *is, const char *bytes, uint64_t got, struct buf *text)
{
	bool string = is_string(is);
	bool cut = string ? got >= is->size : got > is->size;
	size_t size = got < is->size ? (size_t)got : is->size;

	if (string)
		size = strnlen(bytes, size);
	if (string && cut && size == is->size - 1)
		size--; /* the last one may have been its end: the dots are never wrong */
	decode_text(bytes, size, text);
	if (cut)
		buf_str(text, "...");
}

/* Text or nothing; false: what was read is shown by its own type. */
static bool put_user(const struct type *t, const char *bytes, struct buf *text, struct value *v)
{
	const char *at = bytes + t->members[USER_AT].offset / 8;
	int64_t got = (int64_t)load_unsigned(bytes + t->members[USER_GOT].offset / 8, 8);
	const struct type *is = t->members[USER_IS].type;
	const char *there = bytes + t->members[USER_IS].offset / 8;

	v->kind = VALUE_TEXT;
	if (!load_unsigned(at, 8))
		v->kind = VALUE_NULL;
	else if (got < 0)
		buf_printf(text, "0x%" PRIx64 " (%s)", load_unsigned(at, 8),
			   decode_errno(got) ? decode_errno(got) : "error");
	else if (is_string(is) || (is->kind == TYPE_ARRAY && is->element->kind == TYPE_UNSIGNED &&
				   is->element->size == 1))
		put_user_text(is, there, (uint64_t)got, text);
	else if (is->display == DISPLAY_SOCKADDR)
		decode_sockaddr(there, (uint64_t)got < is->size ? (size_t)got : is->size, text);
	else
		return false;
	return true;
}

void decode_type(const struct type *t, const void *bytes, size_t size,
		 const struct decode_context *context, struct buf *text, struct value *v)
{
	v->kind = VALUE_TEXT;
	if (t->display == DISPLAY_ONE_OF)
		t = choose(t, &bytes, &size);
	if (t->display == DISPLAY_USER) {
		if (put_user(t, bytes, text, v))
			return;
		t = look_at(t, &bytes, &size);
	}
	if (t->display && (put_bytes(t, bytes, size, text) || set_swapped(t, bytes, v)))
		return;
	v->kind = VALUE_TEXT;
	if (is_string(t))
		decode_text(bytes, strnlen(bytes, size), text);
	else if (t->kind >= TYPE_ARRAY)
		v->kind = VALUE_COMPOUND;
	else if (t->constants && t->kind == TYPE_POINTER &&
		 constant_names_put(t->constants, (int64_t)load_unsigned(bytes, 8), text))
		return;
	else if (t->kind == TYPE_POINTER || (t->kind == TYPE_FLOAT && t->size > 8))
		put_number_hex(bytes, t->size, text);
	else if (t->kind == TYPE_FLOAT)
		set_real(bytes, t->size, v);
	else
		set_integer(t, load_wide(bytes, t->size), t->size * 8, context, text, v);
}

/* Bit by bit: it is rare, and right for packed structs and every offset. */
static wide load_bits(const unsigned char *bytes, uint32_t offset, uint32_t bits)
{
	wide v = 0;

	for (uint32_t i = 0; i < bits; i++)
		v |= (wide)(bytes[(offset + i) / 8] >> (offset + i) % 8 & 1) << i;
	return v;
}

/* An array without a length has no elements where it isn't the record's end. */
size_t decode_size(const struct type *t)
{
	return t->open ? t->least : t->size;
}

size_t decode_reach(const struct member *m, size_t size)
{
	size_t left = size - m->offset / 8;
	bool open = m->type->kind == TYPE_ARRAY ? !m->type->size : m->type->open;

	if (!m->tail)
		return decode_size(m->type);
	return open || left < m->type->size ? left : m->type->size;
}

uint32_t decode_elements(const struct type *t, size_t size)
{
	uint32_t each = t->element->size;

	return each ? (uint32_t)(size / each) : 0;
}

int decode_member(const struct member *m, const void *bytes, size_t size,
		  const struct decode_context *context, struct buf *text, struct value *v)
{
	uint64_t bits = m->bits ? m->bits : m->type->size * 8ull;

	if (m->tail)
		bits = m->type->kind == TYPE_STRUCT ? m->type->least * 8ull : 0;
	if (m->offset + bits > size * 8ull)
		return -EBADMSG;
	if (m->bits)
		set_integer(m->type, load_bits(bytes, m->offset, m->bits), m->bits, context, text,
			    v);
	else
		decode_type(m->type, (const char *)bytes + m->offset / 8, decode_reach(m, size),
			    context, text, v);
	return 0;
}
