/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A stream whose records come through the perf buffers that all streams share. */
#include "stream/shared_rings.h"
#include "stream/stream_ops.h"

static int join_rings(struct stream *s)
{
	return shared_rings_join(s->settings.shared_rings, s);
}

static size_t fill_shared_poll_fds(const struct stream *s, struct pollfd *fds, size_t n)
{
	if (!s->settings.reads_shared_rings)
		return 0;
	return shared_rings_poll_fds(s->settings.shared_rings, fds, n);
}

static bool update_shared_cpus(struct stream *s)
{
	return s->settings.reads_shared_rings && shared_rings_update_cpus(s->settings.shared_rings);
}

static void drain_shared_rings(struct stream *s)
{
	if (s->settings.reads_shared_rings)
		shared_rings_drain(s->settings.shared_rings);
}

/* The kernel counts the lost records of each perf event: no further record is needed. */
static void finish_shared_stream(struct stream *s)
{
	drain_shared_rings(s);
	s->loss.records += shared_rings_lost(s->settings.shared_rings, s);
}

static void leave_rings(struct stream *s)
{
	shared_rings_leave(s->settings.shared_rings, s);
}

const struct stream_ops shared_buffer_ops = {
	.size = sizeof(struct stream),
	.open = join_rings,
	.poll_fds = fill_shared_poll_fds,
	.update_cpus = update_shared_cpus,
	.drain = drain_shared_rings,
	.finish = finish_shared_stream,
	.close = leave_rings,
};
