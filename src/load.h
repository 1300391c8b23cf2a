/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* An object becomes maps, programs and links in the kernel, and goes away again with unload. */
#ifndef CALLTAP_LOAD_H
#define CALLTAP_LOAD_H

#include <stdint.h>

#include "attach.h"
#include "gate.h"
#include "plan.h"

struct object;

/* A program as it is loaded: once for each way in which the kernel must be given it. */
struct loaded_prog {
	uint32_t index;	  /* into the object's programs */
	const char *name; /* what the kernel is to call it; borrowed */
	struct attach_as as;
	int fd;		  /* -1: not loaded */
	struct gate gate; /* in front of it, where a filter asks */
};

struct loaded {
	const struct object *obj; /* borrowed */
	struct plan plan;
	int btf;   /* descriptors; -1: none */
	int *maps; /* obj->map_count of them */
	struct loaded_prog *progs;
	uint32_t prog_count;
	uint32_t *prog_of; /* plan.count of them: which of progs attaches at a point */
	struct links links;
	uint32_t points; /* how many places are attached to: one of the plan may be many */
};

/*
 * Creates the maps and loads the programs; attaches nothing. 0, or after a message: -ENOEXEC
 * (the probe: the verifier refuses it, or nothing in it attaches), -ENOSYS and -EPERM (this
 * machine can't), -ENOMEM or another -errno. Nothing stays loaded after a failure.
 */
int load_object(const struct object *obj, const struct filter *filter, struct loaded *l);
/* Attaches every program: 0, or -errno after a message and with nothing left attached. */
int load_attach(struct loaded *l);
void load_detach(struct loaded *l);
void unload(struct loaded *l);

#endif
