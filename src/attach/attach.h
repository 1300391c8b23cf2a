/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Attach programs to points in the kernel: a table of operations for each kind of point, in a file
 * of its own. Programs attach through descriptors, never through names in tracefs: the kernel
 * detaches a program when its last descriptor is closed, even after kill -9.
 */
#ifndef CALLTAP_ATTACH_H
#define CALLTAP_ATTACH_H

#include <linux/bpf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "object/rule.h"

/* Attached programs; closing a descriptor detaches its program. Zeroed: none. */
struct attach_links {
	int *fds;
	size_t count;
};

/* The type that a program must be loaded with to attach at a point. */
struct attach_prog_type {
	enum bpf_prog_type prog_type;
	enum bpf_attach_type expected_attach_type; /* BPF_PROG_TYPE_TRACING and later types */
	uint32_t btf_id;			   /* of the kernel function; 0: none */
	int btf_fd; /* a module's BTF, to be closed; 0: the kernel's own */
};

/* True if the types are the same; a type with a module's BTF is never the same as another. */
bool attach_same_prog_type(const struct attach_prog_type *a, const struct attach_prog_type *b);

struct attach_ops {
	enum bpf_prog_type prog_type;
	/* 0, or after a message -ENOSYS: this machine has no points of this kind. */
	int (*available)(const struct rule *rule);
	/* Fill in the fields besides prog_type: 0, or -errno after a message. NULL: none. */
	int (*set_prog_type)(const struct rule *rule, struct attach_prog_type *type);
	/* Attach and add the descriptors to links: 0, or -errno after a message. */
	int (*attach)(const struct rule *rule, int prog_fd, struct attach_links *links);
	/*
	 * Check that the point exists, without attaching: 0, or -errno after a message. NULL:
	 * set_prog_type has checked it, or only attaching can tell.
	 */
	int (*check_exists)(const struct rule *rule);
	bool per_cpu; /* a point has one descriptor for each CPU */
};

/* The operations of a kind; NULL for POINT_TAIL_CALL, which attaches to nothing. */
const struct attach_ops *attach_ops_for(enum point_kind kind);

/* Take ownership of fd: 0, or -ENOMEM with fd closed. */
int attach_links_add(struct attach_links *links, int fd);
/* Detach in reverse order. */
void attach_links_close(struct attach_links *links);

extern const struct attach_ops kprobe_ops, tracepoint_ops, raw_tracepoint_ops, fentry_ops,
	uprobe_ops, usdt_ops, perf_sample_ops;

#endif
