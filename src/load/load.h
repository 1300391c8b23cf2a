/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Load an object into the kernel as maps, programs and links, and unload it again. */
#ifndef CALLTAP_LOAD_H
#define CALLTAP_LOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "attach/attach.h"
#include "attach/gate.h"
#include "load/attach_plan.h"

struct object;

/* A program, loaded once for each type that its points need. */
struct loaded_prog {
	uint32_t index;	  /* into the object's programs */
	const char *name; /* in the kernel; borrowed */
	struct attach_prog_type type;
	int fd; /* -1: not loaded */
};

/* The slot of a point in the gates that many system calls share (syscall_gate.c). */
struct syscall_slot {
	bool used;	   /* false: the point is attached by itself */
	unsigned int gate; /* SYSCALL_ENTRY or SYSCALL_RETURN */
	uint32_t number;   /* of the system call */
};

/* A point of the plan. */
struct loaded_point {
	uint32_t prog;	  /* index into progs */
	struct gate gate; /* in front of the program; GATE_NONE: the program itself attaches */
	struct attach_links links;
	uint32_t attach_count; /* a pattern attaches to many functions */
	uint32_t previous;     /* the same point in the previous version; or LOAD_NEW */
	struct syscall_slot slot;
};

enum { SYSCALL_ENTRY, SYSCALL_RETURN, SYSCALL_GATES };

/* A gate that many system calls share (syscall_gate.c). */
struct syscall_gate {
	struct gate gate; /* GATE_NONE: no point has a slot */
	struct attach_links links;
};

#define LOAD_NEW UINT32_MAX

struct loaded_object {
	const struct object *obj; /* borrowed */
	struct attach_plan plan;
	bool check; /* only verify the programs, whether their points exist or not */
	int btf;    /* descriptors; -1: none */
	int *maps;  /* obj->map_count descriptors */
	struct loaded_prog *progs;
	uint32_t prog_count;
	struct loaded_point *points; /* plan.count */
	struct syscall_gate syscall_gates[SYSCALL_GATES];
	int selector;  /* of the gates, to swap versions; -1: none */
	uint32_t slot; /* this version's slot in the gates; a version is a generation of run/ */
};

struct load_settings {
	const struct filter_maps *filter_maps;
	bool swappable; /* another version may replace this one while it runs */
	const struct loaded_object
		*previous; /* the version to replace, loaded as swappable; or NULL */
};

/*
 * Create the maps and load the programs; attach nothing. Maps that the previous version has as
 * well (map_reuse.h) are kept with their contents. 0, or after a message: -ENOEXEC (the verifier
 * refuses the probe, or nothing in it attaches), -ENOSYS and -EPERM (this machine cannot),
 * -ENOMEM or another -errno. After a failure nothing stays loaded.
 */
int load_object(const struct object *obj, const struct load_settings *settings,
		struct loaded_object *l);
/*
 * Verify all programs and unload them; with points, check that all attach points exist as well.
 * Return errors as load_object, except for a missing attach point: -ENOEXEC if points is true, and
 * -ENOSYS if it is false (a program cannot be verified without its point).
 */
int load_check(const struct object *obj, bool points);
/* Attach every program: 0, or -errno after a message; after a failure nothing stays attached. */
int load_attach(struct loaded_object *l);
void load_detach(struct loaded_object *l);
/* The number of functions, tracepoints and so on that the object is attached to. */
uint32_t load_attach_count(const struct loaded_object *l);
void load_unload(struct loaded_object *l);

/*
 * Replace the previous version (swap.c): call load_swap_prepare, load_swap and load_swap_retire in
 * this order. If one fails, the previous version keeps running.
 */

/* Attach the gates of points that the previous version does not have: as load_attach. */
int load_swap_prepare(struct loaded_object *l);
/*
 * Swap the versions: at every gate, each call is seen by exactly one of them. Points without a gate
 * are detached and attached again, and miss the calls in between. 0; or -errno after a message: the
 * previous version runs again, but l has run for a moment and may have sent events.
 */
int load_swap(struct loaded_object *l, struct loaded_object *previous);

/*
 * Detach a replaced version and free its slot in the gates, once none of its programs can still be
 * running. Its maps stay until load_unload.
 */
void load_swap_retire(struct loaded_object *l);

#endif
