/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "compile/build.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "compile/cache.h"
#include "compile/cc_process.h"
#include "lint/lint.h"
#include "machine/machine.h"
#include "machine/tracefs.h"
#include "object/object.h"
#include "probe/source.h"

struct build {
	struct build_request request;
	struct buf headers; /* their folder */
	struct cache cache;
	struct cache_key key;
	struct object *kept;	 /* the object, where it needs no compile */
	struct compile_job *job; /* NULL: none is needed */
};

static int read_object(const struct buf *bytes, struct object **out)
{
	int err = object_decode(buf_text(bytes), bytes->len, out);

	if (err)
		log_error("the compiler's object cannot be read: %s", strerror(-err));
	return err;
}

static bool take_cached(const struct cache *c, const struct cache_key *key, struct object **out)
{
	struct buf bytes = { 0 };
	bool found = cache_find(c, key, &bytes) && !object_decode(buf_text(&bytes), bytes.len, out);

	if (found)
		log_debug("unchanged since it was compiled: the kept object is used");
	buf_free(&bytes);
	return found;
}

/* libbcc reads where a tracepoint's fields lie from tracefs, whatever kernel it compiles for. */
static int check_tracefs(const struct build_request *r)
{
	if (!source_tracepoints_reads_tracefs(r->source))
		return 0;
	if (!tracefs_is_mounted()) {
		log_error("tracefs is not mounted, which describes the tracepoints that %s names: "
			  "mount -t tracefs tracefs /sys/kernel/tracing",
			  r->source->origin);
		return -ENOSYS;
	}
	if (strcmp(r->release, machine_release()) != 0)
		log_info("%s: its tracepoints' fields are read as /sys/kernel/tracing describes "
			 "them here, on %s: on %s they may lie elsewhere",
			 r->source->origin, machine_release(), r->release);
	return 0;
}

static int start_compile(struct build *b)
{
	const struct compile_request request = {
		.source = b->request.source,
		.release = b->request.release,
		.headers = buf_text(&b->headers),
		.modules_fd = b->cache.modules,
	};

	return cc_process_start(&request, &b->job);
}

static int start(struct build *b)
{
	const struct build_request *r = &b->request;
	int err = check_tracefs(r);

	if (err)
		return err;
	if (!machine_find_headers(r->release, &b->headers))
		return -ENOSYS;
	if (r->use_cache)
		cache_open(&b->cache);
	cache_key(r->source, r->release, buf_text(&b->headers), &b->key);
	return !r->anew && take_cached(&b->cache, &b->key, &b->kept) ? 0 : start_compile(b);
}

int build_start(const struct build_request *r, struct build **out)
{
	struct build *b = calloc(1, sizeof(*b));
	int err;

	if (!b)
		return -ENOMEM;
	b->request = *r;
	b->cache = (struct cache){ .objects = -1, .modules = -1 };
	err = start(b);
	if (err)
		build_free(b);
	else
		*out = b;
	return err;
}

int build_fd(const struct build *b)
{
	return b->job ? cc_process_fd(b->job) : -1;
}

static int finish_compile(struct build *b, struct object **out)
{
	struct compiled compiled = { 0 };
	int err = cc_process_finish(b->job, &compiled);

	if (!err)
		err = read_object(&compiled.object, out);
	if (!err)
		lint_print(buf_text(&b->request.source->bytes), *out);
	if (!err)
		cache_keep(&b->cache, &b->key, &compiled);
	if (compiled.modules_bad)
		cache_drop_modules(&b->cache);
	cc_process_free_result(&compiled);
	return err;
}

int build_finish(struct build *b, struct object **out)
{
	if (b->job)
		return finish_compile(b, out);
	*out = b->kept;
	b->kept = NULL;
	return 0;
}

int build_wait(struct build *b, int stop_fd, struct object **out)
{
	int err;

	do {
		err = b->job ? cc_process_wait(b->job, stop_fd) : 0;
		if (!err)
			err = build_finish(b, out);
	} while (err == -EAGAIN);
	return err;
}

void build_free(struct build *b)
{
	if (!b)
		return;
	cc_process_free(b->job);
	object_free(b->kept);
	cache_close(&b->cache);
	buf_free(&b->headers);
	free(b);
}
