/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdlib.h>

#include "base/log.h"
#include "stream/stream_ops.h"

struct ring {
	struct stream base;
	struct ring_buffer *buffer;
	uint64_t *counters; /* room for the object's */
};

static int on_record(void *cookie, void *bytes, size_t size)
{
	stream_take(cookie, bytes, size);
	return 0;
}

static int open_ring(struct stream *s)
{
	struct ring *r = (struct ring *)s;

	r->counters = calloc(s->settings.counter_count + 1, sizeof(*r->counters));
	r->buffer = ring_buffer__new(s->map_fd, on_record, s, NULL);
	if (!r->counters)
		return -ENOMEM;
	if (r->buffer)
		return 0;
	log_error("%s: cannot read the ring buffer:", s->name);
	return -EIO;
}

static size_t poll_ring(const struct stream *s, struct pollfd *fds, size_t n)
{
	const struct ring *r = (const struct ring *)s;

	if (n)
		*fds = (struct pollfd){ .fd = ring_buffer__epoll_fd(r->buffer), .events = POLLIN };
	return 1;
}

/* The programs count what did not fit (cc/loss_counters_add.c). */
static void look_at_counter(struct ring *r)
{
	const struct stream_settings *set = &r->base.settings;
	const uint32_t first = 0;

	if (set->counters >= 0 && !bpf_map_lookup_elem(set->counters, &first, r->counters))
		stream_lose(&r->base, r->counters[set->counter] - r->base.lost,
			    "give BPF_RINGBUF_OUTPUT more pages");
}

static void drain_ring(struct stream *s)
{
	struct ring *r = (struct ring *)s;

	ring_buffer__consume(r->buffer);
	look_at_counter(r);
}

static void close_ring(struct stream *s)
{
	struct ring *r = (struct ring *)s;

	ring_buffer__free(r->buffer);
	free(r->counters);
}

const struct stream_ops stream_ring = {
	sizeof(struct ring), open_ring, poll_ring, NULL, drain_ring, drain_ring, close_ring,
};
