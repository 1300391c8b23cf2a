/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Perf events that run a program: what kprobes, uprobes, tracepoints and samples are attached by. */
#ifndef CALLTAP_PERF_EVENT_H
#define CALLTAP_PERF_EVENT_H

#include <linux/perf_event.h>
#include <stdint.h>

/* A number in a file of sysfs or tracefs: 0 or -errno. */
int perf_event_read_number(const char *path, uint64_t *number);

/* The type of a source of events, "kprobe": 0 or -errno. */
int perf_event_type(const char *source, uint32_t *type);

/*
 * Opens the event for all processes on a CPU, gives it the program and turns it on: a descriptor
 * or -errno. Events that the kernel itself triggers happen on all CPUs, whichever is given.
 */
int perf_event_attach(struct perf_event_attr *attr, int cpu, int prog_fd);

#endif
