/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A tracer under measurement: start it, read its messages, stop it. */
#ifndef BENCH_TRACER_H
#define BENCH_TRACER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct tracer_settings {
	const char *ready; /* its message when it is ready; NULL: "ready" */
	bool terminal;	   /* the message goes to stdout, unbuffered only on a terminal */
	int spare_cpu;	   /* the CPU to keep it off; -1: none */
	char **argv;
};

struct tracer {
	const struct tracer_settings *settings;
	pid_t pid;
	int fd; /* its messages */
	char line[1024];
	size_t len;
	int64_t started; /* CLOCK_MONOTONIC, ns */
	int64_t ready;	 /* the same; 0: not yet */
	bool losing;	 /* it has reported lost events */
	uint64_t lost;	 /* from its summary */
	long peak_kb;	 /* the highest of its processes, set at its end */
};

struct tracer_memory {
	long rss_kb; /* sum of its processes, now */
	long hwm_kb; /* sum of their peaks */
};

int64_t now_ns(void);
/* Start the tracer and wait until it is ready. Return 0, or -1 after a message. */
int tracer_start(struct tracer *t, const struct tracer_settings *settings);
/* Read its messages until that time, or until fd (-1: none) is readable. */
void tracer_watch(struct tracer *t, int64_t until, int fd);
struct tracer_memory tracer_memory(const struct tracer *t);
/* CPU time that it has used, in ns. */
int64_t tracer_cpu(const struct tracer *t);
void tracer_stop(struct tracer *t);

#endif
