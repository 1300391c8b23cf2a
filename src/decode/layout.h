/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Layouts of events, read from the BTF of the compiled probe. */
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

/* How a value prints, by the name of its declared type (display_types.c has the table). */
enum display {
	DISPLAY_PLAIN,
	DISPLAY_IPV4,	  /* __be32, struct in_addr */
	DISPLAY_PORT,	  /* __be16 */
	DISPLAY_BE64,	  /* __be64: a number in network order */
	DISPLAY_IPV6,	  /* struct in6_addr */
	DISPLAY_SOCKADDR, /* struct sockaddr of any family: address and port, or a path */
	DISPLAY_FAMILY,	  /* sa_family_t */
	DISPLAY_MAC,	  /* mac_t */
	DISPLAY_KTIME,	  /* ktime_t: ns of CLOCK_MONOTONIC */
	DISPLAY_REALTIME, /* realtime_t: ns since 1970 */
	DISPLAY_SECONDS,  /* time64_t: s since 1970 */
	DISPLAY_DURATION, /* duration_t: ns */
	DISPLAY_OCTAL,	  /* umode_t */
	DISPLAY_RETURN,	  /* ret_t: -errno or a number */
	DISPLAY_ERRNO,	  /* errno_t: errno or -errno */
	DISPLAY_SIGNAL,	  /* signal_t */
	DISPLAY_SIGNALS,  /* sigset_t */
	DISPLAY_BITS,	  /* bits_t */
	DISPLAY_STATUS,	  /* wait_status_t: exit(1) */
	DISPLAY_MODE,	  /* file_mode_t: a file's type and permissions */
	DISPLAY_DEVICE,	  /* dev_t: the kernel's internal encoding */
	DISPLAY_CGROUP,	  /* cgroup_id_t */
	DISPLAY_UUID,	  /* uuid_t */
	DISPLAY_GUID,	  /* guid_t */
	DISPLAY_NAMED,	  /* types of names.h: flags and other numbers with names */
	DISPLAY_FD,	  /* struct fd_path of fd.h: 3</etc/passwd> */
	DISPLAY_STRINGS,  /* struct user_strings of user.h: a list of strings */
	DISPLAY_ONE_OF,	  /* ONE_OF(...) of types.h: the valid member of a union */
	DISPLAY_USER,	  /* USER(...) of user.h: a copy of a process's memory */
};

struct enumerator {
	char *name;
	int64_t value;
};

struct member {
	char *name; /* "" for an anonymous struct or union inside */
	struct type *type;
	uint32_t offset; /* bits, from the start of the struct */
	uint32_t bits;	 /* width of a bitfield; 0: not a bitfield */
	bool tail;	 /* has a trailing array: a record may have fewer or more bytes of it */
};

struct type {
	enum type_kind kind;
	enum display display;
	const struct constants *constants; /* DISPLAY_NAMED: the names of its values */
	char *name;	      /* as declared: "__be32", "struct in6_addr", "char[16]" */
	uint32_t size;	      /* bytes */
	struct type *element; /* an array's element type */
	uint32_t min_size;    /* bytes without a trailing array */
	bool unbounded;	      /* the trailing array is a flexible array member: data[] */
	bool is_signed;	      /* an enum whose values are signed */
	uint32_t count;	      /* an array's elements, a struct's members, an enum's names */
	struct member *members;
	struct enumerator *names;
};

/*
 * Read the layout of the struct or union with this id from size bytes of raw BTF. 0; -EINVAL: there
 * is no such struct, or the BTF is invalid; -E2BIG: too large or nested too deep; -ENOMEM. The
 * caller frees *out with layout_free.
 */
int layout_read_struct(const void *btf, size_t size, uint32_t id, struct type **out);
/* The same for a type of any kind: a map's key is often a number. */
int layout_read_type(const void *btf, size_t size, uint32_t id, struct type **out);
void layout_free(struct type *t);
/* Do both have the same members, of the same types, at the same offsets? Enumerators may differ. */
bool layout_same(const struct type *a, const struct type *b);

/*
 * How a record of so many bytes fits a layout. padded: the record comes from a perf buffer, which
 * pads a record and its 4 bytes of length to a multiple of 8 bytes.
 */
enum fit {
	FIT_NONE,
	FIT_TAIL, /* the trailing array is shorter, or a flexible array member is longer */
	FIT_EXACT,
};
enum fit layout_fit(const struct type *t, size_t bytes, bool padded);
/* The number of a record's bytes that belong to the struct, without padding after it. */
size_t layout_extent(const struct type *t, size_t bytes);
/*
 * The index of the one layout of n that fits a record of so many bytes; an exact fit precedes
 * FIT_TAIL. -ENOENT: none fits; -EEXIST: several fit equally well.
 */
int layout_choose(const struct type *const *layouts, size_t n, size_t bytes, bool padded);

/* Is m an unnamed struct or union, whose members count as members of the struct around it? */
bool layout_is_anonymous(const struct member *m);
/* Is t an array of char? */
bool layout_is_string(const struct type *t);

#endif
