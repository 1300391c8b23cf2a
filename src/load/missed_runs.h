/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Points that were reached and where the kernel ran nothing. It runs no program on a processor that
 * is in the middle of another, or of a bpf() call on a map, by whatever process: where it lets
 * processes be interrupted in such a call, many may be missed, and no ring tells of it. The kernel
 * counts them by program.
 */
#ifndef CALLTAP_MISSED_RUNS_H
#define CALLTAP_MISSED_RUNS_H

#include <stddef.h>
#include <stdint.h>

struct loaded;

/* Zeroed: none. */
struct missed_runs {
	struct unseen_prog *all; /* a program each: a gate may be that of several versions */
	size_t count;
};

/*
 * Reads how often each of the programs that l has attached, or had, has not been run so far: again
 * for one that is known. 0 or -ENOMEM. A kernel that does not count (before 6.7, most) has none.
 */
int missed_runs_read(struct missed_runs *u, const struct loaded *l);
/* How often it was for all programs together, when each was looked at last. */
uint64_t missed_runs_total(const struct missed_runs *u);
void missed_runs_free(struct missed_runs *u);

#endif
