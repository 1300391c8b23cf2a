/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A BPF ring buffer, read through libbpf. */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdlib.h>

#include "base/log.h"
#include "stream/stream_ops.h"

struct ringbuf_stream {
	struct stream base;
	struct ring_buffer *buffer;
	uint64_t *counters; /* the object's loss counters, as read last */
};

static int on_record(void *cookie, void *bytes, size_t size)
{
	stream_take_record(cookie, bytes, size);
	return 0;
}

static int open_ringbuf(struct stream *s)
{
	struct ringbuf_stream *r = (struct ringbuf_stream *)s;

	r->counters = calloc(s->settings.counter_count + 1, sizeof(*r->counters));
	r->buffer = ring_buffer__new(s->map_fd, on_record, s, NULL);
	if (!r->counters)
		return -ENOMEM;
	if (r->buffer)
		return 0;
	log_error("%s: cannot read the ring buffer:", s->name);
	return -EIO;
}

static size_t fill_ringbuf_poll_fds(const struct stream *s, struct pollfd *fds, size_t n)
{
	const struct ringbuf_stream *r = (const struct ringbuf_stream *)s;

	if (n)
		*fds = (struct pollfd){ .fd = ring_buffer__epoll_fd(r->buffer), .events = POLLIN };
	return 1;
}

/* The programs count the records that did not fit (cc/loss_counters.c). */
static void read_loss_counter(struct ringbuf_stream *r)
{
	const struct stream_settings *set = &r->base.settings;
	const uint32_t first = 0;

	if (set->counter_map >= 0 && !bpf_map_lookup_elem(set->counter_map, &first, r->counters))
		stream_add_loss(&r->base, r->counters[set->counter_index] - r->base.loss.records,
				"give BPF_RINGBUF_OUTPUT more pages");
}

static void drain_ringbuf(struct stream *s)
{
	struct ringbuf_stream *r = (struct ringbuf_stream *)s;

	ring_buffer__consume(r->buffer);
	read_loss_counter(r);
}

static void close_ringbuf(struct stream *s)
{
	struct ringbuf_stream *r = (struct ringbuf_stream *)s;

	ring_buffer__free(r->buffer);
	free(r->counters);
}

const struct stream_ops ringbuf_ops = {
	.size = sizeof(struct ringbuf_stream),
	.open = open_ringbuf,
	.poll_fds = fill_ringbuf_poll_fds,
	.drain = drain_ringbuf,
	.finish = drain_ringbuf,
	.close = close_ringbuf,
};
