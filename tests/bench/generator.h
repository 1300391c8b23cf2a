/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A process that makes system calls at a given rate, on a CPU of its own. */
#ifndef BENCH_GENERATOR_H
#define BENCH_GENERATOR_H

#include <stdint.h>
#include <sys/types.h>

#define GENERATOR_NAME "bench-generator" /* the comm in its events */

struct generator {
	pid_t pid;
	int orders;  /* write end: the calls to make */
	int reports; /* read end: the calls made */
};

struct made {
	uint64_t calls;
	int64_t ns;
};

int generator_start(struct generator *g, int cpu);
/* Order that many getppid calls at that rate. The report is readable once they are made. */
void generator_order(const struct generator *g, uint64_t calls, uint64_t per_second);
struct made generator_report(const struct generator *g);
/* End the process, also in the middle of an order. */
void generator_stop(struct generator *g);

#endif
