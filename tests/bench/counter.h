/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Load an object and count the events of its first stream, with any reader. */
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

/* The reader of a program. open() prepares to read the map's events, each of event_size bytes. */
struct counter_ops {
	void *(*open)(int map_fd, size_t event_size, struct counts *c); /* NULL on failure */
	void (*wait)(void *reader); /* read events for about COUNTER_TICK_MS */
	void (*close)(void *reader);
};

int counter_run(const char *path, const struct counter_ops *ops);

#endif
