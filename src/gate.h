/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A gate is the small program at an attach point that lets through what the user asked for and
 * tail-calls the probe's program. So filters work on every probe, unmodified, in the kernel.
 */
#ifndef CALLTAP_GATE_H
#define CALLTAP_GATE_H

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

#define GATE_NONE ((struct gate){ .prog = -1, .array = -1 })

/* Does it ask for anything? */
bool filter_asks(const struct filter *f);

struct attach_as;

/*
 * A gate, loaded as prog is, in front of prog: 0, or -errno after a message. To be closed with
 * gate_close in both cases.
 */
int gate_load(const struct filter *f, const struct attach_as *as, int prog, struct gate *g);
void gate_close(struct gate *g);

#endif
