/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What gate.c is made of: the instructions of a gate. */
#ifndef CALLTAP_GATE_INSNS_H
#define CALLTAP_GATE_INSNS_H

#include <linux/bpf.h>

struct gate_choice;
struct filter_maps;

#define GATE_INSNS_MAX 128

struct gate_code {
	struct bpf_insn insns[GATE_INSNS_MAX];
	unsigned int len;
};

/* A gate that lets through what the sieve does, to the program in the array's slot whose turn it
 * is. */
void gate_insns_write(const struct filter_maps *s, const struct gate_choice *turn, int array,
		      struct gate_code *c);

#endif
