/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A process that makes system calls on a CPU of its own, so many a second. */
#ifndef BENCH_GENERATOR_H
#define BENCH_GENERATOR_H

#include <stdint.h>
#include <sys/types.h>

#define GENERATOR_NAME "bench-generator" /* of its thread, as its events show it */

struct generator {
	pid_t pid;
	int orders;  /* written: what to make */
	int reports; /* read: what was made */
};

struct made {
	uint64_t calls;
	int64_t ns;
};

int generator_start(struct generator *g, int cpu);
/* Has it make that many getppid calls at that rate; the report can be read when it is done. */
void generator_order(const struct generator *g, uint64_t calls, uint64_t per_second);
struct made generator_report(const struct generator *g);
/* Ends it, whatever it was ordered. */
void generator_stop(struct generator *g);

#endif
