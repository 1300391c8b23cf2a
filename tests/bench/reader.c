/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * usage: reader OBJECT
 * Count the object's events with calltap's reader, without printing.
 */
#include <stdlib.h>

#include "counter.h"
#include "stream/stream.h"

#define FDS_MAX 512

struct reader {
	struct stream *stream;
	struct counts *counts;
	struct pollfd fds[FDS_MAX];
	size_t n;
	uint64_t lost; /* the part of these that was reported */
};

static void on_record(void *cookie, const void *bytes, size_t size)
{
	struct reader *r = cookie;

	(void)bytes;
	(void)size;
	r->counts->delivered++;
}

static void *open_stream(int map_fd, size_t event_size, struct counts *c)
{
	struct stream_settings settings = { .pages = COUNTER_PAGES, .event_size = event_size };
	struct reader *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->counts = c;
	if (stream_open("calls", map_fd, &settings, on_record, r, &r->stream))
		r->stream = NULL;
	if (!r->stream) {
		free(r);
		return NULL;
	}
	r->n = stream_poll_fds(r->stream, r->fds, FDS_MAX);
	return r;
}

static void wait_for_events(void *reader)
{
	struct reader *r = reader;
	uint64_t lost;

	poll(r->fds, r->n < FDS_MAX ? r->n : FDS_MAX, STREAM_TICK_MS);
	stream_drain(r->stream);
	lost = stream_lost(r->stream);
	if (lost > r->lost)
		counter_lost(r->counts, lost - r->lost);
	r->lost = lost;
}

static void close_stream(void *reader)
{
	struct reader *r = reader;

	stream_close(r->stream);
	free(r);
}

int main(int argc, char **argv)
{
	static const struct counter_ops ops = { open_stream, wait_for_events, close_stream };

	return counter_run(argc > 1 ? argv[1] : NULL, &ops);
}
