/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "command/replay.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "command/command.h"
#include "command/prepare.h"
#include "run/record.h"

struct stage {
	struct show *show;
	struct scene *scene;
};

static int show_counts(const struct stage *s, const struct recording *r)
{
	size_t n = r->catalog.stream_count;
	struct stream_count *counts = calloc(n + 1, sizeof(*counts));
	int err = counts ? recording_counts(r, counts, n) : -ENOMEM;

	for (size_t i = 0; !err && i < n; i++)
		counts[i].stream = r->catalog.streams[i].name;
	if (!err) {
		scene_counts(s->scene, counts);
		show_say_counts(counts, n);
		err = show_summary(s->show, counts, n);
	}
	free(counts);
	return err;
}

static int show_chunk(const struct stage *s, const struct recording *r)
{
	switch (r->kind) {
	case RECORD_EVENT:
		if (r->index >= r->catalog.stream_count)
			return -EBADMSG;
		return scene_record(s->scene, r->index, buf_text(&r->bytes), r->bytes.len);
	case RECORD_STACK:
		return scene_stack(s->scene, r->index, buf_text(&r->bytes), r->bytes.len);
	case RECORD_CGROUP:
		return show_cgroup(s->show, buf_text(&r->bytes), r->bytes.len);
	case RECORD_MAP:
		return scene_map(s->scene, r->index, buf_text(&r->bytes), r->bytes.len);
	case RECORD_COUNTS:
		return show_counts(s, r);
	default:
		return -EBADMSG;
	}
}

static int show_all(const struct stage *s, struct recording *r)
{
	bool ended = false;
	int more = 1;
	int err = 0;

	scene_begin(s->scene);
	while (!err && !ended && (more = recording_next(r)) > 0) {
		err = show_chunk(s, r);
		ended = r->kind == RECORD_COUNTS;
	}
	if (!err)
		err = more < 0 ? more : ended ? 0 : -EBADMSG;
	return err;
}

static int open_stage(const struct catalog *catalog, const struct show_settings *settings,
		      struct stage *s)
{
	const struct scene_settings scene = { .catalog = catalog };
	int err = show_new(settings, &s->show);

	return err ? err : scene_open(s->show, &scene, &s->scene);
}

static int say_failure(const char *name, int err, bool begun)
{
	errno = -err;
	if (err == -EBADMSG && begun)
		log_error("%s is cut or damaged here: the run that wrote it did not end well",
			  name);
	else if (err == -EBADMSG)
		log_error("%s is no recording of this version of calltap: --record writes one",
			  name);
	else if (err != -ENOMEM)
		log_error("cannot read %s:", name);
	return err;
}

int replay_file(FILE *file, const char *name, struct show_settings settings)
{
	struct recording r;
	struct stage s = { 0 };
	int written = 0;
	int err = recording_open(file, &r);

	settings.clock = r.clock;
	settings.several = r.catalog.stream_count > 1;
	if (!err)
		err = open_stage(&r.catalog, &settings, &s);
	if (!err) {
		err = show_all(&s, &r);
		written = show_flush(s.show);
	}
	if (written)
		log_error("cannot write the events to stdout: %s", strerror(-written));
	else if (err)
		say_failure(name, err, s.scene != NULL);
	scene_close(s.scene);
	show_free(s.show);
	recording_close(&r);
	return written ? written : err;
}

int replay_run(const char *path, const struct show_settings *settings)
{
	FILE *file = fopen(path, "re");
	int err;

	if (!file)
		return say_failure(path, -errno, false);
	err = replay_file(file, path, *settings);
	fclose(file);
	return err;
}

enum status command_replay(const struct options *o)
{
	const struct show_settings settings = {
		.format = o->format,
		.file = stdout,
		.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR"),
	};
	int err = replay_run(o->file, &settings);

	/* A file that is no recording is wrong use, as a target that is none. */
	return err == -EBADMSG || err == -ENOENT || err == -EISDIR ? STATUS_USAGE :
								     prepare_status(err);
}
