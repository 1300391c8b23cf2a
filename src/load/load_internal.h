/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Steps of load.c: maps.c, progs.c, syscall_gate.c, gates.c, tail_calls.c, swap.c. Unless noted,
 * each returns 0, or -errno after a message.
 */
#ifndef CALLTAP_LOAD_INTERNAL_H
#define CALLTAP_LOAD_INTERNAL_H

#include "load/load.h"

/*
 * Open l->maps: create them, or reuse those of the previous version (NULL: none). After a failure,
 * load_unload closes the ones that are open.
 */
int load_maps(struct loaded_object *l, const struct loaded_object *previous);

/* Load l->progs; after a failure as load_maps. */
int load_progs(struct loaded_object *l);

/* -ENOSYS after a message if a filter is set and a program cannot have a gate in front of it. */
int load_gates_check(const struct loaded_object *l, const struct load_settings *settings);
/* Let many tracepoints of system calls share two gates. */
int load_syscall_gate(struct loaded_object *l, const struct load_settings *settings);
/* Attach the shared gates. */
int load_syscall_gate_attach(struct loaded_object *l);
void load_syscall_gate_detach(struct loaded_object *l);
void load_syscall_gate_close(struct loaded_object *l);
/*
 * Load a gate for each other point if a filter is set or versions may be swapped; points that the
 * previous version has as well keep their gates.
 */
int load_gates(struct loaded_object *l, const struct load_settings *settings);
/* Remove the programs from the gates, and close the gates. */
void load_gates_close(struct loaded_object *l);

/* Attach one point of the plan; a tail-call slot needs nothing. */
int load_attach_point(struct loaded_object *l, uint32_t point);

/* Set the type of a program in a tail-call slot: that of the programs that jump to it. */
int load_tail_calls_choose(const struct loaded_object *l, const struct rule *rule,
			   struct attach_prog_type *type);
/* Put the loaded programs into the tail-call slots. */
int load_tail_calls_fill(const struct loaded_object *l);

#endif
