/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "stream/stream.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>

#include "stream/stream_ops.h"

static const struct stream_ops *ops_for(const struct stream_settings *settings)
{
	if (settings->map_type == BPF_MAP_TYPE_RINGBUF)
		return &ringbuf_ops;
	return settings->shared_rings ? &shared_buffer_ops : &perf_buffer_ops;
}

int stream_open(const char *name, int map_fd, const struct stream_settings *settings,
		stream_record record, void *cookie, struct stream **out)
{
	const struct stream_ops *ops = ops_for(settings);
	struct stream *s = calloc(1, ops->size);
	int err;

	if (!s)
		return -ENOMEM;
	s->ops = ops;
	s->name = name;
	s->map_fd = map_fd;
	s->settings = *settings;
	s->record = record;
	s->cookie = cookie;
	err = ops->open(s);
	if (err)
		stream_close(s);
	else
		*out = s;
	return err;
}

void stream_take_record(struct stream *s, const void *bytes, size_t size)
{
	s->delivered++;
	s->record(s->cookie, bytes, size);
}

void stream_add_loss(struct stream *s, uint64_t lost, const char *cure)
{
	loss_add(&s->loss, lost, s->name, cure);
}

size_t stream_poll_fds(const struct stream *s, struct pollfd *fds, size_t n)
{
	return s->ops->poll_fds(s, fds, n);
}

size_t stream_buffers(const struct stream *s)
{
	return s->ops->poll_fds(s, NULL, 0);
}

bool stream_update_cpus(struct stream *s)
{
	return s->ops->update_cpus && s->ops->update_cpus(s);
}

void stream_drain(struct stream *s)
{
	s->ops->drain(s);
}

void stream_finish(struct stream *s)
{
	s->ops->finish(s);
}

const char *stream_name(const struct stream *s)
{
	return s->name;
}

uint64_t stream_delivered(const struct stream *s)
{
	return s->delivered;
}

uint64_t stream_lost(const struct stream *s)
{
	return s->loss.records;
}

void stream_close(struct stream *s)
{
	if (!s)
		return;
	s->ops->close(s);
	free(s);
}
