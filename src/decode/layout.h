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

/* How a value is shown; what its declared type's name decides (the table is in display_types_find.c). */
enum display {
	DISPLAY_PLAIN,
	DISPLAY_IPV4,	  /* __be32, struct in_addr */
	DISPLAY_PORT,	  /* __be16 */
	DISPLAY_BE64,	  /* __be64: a number */
	DISPLAY_IPV6,	  /* struct in6_addr */
	DISPLAY_SOCKADDR, /* struct sockaddr and its kinds: address and port, or a path */
	DISPLAY_FAMILY,	  /* sa_family_t */
	DISPLAY_MAC,	  /* mac_t */
	DISPLAY_KTIME,	  /* ktime_t: ns of CLOCK_MONOTONIC */
	DISPLAY_REALTIME, /* realtime_t: ns since 1970 */
	DISPLAY_SECONDS,  /* time64_t: s since 1970 */
	DISPLAY_DURATION, /* duration_t: ns */
	DISPLAY_OCTAL,	  /* umode_t */
	DISPLAY_RETURN,	  /* ret_t: -errno, or success */
	DISPLAY_ERRNO,	  /* errno_t: errno or -errno */
	DISPLAY_SIGNAL,	  /* signal_t */
	DISPLAY_SIGNALS,  /* sigset_t */
	DISPLAY_BITS,	  /* bits_t */
	DISPLAY_STATUS,	  /* wait_status_t: how a process ended */
	DISPLAY_MODE,	  /* file_mode_t: a file's kind and permissions */
	DISPLAY_DEVICE,	  /* dev_t: as the kernel has it inside */
	DISPLAY_CGROUP,	  /* cgroup_id_t */
	DISPLAY_UUID,	  /* uuid_t */
	DISPLAY_GUID,	  /* guid_t */
	DISPLAY_NAMED,	  /* what names.h has: flags and other numbers with names */
	DISPLAY_FD,	  /* struct fd_path of fd.h: 3</etc/passwd> */
	DISPLAY_STRINGS,  /* struct user_strings of user.h: a list of them */
	DISPLAY_ONE_OF,	  /* ONE_OF(...) of types.h: one member of a union, and which it is */
	DISPLAY_USER,	  /* USER(...) of user.h: what a user's pointer points to */
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
	bool tail;	 /* the last, with an array at its end: there may be fewer bytes, or more */
};

struct type {
	enum type_kind kind;
	enum display display;
	const struct constants *constants; /* DISPLAY_NAMED: its names */
	char *name;	      /* as declared: "__be32", "struct in6_addr", "char[16]" */
	uint32_t size;	      /* bytes */
	struct type *element; /* of an array */
	uint32_t least;	      /* bytes without the array that a struct ends in; else size */
	bool open;	      /* that array has no length of its own: data[] */
	bool negative;	      /* an enum with a name for a negative value: its values are signed */
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
/* The layout of any type that has values: a map's key is often a plain number. As above. */
int layout_of_type(const void *btf, size_t size, uint32_t id, struct type **out);
void layout_free(struct type *t);
/* Do both have the same members, of the same types, at the same places? Enums' names don't count. */
bool layout_same(const struct type *a, const struct type *b);

/*
 * How a record of so many bytes fits: padded: it comes from a perf buffer, which pads to 8 bytes,
 * less the 4 of a length. A struct that ends in an array may come shorter (only so much of the
 * array was submitted), and longer if the array has no length.
 */
enum fit { FIT_NOT, FIT_TAIL, FIT_EXACT };
enum fit layout_fit(const struct type *t, size_t bytes, bool padded);
/* Of how many bytes of a record are the struct's: not the padding after it. */
size_t layout_extent(const struct type *t, size_t bytes);
/*
 * The index of the only one of n layouts that a record of so many bytes fits, exactly if there
 * is such a one. -ENOENT: none does; -EEXIST: several do.
 */
int layout_choose(const struct type *const *layouts, size_t n, size_t bytes, bool padded);

/* A struct or union without a name inside another: its members are the other's, too. */
bool layout_is_anonymous(const struct member *m);
/* Is t an array of char? */
bool layout_is_string(const struct type *t);
/* The display that this name gives to a type, whose kind and size must be right for it. */
enum display display_types_find(const struct type *t, const char *name);
/* What the member of a struct of the kernel's is, which it declares as a number; NULL: that. */
const char *display_types_member(const char *of, const char *member);

#endif
