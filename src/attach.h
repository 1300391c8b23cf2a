/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Where programs attach: one row of operations for each kind of attach point. */
#ifndef CALLTAP_ATTACH_H
#define CALLTAP_ATTACH_H

#include <linux/bpf.h>

/* What a program's name says: kprobe__inet_listen is of kind kprobe, at inet_listen. */
struct attach_kind {
	const char *name;
	const char *prefix; /* of the program's name; the rest is the attach point */
	enum bpf_prog_type prog_type;
	/* 0, or -ENOSYS after a message: this kernel has no such attach points at all. */
	int (*available)(void);
	/* A descriptor whose close detaches, or -errno after a message. */
	int (*attach)(const struct attach_kind *kind, int prog_fd, const char *point);
};

/* The kind that a program's name asks for; NULL: none. */
const struct attach_kind *attach_kind_of(const char *prog);
/* The attach point in the program's name: "inet_listen". */
const char *attach_point_of(const struct attach_kind *kind, const char *prog);
/* The prefixes there are, for messages. */
const char *attach_kinds(void);

#endif
