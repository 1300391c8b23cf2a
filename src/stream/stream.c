/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "stream/stream.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>

#include "base/log.h"
#include "stream/stream_ops.h"

static const struct stream_ops *ops_for(const struct stream_settings *settings)
{
	if (settings->map_type == BPF_MAP_TYPE_RINGBUF)
		return &stream_ring;
	return settings->rings ? &stream_shared : &stream_perf;
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

void stream_take(struct stream *s, const void *bytes, size_t size)
{
	s->delivered++;
	s->record(s->cookie, bytes, size);
}

void stream_lose(struct stream *s, uint64_t lost, const char *cure)
{
	s->lost += lost;
	if (!lost || s->lost < 2 * s->told)
		return;
	s->told = s->lost; /* enough to notice, too little to flood */
	log_info("%s: %llu events lost so far, the buffers were full: %s", s->name,
		 (unsigned long long)s->lost, cure);
}

size_t stream_poll_fds(const struct stream *s, struct pollfd *fds, size_t n)
{
	return s->ops->poll_fds(s, fds, n);
}

size_t stream_rings(const struct stream *s)
{
	return s->ops->poll_fds(s, NULL, 0);
}

bool stream_look(struct stream *s)
{
	return s->ops->look && s->ops->look(s);
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
	return s->lost;
}

void stream_close(struct stream *s)
{
	if (!s)
		return;
	s->ops->close(s);
	free(s);
}
