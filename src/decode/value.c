/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "decode/value.h"

#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <string.h>

#include "decode/address.h"
#include "decode/address_family.h"
#include "decode/bytes.h"
#include "decode/cgroup_paths.h"
#include "decode/constant_names.h"
#include "decode/errno_name.h"
#include "decode/file_fields.h"
#include "decode/integer.h"
#include "decode/one_of.h"
#include "decode/process_status.h"
#include "decode/text.h"
#include "decode/time.h"
#include "decode/user_memory.h"

/* Integers and enums */

static void set_unsigned(wide_integer raw, struct buf *text, struct value *v)
{
	v->kind = raw > UINT64_MAX ? VALUE_TEXT : VALUE_UNSIGNED;
	v->u = (uint64_t)raw;
	if (v->kind == VALUE_TEXT)
		integer_put_wide(raw, text);
}

/* raw has so many bits; the highest one is the sign. */
static void set_signed(wide_integer raw, uint32_t bits, struct buf *text, struct value *v)
{
	wide_integer sign = bits ? (wide_integer)1 << (bits - 1) : 0;
	__int128 i = (__int128)((raw ^ sign) - sign);

	v->kind = i < INT64_MIN || i > INT64_MAX ? VALUE_TEXT : VALUE_SIGNED;
	v->i = (int64_t)i;
	if (v->kind != VALUE_TEXT)
		return;
	if (i < 0)
		buf_char(text, '-');
	integer_put_wide(i < 0 ? -(wide_integer)i : (wide_integer)i, text);
}

/* Set v to the number, without regard to the display. */
static void set_number(const struct type *t, wide_integer raw, uint32_t bits, struct buf *text,
		       struct value *v)
{
	if (t->kind == TYPE_BOOL) {
		v->kind = VALUE_BOOL;
		v->b = raw != 0;
	} else if (t->kind == TYPE_SIGNED || t->kind == TYPE_CHAR || t->is_signed) {
		set_signed(raw, bits, text, v);
	} else {
		set_unsigned(raw, text, v);
	}
}

static const char *enumerator_name(const struct type *t, int64_t value)
{
	for (uint32_t i = 0; i < t->count; i++)
		if (t->names[i].value == value)
			return t->names[i].name;
	return NULL;
}

static bool is_single_bit(uint64_t u)
{
	return u && !(u & (u - 1));
}

/* Append "A|B". False, with nothing appended, unless every bit that is set has a name. */
static bool put_enum_flags(const struct type *t, uint64_t value, struct buf *text)
{
	size_t before = text->len;
	uint64_t rest = value;

	for (uint32_t i = 0; rest && i < t->count; i++) {
		uint64_t bit = (uint64_t)t->names[i].value;

		if (!is_single_bit(bit) || !(rest & bit))
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
	const char *name = enumerator_name(t, v->i);

	if (!name)
		name = enumerator_name(t, (int64_t)raw);
	if (name)
		buf_str(text, name);
	return name || (raw && !t->is_signed && put_enum_flags(t, raw, text));
}

static bool put_name(const char *name, struct buf *text)
{
	if (name)
		buf_str(text, name);
	return name;
}

static bool put_cgroup_path(struct cgroups *cgroups, uint64_t id, struct buf *text)
{
	const char *path = cgroups ? cgroup_paths_find(cgroups, id) : NULL;

	if (path)
		text_put_escaped(path, strlen(path), text);
	return path;
}

/* Displays that have text for every number. False: the display is not one of them. */
static bool put_formatted(const struct type *t, const struct value *v,
			  const struct decode_context *context, struct buf *text)
{
	switch (t->display) {
	case DISPLAY_KTIME:
		time_put_monotonic(v->i, context, text);
		return true;
	case DISPLAY_REALTIME:
		time_put_realtime(v->i, text);
		return true;
	case DISPLAY_OCTAL:
		file_fields_put_permissions(v->u, text);
		return true;
	case DISPLAY_DEVICE:
		file_fields_put_device(v->u, text);
		return true;
	case DISPLAY_MODE:
		file_fields_put_mode(v->u, text);
		return true;
	default:
		return false;
	}
}

/* Displays that have text for some numbers. False: the number prints as a number. */
static bool put_named(const struct type *t, const struct value *v, uint64_t raw,
		      const struct decode_context *context, struct buf *text)
{
	switch (t->display) {
	case DISPLAY_SECONDS:
		return time_put_seconds(v->i, text);
	case DISPLAY_CGROUP:
		return put_cgroup_path(context->cgroups, v->u, text);
	case DISPLAY_RETURN:
		return put_name(errno_name(v->i), text);
	case DISPLAY_ERRNO:
		return put_name(errno_name(v->i > 0 ? -v->i : v->i), text);
	case DISPLAY_FAMILY:
		return put_name(address_family_name((unsigned int)v->u), text);
	case DISPLAY_SIGNAL:
		return process_status_put_signal(v->i, text);
	case DISPLAY_STATUS:
		return process_status_put_wait((int)v->i, text);
	case DISPLAY_NAMED:
		return constant_names_put(t->constants, v->i, text);
	default:
		return t->kind == TYPE_ENUM && put_enum(t, v, raw, text);
	}
}

/* raw: an integer of any kind, read from its bytes; it has so many bits. */
static void set_integer(const struct type *t, wide_integer raw, uint32_t bits,
			const struct decode_context *context, struct buf *text, struct value *v)
{
	set_number(t, raw, bits, text, v);
	if (v->kind == VALUE_TEXT || v->kind == VALUE_BOOL)
		return;
	if (t->display == DISPLAY_DURATION)
		v->kind = VALUE_DURATION;
	else if (put_formatted(t, v, context, text) ||
		 put_named(t, v, (uint64_t)raw, context, text))
		v->kind = VALUE_TEXT;
	else if (t->display == DISPLAY_NAMED)
		v->i = constant_names_number(t->constants, v->i);
}

/* Integers in network order. False: t is not one. */
static bool set_network_order(const struct type *t, const void *bytes, struct value *v)
{
	v->kind = VALUE_UNSIGNED;
	if (t->display == DISPLAY_PORT)
		v->u = ntohs((uint16_t)integer_load(bytes, 2));
	else if (t->display == DISPLAY_BE64)
		v->u = be64toh(integer_load(bytes, 8));
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

/* All types */

/* Displays that format the bytes themselves. False: the value prints by its kind. */
static bool put_bytes(const struct type *t, const void *bytes, size_t size, struct buf *text)
{
	if (t->display == DISPLAY_IPV4)
		address_put_ipv4(bytes, text);
	else if (t->display == DISPLAY_IPV6)
		address_put_ipv6(bytes, text);
	else if (t->display == DISPLAY_SOCKADDR)
		address_put_sockaddr(bytes, t->size, text);
	else if (t->display == DISPLAY_SIGNALS)
		process_status_put_signal_set(integer_load(bytes, 8), text);
	else if (t->display == DISPLAY_BITS)
		bytes_put_bit_numbers(bytes, size < t->size ? size : t->size, text);
	else if (t->display == DISPLAY_FD)
		file_fields_put_descriptor(bytes, text);
	else if (t->display == DISPLAY_MAC)
		address_put_mac(bytes, text);
	else if (t->display == DISPLAY_UUID)
		bytes_put_uuid(bytes, text);
	else if (t->display == DISPLAY_GUID)
		bytes_put_guid(bytes, text);
	else
		return false;
	return true;
}

/* Decode by the kind of t alone, and by the display if t is an integer. */
static void decode_kind(const struct type *t, const void *bytes, size_t size,
			const struct decode_context *context, struct buf *text, struct value *v)
{
	v->kind = VALUE_TEXT;
	if (layout_is_string(t))
		text_put_escaped(bytes, strnlen(bytes, size), text);
	else if (t->kind >= TYPE_ARRAY)
		v->kind = VALUE_COMPOUND;
	else if (t->constants && t->kind == TYPE_POINTER &&
		 constant_names_put(t->constants, (int64_t)integer_load(bytes, 8), text))
		return;
	else if (t->kind == TYPE_POINTER || (t->kind == TYPE_FLOAT && t->size > 8))
		bytes_put_hex_number(bytes, t->size, text);
	else if (t->kind == TYPE_FLOAT)
		set_real(bytes, t->size, v);
	else
		set_integer(t, integer_load_wide(bytes, t->size), t->size * 8, context, text, v);
}

void value_decode(const struct type *t, const void *bytes, size_t size,
		  const struct decode_context *context, struct buf *text, struct value *v)
{
	v->kind = VALUE_TEXT;
	if (t->display == DISPLAY_ONE_OF)
		t = one_of_enter(t, &bytes, &size);
	if (t->display == DISPLAY_USER) {
		if (user_memory_is_null(t, bytes)) {
			v->kind = VALUE_NULL;
			return;
		}
		if (user_memory_put(t, bytes, text))
			return;
		t = user_memory_enter(t, &bytes, &size);
	}
	if (t->display && (put_bytes(t, bytes, size, text) || set_network_order(t, bytes, v)))
		return;
	decode_kind(t, bytes, size, context, text, v);
}

const struct type *value_inner(const struct type *t, const void **bytes, size_t *size)
{
	if (t->display == DISPLAY_ONE_OF)
		t = one_of_enter(t, bytes, size);
	return t->display == DISPLAY_USER ? user_memory_enter(t, bytes, size) : t;
}

/* An array without a length has no elements, except at the record's end. */
size_t value_type_size(const struct type *t)
{
	return t->unbounded ? t->min_size : t->size;
}

size_t value_member_size(const struct member *m, size_t size)
{
	size_t left = size - m->offset / 8;
	bool open = m->type->kind == TYPE_ARRAY ? !m->type->size : m->type->unbounded;

	if (!m->tail)
		return value_type_size(m->type);
	return open || left < m->type->size ? left : m->type->size;
}

uint32_t value_element_count(const struct type *t, size_t size)
{
	uint32_t each = t->element->size;

	return each ? (uint32_t)(size / each) : 0;
}

int value_decode_member(const struct member *m, const void *bytes, size_t size,
			const struct decode_context *context, struct buf *text, struct value *v)
{
	uint64_t bits = m->bits ? m->bits : m->type->size * 8ull;

	if (m->tail)
		bits = m->type->kind == TYPE_STRUCT ? m->type->min_size * 8ull : 0;
	if (m->offset + bits > size * 8ull)
		return -EBADMSG;
	if (m->bits)
		set_integer(m->type, integer_load_bits(bytes, m->offset, m->bits), m->bits, context,
			    text, v);
	else
		value_decode(m->type, (const char *)bytes + m->offset / 8,
			     value_member_size(m, size), context, text, v);
	return 0;
}
