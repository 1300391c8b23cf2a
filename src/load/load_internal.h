/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What load.c is made of: load_maps.c, load_progs.c, load_syscall_gate.c, load_gates.c, load_tails.c,
 * load_swap.c.
 */
#ifndef CALLTAP_LOAD_INTERNAL_H
#define CALLTAP_LOAD_INTERNAL_H

#include "load/load.h"

/*
 * Creates l->maps, or shares them with before (NULL: nobody): 0, or -errno after a message; those
 * that are there then are l's to close.
 */
int load_maps(struct loaded *l, const struct loaded *before);

/* Loads l->progs: as load_maps. */
int load_progs(struct loaded *l);

/* Is there a program that has to be filtered and can't be? -ENOSYS after a message. */
int load_gates_check(const struct loaded *l, const struct load_how *how);
/* Joins the points that are tracepoints of system calls, where there are many: as load_maps. */
int load_syscall_gate(struct loaded *l, const struct load_how *how);
/* Attaches what is in front of them: 0, or -errno after a message. */
int load_syscall_gate_attach(struct loaded *l);
void load_syscall_gate_detach(struct loaded *l);
void load_syscall_gate_close(struct loaded *l);
/*
 * Puts a gate in front of each other point if the sieve asks or the programs are to be swapped;
 * those of points that the one before has, too, are its gates: as load_maps.
 */
int load_gates(struct loaded *l, const struct load_how *how);
/* Takes the programs out of the gates, and closes them. */
void load_gates_close(struct loaded *l);

/* One of the plan's points; a slot attaches to nothing. */
int load_attach_point(struct loaded *l, uint32_t point);

/* How the program for a slot must be loaded: as those that jump to it. As attach_ops.choose. */
int load_tail_calls_choose(const struct loaded *l, const struct rule *at, struct attach_as *as);
/* Puts the loaded programs into the slots: 0, or -errno after a message. */
int load_tail_calls_fill(const struct loaded *l);

#endif
