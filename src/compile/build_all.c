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
		.anew = how->anew,
	};
}

int build_all_start_one(const struct probe *p, const struct build_settings *how, struct build **out)
{
	const struct build_request request = request_for(p, how);

	return build_start(&request, out);
}

/* A compile takes a processor, and 180 MB. */
#define TOGETHER_MAX 4

static size_t count_together(void)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	return cpus < 1 ? 1 : cpus > TOGETHER_MAX ? TOGETHER_MAX : (size_t)cpus;
}

static void say_probe(const struct probe *p)
{
	log_info("probe: %s%s", p->source.origin, p->embedded ? ", the copy in the program" : "");
}

/* Side by side, but what is said of them comes in their order. */
static int build_each(struct probes *p, const struct build_settings *how, struct build **builds)
{
	size_t together = count_together(), begun = 0;
	int err = 0;

	for (size_t i = 0; !err && i < p->count; i++) {
		say_probe(&p->all[i]);
		for (; !err && begun < p->count && begun < i + together; begun++)
			if (!p->all[begun].obj)
				err = build_all_start_one(&p->all[begun], how, &builds[begun]);
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
