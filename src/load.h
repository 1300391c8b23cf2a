/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* An object becomes maps, programs and links in the kernel, and goes away again with unload. */
#ifndef CALLTAP_LOAD_H
#define CALLTAP_LOAD_H

#include <stdint.h>

#include "gate.h"

struct object;

struct loaded {
	const struct object *obj; /* borrowed */
	int btf;		  /* descriptors; -1: none */
	int *maps;		  /* obj->map_count of them */
	int *progs;		  /* obj->prog_count */
	int *links;		  /* obj->prog_count; what is attached */
	struct gate *gates; /* obj->prog_count; in front of the programs, where a filter asks */
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
