/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Count the times that a point was reached and the kernel did not run the program ("unseen"). The
 * kernel skips a program on a CPU that is inside another program, or inside a bpf() call on a map
 * by any process. A kernel that preempts such calls may skip many; no ring reports them, but the
 * kernel counts them for each program.
 */
#ifndef CALLTAP_MISSED_RUNS_H
#define CALLTAP_MISSED_RUNS_H

#include <stddef.h>
#include <stdint.h>

struct loaded_object;

/* Zeroed: none. */
struct missed_runs {
	struct missed_prog *all; /* one per program; versions may share a gate */
	size_t count;
};

/*
 * Read the counts of the programs and gates that l has loaded; replaces earlier counts of the same
 * program. 0 or -ENOMEM. Kernels that do not count (most before 6.7) report 0.
 */
int missed_runs_read(struct missed_runs *runs, const struct loaded_object *l);
/* The sum over all programs, as read last. */
uint64_t missed_runs_total(const struct missed_runs *runs);
void missed_runs_free(struct missed_runs *runs);

#endif
