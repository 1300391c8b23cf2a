/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The exact layout of an event's struct, taken from the compiled probe's BTF. */
#ifndef CALLTAP_LAYOUT_H
#define CALLTAP_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum type_kind {
	TYPE_UNSIGNED,
	TYPE_SIGNED,
	TYPE_CHAR,
	TYPE_BOOL,
	TYPE_FLOAT,
	TYPE_POINTER,
	TYPE_ENUM,
	TYPE_ARRAY,
	TYPE_STRUCT,
	TYPE_UNION,
};

/* How a value is shown; what its declared type's name decides. */
enum display {
	DISPLAY_PLAIN,
	DISPLAY_IPV4,	/* __be32 */
	DISPLAY_PORT,	/* __be16 */
	DISPLAY_IPV6,	/* struct in6_addr */
	DISPLAY_KTIME,	/* ktime_t */
	DISPLAY_OCTAL,	/* umode_t */
	DISPLAY_RETURN, /* ret_t */
};

struct enumerator {
	char *name;
	int64_t value;
};

struct member {
	char *name; /* "" for an anonymous struct or union inside */
	struct type *type;
	uint32_t offset; /* bits, from the start of the struct */
	uint32_t bits;	 /* of a bitfield; 0: not one */
};

struct type {
	enum type_kind kind;
	enum display display;
	char *name;	      /* as declared: "__be32", "struct in6_addr", "char[16]" */
	uint32_t size;	      /* bytes */
	struct type *element; /* of an array */
	uint32_t count;	      /* of an array's elements, a struct's members, an enum's names */
	struct member *members;
	struct enumerator *names;
};

/*
 * The layout of the struct with this id in size bytes of raw BTF.
 * 0, -EINVAL: no such struct, or BTF that makes no sense; -E2BIG: too large or nested too deep;
 * -ENOMEM. The caller frees it with layout_free.
 */
int layout_from_btf(const void *btf, size_t size, uint32_t id, struct type **out);
void layout_free(struct type *t);

/* A perf sample is padded to 8 bytes, less the 4 of its length: does this many bytes fit? */
bool layout_fits_sample(const struct type *t, size_t bytes);
/*
 * The index of the only one of n layouts that a record of so many bytes fits; padded: it comes
 * from a perf buffer. -ENOENT: none does; -EEXIST: several do.
 */
int layout_choose(const struct type *const *layouts, size_t n, size_t bytes, bool padded);

#endif
