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
#include "object/stream_layouts.h"
#include "run/recording.h"

struct replay {
	struct stream_layouts *layouts; /* of the recording's streams */
	struct report *report;
	struct report_part *part;
};

static int replay_counts(const struct replay *s, const struct recording *r)
{
	size_t n = r->object_set.stream_count;
	struct stream_count *counts = calloc(n + 1, sizeof(*counts));
	int err = counts ? recording_counts(r, counts, n) : -ENOMEM;

	for (size_t i = 0; !err && i < n; i++)
		counts[i].stream = r->object_set.streams[i].name;
	if (!err) {
		report_part_get_counts(s->part, counts);
		report_log_counts(counts, n);
		err = report_summary(s->report, counts, n);
	}
	free(counts);
	return err;
}

static int replay_event(const struct replay *s, const struct recording *r)
{
	int layout = stream_layouts_choose(&s->layouts[r->index], r->bytes.len);

	return report_part_record(s->part, r->index, layout, buf_text(&r->bytes), r->bytes.len);
}

static int replay_chunk(const struct replay *s, const struct recording *r)
{
	switch (r->kind) {
	case RECORD_EVENT:
		if (r->index >= r->object_set.stream_count)
			return -EBADMSG;
		return replay_event(s, r);
	case RECORD_STACK:
		return report_part_stack(s->part, r->index, buf_text(&r->bytes), r->bytes.len);
	case RECORD_CGROUP:
		return report_add_cgroup(s->report, buf_text(&r->bytes), r->bytes.len);
	case RECORD_MAP:
		return report_part_map(s->part, r->index, buf_text(&r->bytes), r->bytes.len);
	case RECORD_COUNTS:
		return replay_counts(s, r);
	default:
		return -EBADMSG;
	}
}

static int replay_chunks(const struct replay *s, struct recording *r)
{
	bool ended = false;
	int more = 1;
	int err = 0;

	report_part_begin(s->part);
	while (!err && !ended && (more = recording_next(r)) > 0) {
		err = replay_chunk(s, r);
		ended = r->kind == RECORD_COUNTS;
	}
	if (!err)
		err = more < 0 ? more : ended ? 0 : -EBADMSG;
	return err;
}

static int open_report(const struct object_set *object_set, const struct report_settings *settings,
		       struct replay *s)
{
	struct report_part_settings part = { .object_set = object_set };
	int err = report_new(settings, &s->report);

	if (!err)
		err = stream_layouts_open(object_set, &s->layouts);
	part.layouts = s->layouts;
	return err ? err : report_part_open(s->report, &part, &s->part);
}

static int report_failure(const char *name, int err, bool started)
{
	errno = -err;
	if (err == -EBADMSG && started)
		log_error("%s is truncated or damaged here: the run that wrote it did not end "
			  "normally",
			  name);
	else if (err == -EBADMSG)
		log_error("%s is not a recording of this version of calltap: --record writes one",
			  name);
	else if (err != -ENOMEM)
		log_error("cannot read %s:", name);
	return err;
}

int replay_file(FILE *file, const char *name, struct report_settings settings)
{
	struct recording r;
	struct replay s = { 0 };
	int written = 0;
	int err = recording_open(file, &r);

	settings.context = r.context;
	settings.several = r.object_set.stream_count > 1;
	if (!err)
		err = open_report(&r.object_set, &settings, &s);
	if (!err) {
		err = replay_chunks(&s, &r);
		written = report_flush(s.report);
	}
	if (written)
		log_error("cannot write the events to stdout: %s", strerror(-written));
	else if (err)
		report_failure(name, err, s.part != NULL);
	report_part_close(s.part);
	stream_layouts_close(s.layouts, r.object_set.stream_count);
	report_free(s.report);
	recording_close(&r);
	return written ? written : err;
}

int replay_run(const char *path, const struct report_settings *settings)
{
	FILE *file = fopen(path, "re");
	int err;

	if (!file)
		return report_failure(path, -errno, false);
	err = replay_file(file, path, *settings);
	fclose(file);
	return err;
}

enum status command_replay(const struct options *o)
{
	const struct report_settings settings = {
		.format = o->format,
		.file = stdout,
		.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR"),
	};
	int err = replay_run(o->file, &settings);

	/* A file that is not a recording is a usage error, like an invalid target. */
	return err == -EBADMSG || err == -ENOENT || err == -EISDIR ? STATUS_USAGE :
								     prepare_exit_status(err);
}
