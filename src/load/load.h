/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* An object becomes maps, programs and links in the kernel, and goes away again with unload. */
#ifndef CALLTAP_LOAD_H
#define CALLTAP_LOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "attach/attach.h"
#include "attach/gate.h"
#include "load/attach_plan.h"

struct object;

/* A program as it is loaded: once for each way in which the kernel must be given it. */
struct loaded_prog {
	uint32_t index;	  /* into the object's programs */
	const char *name; /* what the kernel is to call it; borrowed */
	struct attach_as as;
	int fd; /* -1: not loaded */
};

/* A place behind the gates of many system calls (load_syscall_gate.c). */
struct syscall_slot {
	bool taken; /* else the point is attached by itself */
	unsigned int side;
	uint32_t slot;
};

/* A point of the plan. */
struct loaded_point {
	uint32_t prog;	  /* which of progs attaches there */
	struct gate gate; /* in front of it, where one is needed */
	struct attach_links links;
	uint32_t places; /* how many are attached to: a pattern's are many */
	uint32_t before; /* which point of the object before this one is the same; or LOAD_NEW */
	struct syscall_slot slot;
};

/* Many system calls behind one gate (load_syscall_gate.c). */
struct loaded_calls {
	struct gate gate; /* GATE_NONE: no point has a seat */
	struct attach_links links;
};

#define LOAD_NEW UINT32_MAX

struct loaded {
	const struct object *obj; /* borrowed */
	struct attach_plan plan;
	bool check; /* the programs are only to be verified, wherever they attach */
	int btf;    /* descriptors; -1: none */
	int *maps;  /* obj->map_count of them */
	struct loaded_prog *progs;
	uint32_t prog_count;
	struct loaded_point *points;  /* plan.count of them */
	struct loaded_calls calls[2]; /* their entries, their returns */
	int selector;		      /* all gates go by it; -1: it is not to be swapped */
	uint32_t slot;		      /* of the gates, and of the selector, when it is its turn */
};

struct load_how {
	const struct filter_maps *filter_maps; /* of its gates */
	bool swappable;			       /* another is to take its place while it runs */
	const struct loaded *before; /* whose place it takes, loaded as swappable; NULL: nobody's */
};

/*
 * Creates the maps and loads the programs; attaches nothing. Maps that the one before has, too
 * (share.h), are the same, with what they hold. 0, or after a message:
 * -ENOEXEC (the probe: the verifier refuses it, or nothing in it attaches), -ENOSYS and -EPERM
 * (this machine can't), -ENOMEM or another -errno. Nothing stays loaded after a failure.
 */
int load_object(const struct object *obj, const struct load_how *how, struct loaded *l);
/*
 * Verifies the programs and, if asked to, looks for the points, all of them, and keeps nothing: as
 * load_object, with -ENOEXEC for a point that is not there; if not asked to, -ENOSYS: the programs
 * can't be verified without it.
 */
int load_check(const struct object *obj, bool points);
/* Attaches every program: 0, or -errno after a message and with nothing left attached. */
int load_attach(struct loaded *l);
void load_detach(struct loaded *l);
/* At how many places it is attached. */
uint32_t load_places(const struct loaded *l);
void load_unload(struct loaded *l);

/*
 * Taking the place of another (load_swap.c), in this order. While the first step runs, only the one
 * before does; a failure leaves it as it was.
 */

/* Attaches what the one before is not attached to: as load_attach. */
int load_swap_prepare(struct loaded *l);
/*
 * The swap: at every point, a call is seen by the one before until now, and from now on by l, never
 * by both or neither. Points without a gate are the exception: they are detached and attached
 * again, and calls between are seen by neither. 0; or -errno after a message, and the one before
 * runs again: then l has run for a moment, and may have sent something.
 */
int load_swap(struct loaded *l, struct loaded *before);

/*
 * When no program of it can still be running: detaches what is left, and takes it out of the gates,
 * whose slot is then free for the next. Its maps stay until unload.
 */
void load_swap_retire(struct loaded *l);

#endif
