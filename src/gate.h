/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A gate is the small program at an attach point that lets through what the user asked for and
 * tail-calls the probe's program. So filters work on every probe, unmodified, in the kernel.
 */
#ifndef CALLTAP_GATE_H
#define CALLTAP_GATE_H

#include <linux/bpf.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct filter {
	pid_t pid;	/* the caller's process; 0: any */
	uint32_t netns; /* inode of the caller's network namespace; 0: any */
};

struct gate {
	int prog;  /* descriptors; -1: no gate */
	int array; /* the one-element program array it calls through */
};

/* Does it ask for anything? */
bool filter_asks(const struct filter *f);

/* n empty gates, to be freed with gates_free; NULL: no memory. */
struct gate *gates_new(uint32_t n);
void gates_free(struct gate *gates, uint32_t n);

/* A gate of this program type in front of prog: 0, or -errno after a message. */
int gate_load(const struct filter *f, enum bpf_prog_type type, int prog, struct gate *g);

#endif
