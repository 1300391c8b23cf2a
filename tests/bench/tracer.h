/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A tracer under measurement: started, watched by what it says, stopped. */
#ifndef BENCH_TRACER_H
#define BENCH_TRACER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct tracer_settings {
	const char *ready; /* what it says when it is ready; NULL: "ready" */
	bool terminal;	   /* it says that on stdout, and only on a terminal at once */
	int spare_cpu;	   /* it does not run on this one; -1: anywhere */
	char **argv;
};

struct tracer {
	const struct tracer_settings *settings;
	pid_t pid;
	int fd; /* what it says */
	char line[1024];
	size_t len;
	int64_t started; /* of CLOCK_MONOTONIC, ns */
	int64_t ready;	 /* the same; 0: not yet */
	bool losing;	 /* it said that events were lost */
	uint64_t lost;	 /* by its closing line */
	long peak_kb;	 /* of any of its processes, known at its end */
};

struct tracer_memory {
	long rss_kb; /* now, of all its processes */
	long hwm_kb; /* the most that these had */
};

int64_t now_ns(void);
/* Starts it and waits until it is ready: 0, or -1 after a message. */
int tracer_start(struct tracer *t, const struct tracer_settings *settings);
/* Reads what it says until then, or until fd (-1: none) can be read. */
void tracer_watch(struct tracer *t, int64_t until, int fd);
struct tracer_memory tracer_memory(const struct tracer *t);
/* Processor time that it has used, ns. */
int64_t tracer_cpu(const struct tracer *t);
void tracer_stop(struct tracer *t);

#endif
