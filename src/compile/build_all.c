/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "compile/build_all.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "compile/build.h"
#include "compile/probe.h"
#include "object/object.h"

static struct build_request request_for(const struct probe *p, const struct build_settings *how)
{
	return (struct build_request){
		.source = &p->source,
		.release = how->release,
		.use_cache = how->use_cache,
		.force_compile = how->force_compile,
	};
}

int build_all_start_one(const struct probe *p, const struct build_settings *how, struct build **out)
{
	const struct build_request request = request_for(p, how);

	return build_start(&request, out);
}

#define PARALLEL_MAX 4 /* a compile takes a CPU and 180 MB */

static size_t count_parallel(void)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	return cpus < 1 ? 1 : cpus > PARALLEL_MAX ? PARALLEL_MAX : (size_t)cpus;
}

static void log_probe(const struct probe *p)
{
	log_info("probe: %s%s", p->source.origin, p->embedded ? ", built into calltap" : "");
}

/* Build in parallel, with the messages in the order of the probes. */
static int build_each(struct probes *p, const struct build_settings *how, struct build **builds)
{
	size_t parallel = count_parallel(), started = 0;
	int err = 0;

	for (size_t i = 0; !err && i < p->count; i++) {
		log_probe(&p->all[i]);
		for (; !err && started < p->count && started < i + parallel; started++)
			if (!p->all[started].obj)
				err = build_all_start_one(&p->all[started], how, &builds[started]);
		if (!err && builds[i])
			err = build_wait(builds[i], how->stop_fd, &p->all[i].obj);
		build_free(builds[i]);
		builds[i] = NULL;
		if (!err && !p->all[i].source.is_object)
			p->all[i].obj->text = buf_text(&p->all[i].source.bytes);
	}
	return err;
}

int build_all(struct probes *p, const struct build_settings *how)
{
	struct build **builds = calloc(p->count, sizeof(*builds));
	int err = builds ? build_each(p, how, builds) : -ENOMEM;

	for (size_t i = 0; builds && i < p->count; i++)
		build_free(builds[i]);
	free((void *)builds);
	return err;
}
