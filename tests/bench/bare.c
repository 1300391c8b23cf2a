/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * usage: bare OBJECT [WAKEUP]
 * Count the object's events with libbpf's perf_buffer, and do nothing else. With WAKEUP the kernel wakes
 * this process after so many events, and a timer drains the rest, as in calltap.
 */
#include <bpf/libbpf.h>
#include <linux/perf_event.h>
#include <stdlib.h>

#include "counter.h"

static unsigned int wakeup;

static void on_sample(void *ctx, int cpu, void *data, __u32 size)
{
	struct counts *c = ctx;

	(void)cpu;
	(void)data;
	(void)size;
	c->delivered++;
}

static void on_lost(void *ctx, int cpu, __u64 lost)
{
	(void)cpu;
	counter_lost(ctx, lost);
}

static enum bpf_perf_event_ret on_event(void *ctx, int cpu, struct perf_event_header *e)
{
	const __u64 *lost = (const __u64 *)(e + 1) + 1; /* after the id */

	if (e->type == PERF_RECORD_SAMPLE)
		on_sample(ctx, cpu, NULL, 0);
	else if (e->type == PERF_RECORD_LOST)
		on_lost(ctx, cpu, *lost);
	return LIBBPF_PERF_EVENT_CONT;
}

static void *open_buffer(int map_fd, size_t event_size, struct counts *c)
{
	struct perf_event_attr attr = {
		.size = sizeof(attr),
		.type = PERF_TYPE_SOFTWARE,
		.config = PERF_COUNT_SW_BPF_OUTPUT,
		.sample_type = PERF_SAMPLE_RAW,
		.sample_period = 1,
		.wakeup_events = wakeup,
	};

	(void)event_size;
	if (wakeup)
		return perf_buffer__new_raw(map_fd, COUNTER_PAGES, &attr, on_event, c, NULL);
	return perf_buffer__new(map_fd, COUNTER_PAGES, on_sample, on_lost, c, NULL);
}

static void wait_for_events(void *reader)
{
	perf_buffer__poll(reader, COUNTER_TICK_MS);
	if (wakeup)
		perf_buffer__consume(reader);
}

static void close_buffer(void *reader)
{
	perf_buffer__free(reader);
}

int main(int argc, char **argv)
{
	static const struct counter_ops ops = { open_buffer, wait_for_events, close_buffer };

	wakeup = argc > 2 ? (unsigned int)atoi(argv[2]) : 0;
	return counter_run(argv[1], &ops);
}
