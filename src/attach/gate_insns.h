/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Generate the instructions of a gate. */
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

/* Write a gate that applies the filters and tail-calls the chosen slot of array. */
void gate_insns_write(const struct filter_maps *maps, const struct gate_choice *choice, int array,
		      struct gate_code *c);

#endif
