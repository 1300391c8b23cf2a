/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Perf events that run a program, for kprobes, uprobes, tracepoints and samples. */
#ifndef CALLTAP_PERF_EVENT_H
#define CALLTAP_PERF_EVENT_H

#include <linux/perf_event.h>
#include <stdint.h>

/* Read a number from a file of sysfs or tracefs: 0 or -errno. */
int perf_event_read_number(const char *path, uint64_t *number);

/* Read the type of a PMU such as "kprobe": 0 or -errno. */
int perf_event_type(const char *pmu, uint32_t *type);

/*
 * Open the event for all processes on a CPU, set its program and enable it: a descriptor or -errno.
 * kprobe, uprobe and tracepoint events run the program on all CPUs, whichever CPU is given.
 */
int perf_event_attach(struct perf_event_attr *attr, int cpu, int prog_fd);

#endif
