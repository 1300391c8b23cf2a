/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A gate is a small program at an attach point: it applies the filters and tail-calls the probe's
 * program for calls that pass. Filters thus work in the kernel, for every probe, unmodified.
 */
#ifndef CALLTAP_GATE_H
#define CALLTAP_GATE_H

#include <stdbool.h>
#include <stdint.h>

#include "attach/filter.h"

/* Path from a task to its network namespace: task->nsproxy->net_ns->ns.inum. */
struct netns_path {
	uint32_t nsproxy; /* offsets in bytes */
	uint32_t net_ns;
	uint32_t inum;
};

/* The filters and their maps, which all gates of a run share. */
struct filter_maps {
	const struct filter *filter; /* borrowed */
	int fds[FILTER_KINDS];	     /* maps of keys; -1: none, the gate's code compares the key */
	struct netns_path netns;
};

/*
 * Create the maps: 0, or after a message -ENOSYS (this kernel does not support the filter) or
 * another -errno. Call gate_filter_maps_close in any case.
 */
int gate_filter_maps_open(const struct filter *f, struct filter_maps *maps);
void gate_filter_maps_close(struct filter_maps *maps);

struct gate {
	int prog;  /* descriptors; -1: no gate */
	int array; /* the program array that it tail-calls through */
};

#define GATE_NONE ((struct gate){ .prog = -1, .array = -1 })

/*
 * A selector is a map with one number: each gate that uses it calls the program in that slot of
 * its array. Writing the number swaps the programs at many points in one step.
 */
#define GATE_SLOTS 2

/* Create a selector with slot 0: a descriptor, or -errno after a message. */
int gate_new_selector(void);
/* Make the gates call another slot: 0 or -errno. */
int gate_select(int selector, uint32_t slot);

/* The slot that a gate calls. */
struct gate_choice {
	int selector;		/* the selector's slot; -1: slot 0 */
	bool by_syscall;	/* the slot of the system call's number, at raw_syscalls */
	uint32_t status_offset; /* by_syscall: from gate_offsets_status, to drop 32-bit calls */
};

/* Slots of a gate that chooses by system call. */
#define GATE_SYSCALLS 1024

struct attach_prog_type;

/*
 * Load a gate for programs of this type: 0, or -errno after a message. Call gate_close in any case.
 */
int gate_load(const struct filter_maps *maps, const struct gate_choice *choice,
	      const struct attach_prog_type *type, struct gate *g);
/* Put a program into a slot: 0, or -errno after a message. */
int gate_set_program(const struct gate *g, uint32_t slot, int prog);
/* Empty a slot: the gate drops calls to it. */
void gate_clear_slot(const struct gate *g, uint32_t slot);
/* Duplicate the descriptors of a gate; each copy is closed by itself. 0 or -errno. */
int gate_duplicate(const struct gate *g, struct gate *other);
void gate_close(struct gate *g);

#endif
