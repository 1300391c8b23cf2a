/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "probe.h"

#include <errno.h>
#include <stdlib.h>

#include "build.h"
#include "log.h"
#include "object.h"
#include "target.h"

static int decode(struct probe *p)
{
	int err = object_decode(buf_text(&p->source.bytes), p->source.bytes.len, &p->obj);

	if (err == -EBADMSG)
		log_error("%s is an object, but damaged or written by another version of calltap: "
			  "make it again with --save",
			  p->source.origin);
	return err;
}

static int read_probe(struct probe *p, const struct edits *edits)
{
	struct target target;
	int err = target_find(p->target, &target);

	if (!err)
		err = source_read(&target, edits, &p->source);
	p->embedded = target.kind == TARGET_EMBEDDED;
	target_free(&target);
	return !err && p->source.is_object ? decode(p) : err;
}

int probes_read(const char *const *targets, size_t n, const struct edits *edits, struct probes *p)
{
	int err = 0;

	*p = (struct probes){ .all = calloc(n, sizeof(*p->all)) };
	if (!p->all)
		return -ENOMEM;
	while (!err && p->count < n) {
		struct probe *next = &p->all[p->count++];

		next->target = targets[p->count - 1];
		err = read_probe(next, edits);
	}
	return err;
}

int probes_build(struct probes *p, const struct probes_build *how)
{
	int err = 0;

	for (size_t i = 0; !err && i < p->count; i++) {
		const struct build_request request = {
			.source = &p->all[i].source,
			.release = how->release,
			.use_cache = how->use_cache,
			.stop_fd = how->stop_fd,
		};

		log_info("probe: %s%s", request.source->origin,
			 p->all[i].embedded ? ", the copy in the program" : "");
		err = p->all[i].obj ? 0 : build_object(&request, &p->all[i].obj);
	}
	return err;
}

void probes_free(struct probes *p)
{
	while (p->count) {
		struct probe *last = &p->all[--p->count];

		object_free(last->obj);
		source_free(&last->source);
	}
	free(p->all);
	p->all = NULL;
}
