/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Interface between stream.c and the kinds of buffers. */
#ifndef CALLTAP_STREAM_OPS_H
#define CALLTAP_STREAM_OPS_H

#include "stream/loss.h"
#include "stream/stream.h"

struct stream {
	const struct stream_ops *ops;
	const char *name;
	int map_fd;
	struct stream_settings settings;
	stream_record record;
	void *cookie;
	uint64_t delivered;
	struct loss loss;
};

/* A kind's own struct begins with a struct stream, which stream_open fills in before open. */
struct stream_ops {
	size_t size; /* bytes of the kind's own struct */
	/* 0, -ENOMEM, or after a message -EIO; close follows in any case. */
	int (*open)(struct stream *s);
	size_t (*poll_fds)(const struct stream *s, struct pollfd *fds, size_t n);
	bool (*update_cpus)(struct stream *s); /* NULL: the buffer does not depend on CPUs */
	void (*drain)(struct stream *s);
	void (*finish)(struct stream *s);
	void (*close)(struct stream *s);
};

extern const struct stream_ops perf_buffer_ops;
extern const struct stream_ops shared_buffer_ops;
extern const struct stream_ops ringbuf_ops;

#define CURE_PAGES "more --pages hold more"

/* Hand a record to the stream's callback. */
void stream_take_record(struct stream *s, const void *bytes, size_t size);
/* Count further lost records; the message names the cure. */
void stream_add_loss(struct stream *s, uint64_t lost, const char *cure);

#endif
