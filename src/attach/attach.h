/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Where programs attach: one row of operations for each kind of point, each in a file of its own.
 * Everything attaches through descriptors, never through names in tracefs: the kernel detaches
 * when the last descriptor is closed, so that nothing stays behind, even after kill -9.
 */
#ifndef CALLTAP_ATTACH_H
#define CALLTAP_ATTACH_H

#include <linux/bpf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "object/rule.h"

/* What is attached: descriptors; closing one detaches. Zeroed: nothing. */
struct attach_links {
	int *all;
	size_t count;
};

/* How the kernel must be given a program that is to attach at a point. */
struct attach_as {
	enum bpf_prog_type type;
	enum bpf_attach_type expected; /* of the types from BPF_PROG_TYPE_TRACING on */
	uint32_t function;	       /* its BTF id; 0: none */
	int btf; /* a module's BTF, a descriptor to be closed; 0: the kernel's */
};

/* Can a program loaded one way attach where another is wanted? Never if a module is involved. */
bool attach_same_way(const struct attach_as *a, const struct attach_as *b);

struct attach_ops {
	enum bpf_prog_type prog_type;
	/* 0, or -ENOSYS after a message: this machine has no such points at all. */
	int (*available)(const struct rule *at);
	/* Fills what the type leaves open; NULL: nothing. 0, or -errno after a message. */
	int (*choose)(const struct rule *at, struct attach_as *as);
	/* Attaches and adds its descriptors to links: 0, or -errno after a message. */
	int (*attach)(const struct rule *at, int prog_fd, struct attach_links *links);
	/*
	 * Is the point there? Asked where nothing is to be attached. 0, or -errno after a message;
	 * NULL: choose has told, or only attaching can.
	 */
	int (*find)(const struct rule *at);
	bool per_cpu; /* its descriptors are one point's, a CPU each */
};

/* NULL: POINT_TAIL_CALL, which attaches to nothing. */
const struct attach_ops *attach_ops_of(enum point_kind kind);

/* Takes fd over: 0 or -ENOMEM, and then it is closed. */
int attach_links_add(struct attach_links *links, int fd);
/* Closes them, the last first. */
void attach_links_close(struct attach_links *links);

extern const struct attach_ops attach_kprobe, attach_tracepoint, attach_raw_tracepoint,
	attach_traced, attach_uprobe, attach_usdt, attach_event;

#endif
