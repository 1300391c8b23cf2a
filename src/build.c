/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "build.h"

#include <errno.h>
#include <string.h>

#include "cache.h"
#include "compile.h"
#include "log.h"
#include "machine.h"
#include "object.h"
#include "source.h"

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

static int compile(const struct build_request *r, const struct buf *headers, const struct cache *c,
		   const struct cache_key *key, struct object **out)
{
	const struct compile_request request = {
		.source = r->source,
		.release = r->release,
		.headers = buf_text(headers),
		.modules_fd = c->modules,
		.stop_fd = r->stop_fd,
	};
	struct compiled compiled = { 0 };
	int err = compile_source(&request, &compiled);

	if (!err)
		err = read_object(&compiled.object, out);
	if (!err)
		cache_keep(c, key, &compiled);
	if (compiled.modules_bad)
		cache_drop_modules(c);
	compiled_free(&compiled);
	return err;
}

/* libbcc reads where a tracepoint's fields lie from tracefs, whatever kernel it compiles for. */
static int check_tracefs(const struct build_request *r)
{
	if (!source_reads_tracefs(r->source))
		return 0;
	if (!machine_has_tracefs()) {
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

int build_object(const struct build_request *r, struct object **out)
{
	struct cache cache = { .objects = -1, .modules = -1 };
	struct buf headers = { 0 };
	struct cache_key key;
	int err = check_tracefs(r);

	if (err)
		return err;
	if (!machine_find_headers(r->release, &headers)) {
		buf_free(&headers);
		return -ENOSYS;
	}
	if (r->use_cache)
		cache_open(&cache);
	cache_key(r->source, r->release, buf_text(&headers), &key);
	if (!take_cached(&cache, &key, out))
		err = compile(r, &headers, &cache, &key, out);
	cache_close(&cache);
	buf_free(&headers);
	return err;
}
