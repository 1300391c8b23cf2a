/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "counter.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "decode/layout.h"
#include "load/load.h"
#include "object/object.h"

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

void counter_lost(struct counts *c, uint64_t lost)
{
	c->lost += lost;
	fprintf(stderr, "%" PRIu64 " events lost so far\n", c->lost);
}

static struct object *read_object(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct object *obj = NULL;
	struct buf bytes = { 0 };

	if (fd >= 0 && !buf_read_fd(&bytes, fd, 1 << 24))
		object_decode(buf_text(&bytes), bytes.len, &obj);
	if (fd >= 0)
		close(fd);
	buf_free(&bytes);
	return obj;
}

static size_t event_size(const struct object *obj)
{
	struct type *layout = NULL;
	size_t size;

	layout_read_struct(obj->btf, obj->btf_size, obj->streams[0].layouts[0], &layout);
	size = layout ? layout->size : 0;
	layout_free(layout);
	return size;
}

static int count(struct loaded_object *l, const struct counter_ops *ops)
{
	const struct object_stream *stream = &l->obj->streams[0];
	struct counts c = { 0 };
	void *reader = ops->open(l->maps[stream->map], event_size(l->obj), &c);

	if (!reader || load_attach(l))
		return 1;
	fputs("ready\n", stderr);
	while (!stopped)
		ops->wait(reader);
	load_detach(l);
	ops->wait(reader);
	fprintf(stderr, "%s: %" PRIu64 " submitted, %" PRIu64 " delivered, %" PRIu64 " lost\n",
		stream->name, c.delivered + c.lost, c.delivered, c.lost);
	ops->close(reader);
	return 0;
}

int counter_run(const char *path, const struct counter_ops *ops)
{
	struct object *obj = path ? read_object(path) : NULL;
	const struct filter none = { 0 };
	const struct filter_maps filter_maps = { .filter = &none };
	const struct load_settings how = { .filter_maps = &filter_maps };
	struct loaded_object l;
	int status = 1;

	if (!obj || !obj->stream_count) {
		fprintf(stderr, "%s: no object with a stream\n", path ? path : "no file");
		return 2;
	}
	sigaction(SIGINT, &(struct sigaction){ .sa_handler = stop }, NULL);
	if (!load_object(obj, &how, &l)) {
		status = count(&l, ops);
		load_unload(&l);
	}
	object_free(obj);
	return status;
}
