/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A perf buffer whose rings are those of other streams, too: the first of them reads for all. */
#include "stream/shared_rings.h"
#include "stream/stream_ops.h"

static int open_shared(struct stream *s)
{
	return shared_rings_join(s->settings.rings, s);
}

static size_t poll_shared(const struct stream *s, struct pollfd *fds, size_t n)
{
	return s->settings.first ? shared_rings_poll_fds(s->settings.rings, fds, n) : 0;
}

static bool look_shared(struct stream *s)
{
	return s->settings.first && shared_rings_poll(s->settings.rings);
}

static void drain_shared(struct stream *s)
{
	if (s->settings.first)
		shared_rings_drain(s->settings.rings);
}

/* Each perf event counts what it lost, to the very end. */
static void finish_shared(struct stream *s)
{
	drain_shared(s);
	s->lost += shared_rings_lost(s->settings.rings, s);
}

static void close_shared(struct stream *s)
{
	shared_rings_leave(s->settings.rings, s);
}

const struct stream_ops stream_shared = {
	sizeof(struct stream), open_shared,   poll_shared,  look_shared,
	drain_shared,	       finish_shared, close_shared,
};
