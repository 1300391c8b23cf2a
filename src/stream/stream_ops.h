/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Between stream.c and the kinds of buffers. */
#ifndef CALLTAP_STREAM_OPS_H
#define CALLTAP_STREAM_OPS_H

#include "stream/stream.h"

struct stream {
	const struct stream_ops *ops;
	const char *name;
	int map_fd;
	struct stream_settings settings;
	stream_record record;
	void *cookie;
	uint64_t delivered;
	uint64_t lost;
	uint64_t told; /* of those lost, how many have been spoken of */
};

/* Each kind's stream begins with a struct stream, filled in when open is called. */
struct stream_ops {
	size_t size; /* bytes of the whole */
	/* 0, -ENOMEM, or after a message -EIO; close follows in any case. */
	int (*open)(struct stream *s);
	size_t (*poll_fds)(const struct stream *s, struct pollfd *fds, size_t n);
	bool (*look)(struct stream *s); /* NULL: its buffers are always the same */
	void (*drain)(struct stream *s);
	void (*finish)(struct stream *s);
	void (*close)(struct stream *s);
};

extern const struct stream_ops stream_perf;
extern const struct stream_ops stream_shared;
extern const struct stream_ops stream_ring;

/* One record that arrived. */
void stream_take(struct stream *s, const void *bytes, size_t size);
/* So many more were lost, because of what cure mends: told as it doubles. */
void stream_lose(struct stream *s, uint64_t lost, const char *cure);

#endif
