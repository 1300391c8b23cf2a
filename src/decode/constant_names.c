/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "decode/constant_names.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "base/buf.h"

struct constant {
	const char *name;
	int64_t value;
};

struct constants {
	const char *type;
	int64_t number; /* mask of the bits that form one number; the other bits are flags */
	const struct constant *constant; /* the last one has no name; NULL: there are none */
};

/* Masks with a meaning of their own. */
#define HEX 0xffffffffll   /* a number without a name prints as hexadecimal */
#define WITHIN (~HEX)	   /* the upper 32 bits select the namespace of the lower 32 bits */
#define PERMISSIONS 0777ll /* prints as octal after the flags */

#include "constants_made.h" /* scripts/build/constants writes it */

const struct constants *constant_names_of(const char *type)
{
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (!strcmp(all[i].type, type))
			return &all[i];
	return NULL;
}

int64_t constant_names_number(const struct constants *c, int64_t value)
{
	return c->number == WITHIN ? (int64_t)(uint32_t)value : value;
}

bool constant_names_find(const char *name, size_t len, int64_t *value)
{
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		for (const struct constant *k = all[i].constant; k && k->name; k++)
			if (!strncmp(k->name, name, len) && !k->name[len]) {
				*value = constant_names_number(&all[i], k->value);
				return true;
			}
	return false;
}

static const char *name_of(const struct constants *c, int64_t value)
{
	for (const struct constant *k = c->constant; k && k->name; k++)
		if (k->value == value)
			return k->name;
	return NULL;
}

/* The flag with the most bits, all of them set in rest: O_SYNC includes O_DSYNC's bit. */
static const struct constant *largest_flag(const struct constants *c, uint64_t rest)
{
	const struct constant *best = NULL;

	for (const struct constant *k = c->constant; k && k->name; k++) {
		uint64_t bits = (uint64_t)k->value;

		if (bits && !(bits & (uint64_t)c->number) && (rest & bits) == bits &&
		    (!best ||
		     __builtin_popcountll(bits) > __builtin_popcountll((uint64_t)best->value)))
			best = k;
	}
	return best;
}

static void put_with_bar(struct buf *out, size_t begin, const char *part)
{
	if (out->len > begin)
		buf_char(out, '|');
	buf_str(out, part);
}

static void put_flags(const struct constants *c, uint64_t rest, size_t begin, struct buf *out)
{
	const struct constant *k;
	char hex[24];
	int n = 0;

	while (rest && (k = largest_flag(c, rest))) {
		put_with_bar(out, begin, k->name);
		rest &= ~(uint64_t)k->value;
	}
	if (!rest)
		return;
	for (int shift = 60; shift >= 0; shift -= 4)
		if (n || rest >> shift)
			hex[n++] = "0123456789abcdef"[rest >> shift & 15];
	hex[n] = '\0';
	put_with_bar(out, begin, "0x");
	buf_str(out, hex);
}

static bool put_permissions(const struct constants *c, int64_t value, struct buf *out)
{
	size_t begin = out->len;

	put_flags(c, (uint64_t)(value & ~PERMISSIONS), begin, out);
	put_with_bar(out, begin, "");
	buf_printf(out, "0%03" PRIo64, (uint64_t)(value & PERMISSIONS));
	return true;
}

bool constant_names_put(const struct constants *c, int64_t value, struct buf *out)
{
	int64_t number = c->number == WITHIN ? value : value & c->number;
	const char *name = c->number ? name_of(c, number) : value ? NULL : name_of(c, 0);
	size_t begin = out->len;

	if (c->number == PERMISSIONS)
		return put_permissions(c, value, out);
	if (name)
		buf_str(out, name);
	else if (number == value && (!value || (c->number && c->number != HEX)))
		return false;
	else if (number) /* without a name, maybe with flags: 0x7f|CLONE_VM */
		buf_printf(out, "0x%" PRIx64, (uint64_t)number);
	put_flags(c, (uint64_t)(value & ~number), begin, out);
	return true;
}
