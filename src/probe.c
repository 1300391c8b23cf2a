/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "probe.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "build.h"
#include "edits.h"
#include "generate.h"
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

static int find_probe(struct probe *p, const struct probes_read *how)
{
	struct target target;
	int err = target_find(p->target, &target);

	if (!err)
		err = source_read(&target, how->edits, &p->source);
	p->embedded = target.kind == TARGET_EMBEDDED;
	p->from_file = target.kind == TARGET_FILE;
	target_free(&target);
	return !err && p->source.is_object ? decode(p) : err;
}

static int generate(struct probe *p, const struct probes_read *how)
{
	struct buf text = { 0 }, origin = { 0 };
	int err;

	generate_origin(p->target, &origin);
	if (how->for_people)
		edits_prologue(how->edits, &text);
	err = generate_probe(p->target, how->generate, how->release, !how->for_people, &text);
	if (!err && how->for_people)
		err = edits_substitute(how->edits, p->target, &text);
	if (!err && how->for_people)
		err = source_keep(buf_text(&origin), &text, &p->source);
	else if (!err)
		err = source_take(buf_text(&origin), &text, how->edits, &p->source);
	buf_free(&text);
	buf_free(&origin);
	return err;
}

int probe_read(const char *target, const struct probes_read *how, struct probe *p)
{
	*p = (struct probe){ .target = target };
	return generate_is(target) ? generate(p, how) : find_probe(p, how);
}

void probe_free(struct probe *p)
{
	object_free(p->obj);
	source_free(&p->source);
	*p = (struct probe){ 0 };
}

bool probe_is_file(const struct probe *p)
{
	return p->from_file && !p->source.is_object;
}

int probes_read(const char *const *targets, size_t n, const struct probes_read *how,
		struct probes *p)
{
	int err = 0;

	*p = (struct probes){ .all = calloc(n, sizeof(*p->all)) };
	if (!p->all)
		return -ENOMEM;
	while (!err && p->count < n) {
		err = probe_read(targets[p->count], how, &p->all[p->count]);
		p->count++;
	}
	return err;
}

static struct build_request request_for(const struct probe *p, const struct probes_build *how)
{
	return (struct build_request){
		.source = &p->source,
		.release = how->release,
		.use_cache = how->use_cache,
		.anew = how->anew,
	};
}

int probe_build(const struct probe *p, const struct probes_build *how, struct build **out)
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
static int build_all(struct probes *p, const struct probes_build *how, struct build **builds)
{
	size_t together = count_together(), begun = 0;
	int err = 0;

	for (size_t i = 0; !err && i < p->count; i++) {
		say_probe(&p->all[i]);
		for (; !err && begun < p->count && begun < i + together; begun++)
			if (!p->all[begun].obj)
				err = probe_build(&p->all[begun], how, &builds[begun]);
		if (!err && builds[i])
			err = build_wait(builds[i], how->stop_fd, &p->all[i].obj);
		build_free(builds[i]);
		builds[i] = NULL;
		if (!err && !p->all[i].source.is_object)
			p->all[i].obj->text = buf_text(&p->all[i].source.bytes);
	}
	return err;
}

int probes_build(struct probes *p, const struct probes_build *how)
{
	struct build **builds = calloc(p->count, sizeof(*builds));
	int err = builds ? build_all(p, how, builds) : -ENOMEM;

	for (size_t i = 0; builds && i < p->count; i++)
		build_free(builds[i]);
	free((void *)builds);
	return err;
}

void probes_free(struct probes *p)
{
	while (p->count)
		probe_free(&p->all[--p->count]);
	free(p->all);
	p->all = NULL;
}
