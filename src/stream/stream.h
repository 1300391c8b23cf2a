/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One stream being read: a perf buffer, through libbcc's perf-buffer API (a ring for each CPU), or
 * with others through rings they share; or a ring buffer, through libbpf's. Knows nothing of what
 * the bytes mean; counts what arrives and what was lost.
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
	unsigned int pages;	    /* of each CPU's ring: a power of two; 0: the default */
	bool told;		    /* what goes for all streams has been said */
	unsigned int perf_streams;  /* of the run: the default is shared out among them */
	struct shared_rings *rings; /* a perf buffer's that it shares; NULL: it has its own */
	bool first;		    /* of those that share them: it reads for all */
	size_t event_size;	    /* bytes of one event, to batch wake-ups by; 0: not known */
	uint32_t map_type;	    /* BPF_MAP_TYPE_PERF_EVENT_ARRAY or _RINGBUF */
	int counters;		/* a ring buffer's: the map of the object's counters; -1: none */
	uint32_t counter;	/* its index there */
	uint32_t counter_count; /* u64s in the map's value */
};

/* Opens the buffers behind the map; name is borrowed. 0, or after a message -EIO; or -ENOMEM. */
int stream_open(const char *name, int map_fd, const struct stream_settings *settings,
		stream_record record, void *cookie, struct stream **out);
/* How many descriptors to poll; fills up to n of them. */
size_t stream_poll_fds(const struct stream *s, struct pollfd *fds, size_t n);
/*
 * CPUs come online and go: opens buffers for those that came, and gives up those that went. True:
 * there are other descriptors to poll now. To be called every second or so.
 */
bool stream_look(struct stream *s);
/* Hands every record that is there to the callback. */
void stream_drain(struct stream *s);
/* Drains, and learns what was lost until now: after the last program was detached, that is all. */
void stream_finish(struct stream *s);
const char *stream_name(const struct stream *s);
/* How many buffers it reads, each in its own order of time. */
size_t stream_rings(const struct stream *s);
uint64_t stream_delivered(const struct stream *s); /* records */
uint64_t stream_lost(const struct stream *s);	   /* records */
void stream_close(struct stream *s);

/* A record that waits for its batch to fill is shown after so many milliseconds. */
#define STREAM_TICK_MS 20

#endif
