/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "decode/one_of.h"

#include <assert.h>
#include <calltap/types.h>
#include <stddef.h>
#include <string.h>

#include "decode/integer.h"
#include "decode/layout.h"

/* The members of ONE_OF(...) in their order. */
enum { MEMBER_WHICH, MEMBER_ONE, MEMBER_COUNT };

/* A ONE_OF(...) as this program's compiler lays it out. */
typedef ONE_OF(__u64 member;) one_of_layout;

static_assert(offsetof(one_of_layout, which) < offsetof(one_of_layout, one) &&
		      sizeof(((one_of_layout *)NULL)->which) == 8,
	      "the members of ONE_OF(...)");

static bool is_member(const struct member *m, const char *name)
{
	return !m->bits && !strcmp(m->name, name);
}

bool one_of_is_struct(const struct type *t)
{
	const struct member *m = t->members;

	return t->kind == TYPE_STRUCT && t->count == MEMBER_COUNT &&
	       is_member(&m[MEMBER_WHICH], "which") && m[MEMBER_WHICH].type->size == 8 &&
	       is_member(&m[MEMBER_ONE], "one") && m[MEMBER_ONE].type->kind == TYPE_UNION;
}

const struct type *one_of_enter(const struct type *t, const void **bytes, size_t *size)
{
	const char *from = *bytes;
	uint64_t which = integer_load(from + t->members[MEMBER_WHICH].offset / 8, 8);
	const struct member *one = &t->members[MEMBER_ONE];
	const struct type *valid =
		which < one->type->count ? one->type->members[which].type : one->type;

	*bytes = from + one->offset / 8;
	*size = valid->size;
	return valid;
}
