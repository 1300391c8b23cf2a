/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "compile/build.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "compile/cache.h"
#include "compile/cache_folder.h"
#include "compile/cache_key.h"
#include "compile/cc_process.h"
#include "lint/lint.h"
#include "machine/machine.h"
#include "machine/tracefs.h"
#include "object/object.h"
#include "probe/source.h"
#include "probe/source_tracepoints.h"

struct build {
	struct build_request request;
	struct buf headers; /* the header tree's path */
	struct cache_folder cache;
	struct cache_key key;
	struct object *cached;
	struct cc_process *compiler; /* NULL: the object was cached */
};

static int decode_object(const struct buf *bytes, struct object **out)
{
	int err = object_decode(buf_text(bytes), bytes->len, out);

	if (err)
		log_error("the compiler's object cannot be read: %s", strerror(-err));
	return err;
}

static bool find_cached(const struct cache_folder *c, const struct cache_key *key,
			struct object **out)
{
	struct buf bytes = { 0 };
	bool found = cache_find(c, key, &bytes) && !object_decode(buf_text(&bytes), bytes.len, out);

	if (found)
		log_debug("using the cached object");
	buf_free(&bytes);
	return found;
}

/* libbcc reads a tracepoint's fields from the running kernel's tracefs, also for another kernel. */
static int check_tracefs(const struct build_request *r)
{
	if (!source_tracepoints_reads_tracefs(r->source))
		return 0;
	if (!tracefs_is_mounted()) {
		log_error("tracefs, which describes the tracepoints that %s uses, is not mounted: "
			  "mount -t tracefs tracefs /sys/kernel/tracing",
			  r->source->origin);
		return -ENOSYS;
	}
	if (strcmp(r->release, machine_release()) != 0)
		log_info("%s: the offsets of tracepoint fields are those of this kernel, %s: on "
			 "%s they may differ",
			 r->source->origin, machine_release(), r->release);
	return 0;
}

static int start_compile(struct build *b)
{
	const struct cc_request request = {
		.source = b->request.source,
		.release = b->request.release,
		.headers = buf_text(&b->headers),
		.modules_fd = b->cache.modules,
	};

	return cc_process_start(&request, &b->compiler);
}

static int find_or_compile(struct build *b)
{
	const struct build_request *r = &b->request;
	int err = check_tracefs(r);

	if (err)
		return err;
	if (!machine_require_headers(r->release, &b->headers))
		return -ENOSYS;
	if (r->use_cache)
		cache_folder_open(&b->cache);
	cache_key_make(r->source, r->release, buf_text(&b->headers), &b->key);
	return !r->force_compile && find_cached(&b->cache, &b->key, &b->cached) ? 0 :
										  start_compile(b);
}

int build_start(const struct build_request *r, struct build **out)
{
	struct build *b = calloc(1, sizeof(*b));
	int err;

	if (!b)
		return -ENOMEM;
	b->request = *r;
	b->cache = (struct cache_folder){ .objects = -1, .modules = -1 };
	err = find_or_compile(b);
	if (err)
		build_free(b);
	else
		*out = b;
	return err;
}

int build_fd(const struct build *b)
{
	return b->compiler ? cc_process_fd(b->compiler) : -1;
}

static int finish_compile(struct build *b, struct object **out)
{
	struct cc_result result = { 0 };
	int err = cc_process_finish(b->compiler, &result);

	if (!err)
		err = decode_object(&result.object, out);
	if (!err)
		lint_print(buf_text(&b->request.source->bytes), *out);
	if (!err)
		cache_keep(&b->cache, &b->key, &result);
	if (result.modules_bad)
		cache_folder_drop_modules(&b->cache);
	cc_process_free_result(&result);
	return err;
}

int build_finish(struct build *b, struct object **out)
{
	if (b->compiler)
		return finish_compile(b, out);
	*out = b->cached;
	b->cached = NULL;
	return 0;
}

int build_wait(struct build *b, int stop_fd, struct object **out)
{
	int err;

	do {
		err = b->compiler ? cc_process_wait(b->compiler, stop_fd) : 0;
		if (!err)
			err = build_finish(b, out);
	} while (err == -EAGAIN);
	return err;
}

void build_free(struct build *b)
{
	if (!b)
		return;
	cc_process_free(b->compiler);
	object_free(b->cached);
	cache_folder_close(&b->cache);
	buf_free(&b->headers);
	free(b);
}
