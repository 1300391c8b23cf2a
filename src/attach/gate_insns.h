/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What gate.c is made of: the instructions of a gate. */
#ifndef CALLTAP_GATE_CODE_H
#define CALLTAP_GATE_CODE_H

#include <linux/bpf.h>

struct gate_turn;
struct sieve;

#define GATE_INSNS_MAX 128

struct gate_code {
	struct bpf_insn insns[GATE_INSNS_MAX];
	unsigned int len;
};

/* A gate that lets through what the sieve does, to the program in the array's slot whose turn it
 * is. */
void gate_write(const struct sieve *s, const struct gate_turn *turn, int array,
		struct gate_code *c);

#endif
