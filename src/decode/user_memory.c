/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "decode/user_memory.h"

#include <assert.h>
#include <calltap/user.h>
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "decode/address.h"
#include "decode/errno_name.h"
#include "decode/integer.h"
#include "decode/layout.h"
#include "decode/text.h"

/* The members of USER(...) in their order. */
enum { MEMBER_AT_USER, MEMBER_GOT, MEMBER_IS, MEMBER_COUNT };

/* A USER(...) as this program's compiler lays it out. */
typedef USER(__u64) user_layout;

static_assert(offsetof(user_layout, at_user) < offsetof(user_layout, got) &&
		      offsetof(user_layout, got) < offsetof(user_layout, is) &&
		      sizeof(((user_layout *)NULL)->at_user) == 8 &&
		      sizeof(((user_layout *)NULL)->got) == 8,
	      "the members of USER(...)");

static bool is_member(const struct member *m, const char *name)
{
	return !m->bits && !strcmp(m->name, name);
}

bool user_memory_is_struct(const struct type *t)
{
	const struct member *m = t->members;

	return t->kind == TYPE_STRUCT && t->count == MEMBER_COUNT &&
	       is_member(&m[MEMBER_AT_USER], "at_user") && m[MEMBER_AT_USER].type->size == 8 &&
	       is_member(&m[MEMBER_GOT], "got") && m[MEMBER_GOT].type->size == 8 &&
	       is_member(&m[MEMBER_IS], "is");
}

/* Read at_user or got of the USER(...) at bytes. */
static uint64_t load_member(const struct type *t, int member, const void *bytes)
{
	return integer_load((const char *)bytes + t->members[member].offset / 8, 8);
}

const struct type *user_memory_enter(const struct type *t, const void **bytes, size_t *size)
{
	uint64_t got = load_member(t, MEMBER_GOT, *bytes);
	const struct member *copy = &t->members[MEMBER_IS];
	const struct type *type = copy->type;

	*bytes = (const char *)*bytes + copy->offset / 8;
	*size = type->kind == TYPE_ARRAY && got < type->size ? (size_t)got : type->size;
	return type;
}

bool user_memory_is_null(const struct type *t, const void *bytes)
{
	return !load_member(t, MEMBER_AT_USER, bytes);
}

/* Append "..." to a string or bytes that are longer than the copy. */
static void put_text(const struct type *copy, const char *bytes, uint64_t got, struct buf *out)
{
	bool string = layout_is_string(copy);
	bool cut = string ? got >= copy->size : got > copy->size;
	size_t size = got < copy->size ? (size_t)got : copy->size;

	if (string)
		size = strnlen(bytes, size);
	/*
	 * A string that fills the buffer may be complete. Print one byte less, so that "..." always
	 * stands for missing bytes.
	 */
	if (string && cut && size == copy->size - 1)
		size--;
	text_put_escaped(bytes, size, out);
	if (cut)
		buf_str(out, "...");
}

static void put_failed_read(uint64_t address, int64_t err, struct buf *out)
{
	const char *name = errno_name(err);

	buf_printf(out, "0x%" PRIx64 " (%s)", address, name ? name : "error");
}

static bool is_bytes(const struct type *t)
{
	return t->kind == TYPE_ARRAY && t->element->kind == TYPE_UNSIGNED && t->element->size == 1;
}

bool user_memory_put(const struct type *t, const void *bytes, struct buf *out)
{
	int64_t got = (int64_t)load_member(t, MEMBER_GOT, bytes);
	const struct type *copy = t->members[MEMBER_IS].type;
	const char *at = (const char *)bytes + t->members[MEMBER_IS].offset / 8;

	if (got < 0)
		put_failed_read(load_member(t, MEMBER_AT_USER, bytes), got, out);
	else if (layout_is_string(copy) || is_bytes(copy))
		put_text(copy, at, (uint64_t)got, out);
	else if (copy->display == DISPLAY_SOCKADDR)
		address_put_sockaddr(at, (uint64_t)got < copy->size ? (size_t)got : copy->size,
				     out);
	else
		return false;
	return true;
}

const char *user_memory_next_string(const void *bytes, const char *previous, size_t *len)
{
	static const char more[] = "...";
	const char *packed = (const char *)bytes + offsetof(struct user_strings, packed);
	const char *next, *end;
	struct user_strings head;

	memcpy(&head, bytes, offsetof(struct user_strings, packed)); /* bytes may be unaligned */
	end = packed + (head.size < sizeof(head.packed) ? head.size : sizeof(head.packed));
	next = previous == more ? NULL : previous ? previous + *len + 1 : packed;
	if (next && next >= end)
		next = head.more ? more : NULL;
	*len = next == more ? strlen(more) : next ? strnlen(next, (size_t)(end - next)) : 0;
	return next;
}
