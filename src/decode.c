/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "decode.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <time.h>

#define NS_PER_S 1000000000ll

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

/* v has bits bits, the highest of which is its sign. */
static int64_t sign_extend(uint64_t v, uint32_t bits)
{
	uint64_t sign = bits ? 1ull << (bits - 1) : 0;

	return (int64_t)((v ^ sign) - sign);
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

int64_t decode_realtime(int64_t ns, const struct decode_clock *clock)
{
	int64_t real;

	return __builtin_add_overflow(ns, clock->to_realtime, &real) ? ns : real;
}

void decode_time(int64_t ns, const struct decode_clock *clock, struct buf *out)
{
	int64_t real = decode_realtime(ns, clock);
	int64_t rest = real % NS_PER_S;
	time_t seconds = real / NS_PER_S - (rest < 0);
	struct tm tm;
	char date[64];

	if (rest < 0)
		rest += NS_PER_S;
	gmtime_r(&seconds, &tm);
	strftime(date, sizeof(date), "%FT%T", &tm);
	buf_printf(out, "%s.%09lldZ", date, (long long)rest);
}

void decode_ipv4(const void *bytes, struct buf *out)
{
	char text[INET_ADDRSTRLEN];

	buf_str(out, inet_ntop(AF_INET, bytes, text, sizeof(text)));
}

void decode_ipv6(const void *bytes, struct buf *out)
{
	char text[INET6_ADDRSTRLEN];

	buf_str(out, inet_ntop(AF_INET6, bytes, text, sizeof(text)));
}

const char *decode_errno(int64_t ret)
{
	return ret < 0 && ret >= -4095 ? strerrorname_np((int)-ret) : NULL;
}

/* Values */

static void set_text(struct value *v)
{
	v->kind = VALUE_TEXT;
}

static void decode_display(const struct type *t, const void *bytes,
			   const struct decode_clock *clock, struct value *v)
{
	set_text(v);
	switch (t->display) {
	case DISPLAY_IPV4:
		decode_ipv4(bytes, &v->text);
		break;
	case DISPLAY_IPV6:
		decode_ipv6(bytes, &v->text);
		break;
	case DISPLAY_KTIME:
		decode_time((int64_t)load_unsigned(bytes, 8), clock, &v->text);
		break;
	case DISPLAY_OCTAL:
		buf_printf(&v->text, "0%03o", (unsigned int)load_unsigned(bytes, 2));
		break;
	case DISPLAY_PORT:
		v->kind = VALUE_UNSIGNED;
		v->u = ntohs((uint16_t)load_unsigned(bytes, 2));
		break;
	default:
		break;
	}
}

static const char *enumerator(const struct type *t, int64_t value)
{
	for (uint32_t i = 0; i < t->count; i++)
		if (t->names[i].value == value)
			return t->names[i].name;
	return NULL;
}

/* An enum has negative values if it has a name for one. */
static bool is_signed(const struct type *t)
{
	for (uint32_t i = 0; t->kind == TYPE_ENUM && i < t->count; i++)
		if (t->names[i].value < 0)
			return true;
	return t->kind == TYPE_SIGNED || t->kind == TYPE_CHAR;
}

/* An integer of any kind, already taken out of its bytes; raw has bits bits. */
static void set_integer(const struct type *t, uint64_t raw, uint32_t bits, struct value *v)
{
	const char *name;

	v->kind = is_signed(t) ? VALUE_SIGNED : VALUE_UNSIGNED;
	v->u = raw;
	if (v->kind == VALUE_SIGNED)
		v->i = sign_extend(raw, bits);
	if (t->kind == TYPE_BOOL) {
		v->kind = VALUE_BOOL;
		v->b = raw != 0;
	}
	name = t->kind == TYPE_ENUM ? enumerator(t, v->i) : NULL;
	if (t->kind == TYPE_ENUM && !name)
		name = enumerator(t, (int64_t)raw);
	if (t->display == DISPLAY_RETURN)
		name = decode_errno(v->i);
	if (name) {
		set_text(v);
		buf_str(&v->text, name);
	}
}

static void decode_hex(const void *bytes, uint32_t size, struct value *v)
{
	set_text(v);
	buf_str(&v->text, "0x");
	for (uint32_t i = size; i-- > 0;) /* most significant first, on a little-endian machine */
		buf_printf(&v->text, "%02x", ((const unsigned char *)bytes)[i]);
}

static void decode_real(const void *bytes, uint32_t size, struct value *v)
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

static void decode_array(const struct type *t, const void *bytes, struct value *v)
{
	if (t->element->kind != TYPE_CHAR) {
		v->kind = VALUE_COMPOUND;
		return;
	}
	set_text(v);
	decode_text(bytes, strnlen(bytes, t->size), &v->text);
}

int decode_type(const struct type *t, const void *bytes, const struct decode_clock *clock,
		struct value *v)
{
	*v = (struct value){ 0 };
	if (t->display != DISPLAY_PLAIN && t->display != DISPLAY_RETURN)
		decode_display(t, bytes, clock, v);
	else if (t->kind == TYPE_STRUCT || t->kind == TYPE_UNION)
		v->kind = VALUE_COMPOUND;
	else if (t->kind == TYPE_ARRAY)
		decode_array(t, bytes, v);
	else if (t->kind == TYPE_POINTER || t->size > 8)
		decode_hex(bytes, t->size, v);
	else if (t->kind == TYPE_FLOAT)
		decode_real(bytes, t->size, v);
	else
		set_integer(t, load_unsigned(bytes, t->size), t->size * 8, v);
	return v->text.failed ? -ENOMEM : 0;
}

/* Bit by bit: it is rare, and right for packed structs and every offset. */
static uint64_t load_bits(const unsigned char *bytes, uint32_t offset, uint32_t bits)
{
	uint64_t v = 0;

	for (uint32_t i = 0; i < bits; i++)
		v |= (uint64_t)(bytes[(offset + i) / 8] >> (offset + i) % 8 & 1) << i;
	return v;
}

int decode_member(const struct member *m, const void *bytes, size_t size,
		  const struct decode_clock *clock, struct value *v)
{
	uint64_t bits = m->bits ? m->bits : m->type->size * 8ull;

	*v = (struct value){ 0 };
	if (m->offset + bits > size * 8ull)
		return -EBADMSG;
	if (!m->bits)
		return decode_type(m->type, (const char *)bytes + m->offset / 8, clock, v);
	set_integer(m->type, load_bits(bytes, m->offset, m->bits), m->bits, v);
	return v->text.failed ? -ENOMEM : 0;
}

void value_free(struct value *v)
{
	buf_free(&v->text);
}
