/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A program that loads an object and counts its first stream's events, however they are read. */
#ifndef BENCH_COUNTER_H
#define BENCH_COUNTER_H

#include <stddef.h>
#include <stdint.h>

#define COUNTER_PAGES 64 /* calltap's default */
#define COUNTER_TICK_MS 20

struct counts {
	uint64_t delivered;
	uint64_t lost;
};

void counter_lost(struct counts *c, uint64_t lost);

/* What each such program brings: open makes ready to read the map's events, of so many bytes. */
struct counter_ops {
	void *(*open)(int map_fd, size_t event_size, struct counts *c); /* NULL: failed */
	void (*wait)(void *reader); /* reads what comes, for COUNTER_TICK_MS or so */
	void (*close)(void *reader);
};

int counter_run(const char *path, const struct counter_ops *ops);

#endif
