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
	int array; /* the program array it calls through */
};

#define GATE_NONE ((struct gate){ .prog = -1, .array = -1 })

/* Does it ask for anything? */
bool filter_asks(const struct filter *f);

/*
 * A selector is one number, a descriptor's, that many gates go by: they call the program in this
 * slot of theirs. So programs at many points are changed for others in one step.
 */
#define GATE_SLOTS 2

/* A selector of slot 0: a descriptor, or -errno after a message. */
int gate_new_selector(void);
/* From now on, slot: 0 or -errno. */
int gate_select(int selector, uint32_t slot);

struct attach_as;

/*
 * A gate for programs that are loaded as "as" says; selector: -1: it calls slot 0. 0, or -errno
 * after a message. To be closed with gate_close in both cases.
 */
int gate_load(const struct filter *f, int selector, const struct attach_as *as, struct gate *g);
/* Puts a program into a slot: 0 or, after a message, -errno. */
int gate_put(const struct gate *g, uint32_t slot, int prog);
/* Empties a slot: calls of it are dropped. */
void gate_empty(const struct gate *g, uint32_t slot);
/* The same gate once more, to be closed by itself: 0 or -errno. */
int gate_share(const struct gate *g, struct gate *other);
void gate_close(struct gate *g);

#endif
