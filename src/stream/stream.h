/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One stream being read: from perf buffers of its own, from perf buffers that all streams share,
 * or from a ring buffer. Counts delivered and lost records; does not look into their bytes.
 */
#ifndef CALLTAP_STREAM_H
#define CALLTAP_STREAM_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct shared_rings;
struct stream;

typedef void (*stream_record)(void *cookie, const void *bytes, size_t size);

struct stream_settings {
	uint32_t map_type; /* BPF_MAP_TYPE_PERF_EVENT_ARRAY or _RINGBUF */

	/* Perf buffers */
	unsigned int pages;		   /* of each buffer: a power of two; 0: the default */
	bool quiet;			   /* do not report a default smaller than usual */
	unsigned int perf_streams;	   /* of the run, which share the memory of the default */
	size_t event_size;		   /* bytes, to choose the wake-ups by; 0: not known */
	struct shared_rings *shared_rings; /* NULL: the stream has buffers of its own */
	bool reads_shared_rings;	   /* this stream reads them for all streams */

	/* Ring buffers: the counters of lost records that cc/loss_counters.c adds to the object */
	int counter_map;	/* -1: none */
	uint32_t counter_index; /* of this stream */
	uint32_t counter_count; /* u64s in the map's value */
};

/* Open the buffers of the map; name is borrowed. 0, -ENOMEM, or after a message -EIO. */
int stream_open(const char *name, int map_fd, const struct stream_settings *settings,
		stream_record record, void *cookie, struct stream **out);
/* Fill up to n descriptors to poll; returns how many there are. */
size_t stream_poll_fds(const struct stream *s, struct pollfd *fds, size_t n);
/*
 * Open buffers for CPUs that have come online, close those of CPUs that have gone offline. True:
 * the descriptors to poll have changed. Call it every second or so.
 */
bool stream_update_cpus(struct stream *s);
/* Hand every record in the buffers to the callback. */
void stream_drain(struct stream *s);
/* After the last program is detached: drain, and complete the count of lost records. */
void stream_finish(struct stream *s);
const char *stream_name(const struct stream *s);
/* Number of buffers that this stream reads. Only the records of one buffer are in order of time. */
size_t stream_buffers(const struct stream *s);
uint64_t stream_delivered(const struct stream *s); /* records */
uint64_t stream_lost(const struct stream *s);	   /* records */
/* s may be NULL. */
void stream_close(struct stream *s);

/* The longest time in ms between two drains, for records that fill no batch. */
#define STREAM_TICK_MS 20

#endif
