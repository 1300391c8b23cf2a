/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A gate is the small program at an attach point that lets through what the user asked for and
 * tail-calls the probe's program. So filters work on every probe, unmodified, in the kernel.
 */
#ifndef CALLTAP_GATE_H
#define CALLTAP_GATE_H

#include <stdbool.h>
#include <stdint.h>

#include "attach/filter.h"

/* Where the kernel keeps a task's network namespace: task->nsproxy->net_ns->ns.inum. */
struct netns_path {
	uint32_t nsproxy; /* offsets in bytes */
	uint32_t net_ns;
	uint32_t inum;
};

/* What all gates of a run share. */
struct filter_maps {
	const struct filter *filter; /* borrowed */
	int maps[FILTER_KINDS];	     /* of values that are not compared in code; -1: none */
	struct netns_path netns;
};

/*
 * 0; or after a message -ENOSYS (this kernel can't filter so) or another -errno. To be closed with
 * gate_filter_maps_close in any case.
 */
int gate_filter_maps_open(const struct filter *f, struct filter_maps *s);
void gate_filter_maps_close(struct filter_maps *s);

struct gate {
	int prog;  /* descriptors; -1: no gate */
	int array; /* the program array it calls through */
};

#define GATE_NONE ((struct gate){ .prog = -1, .array = -1 })

/*
 * A selector is one number, a descriptor's, that many gates go by: they call the program in this
 * slot of theirs. So programs at many points are changed for others in one step.
 */
#define GATE_SLOTS 2

/* A selector of slot 0: a descriptor, or -errno after a message. */
int gate_new_selector(void);
/* From now on, slot: 0 or -errno. */
int gate_select(int selector, uint32_t slot);

/* Which slot a gate calls. */
struct gate_choice {
	int selector;	 /* the one that this says; -1: slot 0 */
	bool by_call;	 /* that of the number of the system call: at raw_syscalls' tracepoints */
	uint32_t status; /* then: gate_offsets_status' answer. Calls of 32-bit programs are dropped */
};

/* How many slots a gate by call has. */
#define GATE_CALLS 1024

struct attach_as;

/*
 * A gate for programs that are loaded as "as" says. 0, or -errno after a message. To be closed with
 * gate_close in both cases.
 */
int gate_load(const struct filter_maps *s, const struct gate_choice *turn,
	      const struct attach_as *as, struct gate *g);
/* Puts a program into a slot: 0 or, after a message, -errno. */
int gate_put(const struct gate *g, uint32_t slot, int prog);
/* Empties a slot: calls of it are dropped. */
void gate_empty(const struct gate *g, uint32_t slot);
/* The same gate once more, to be closed by itself: 0 or -errno. */
int gate_share(const struct gate *g, struct gate *other);
void gate_close(struct gate *g);

#endif
