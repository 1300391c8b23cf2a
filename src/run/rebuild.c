/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "run/rebuild.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "compile/build.h"
#include "object/object.h"
#include "run/file_watch.h"

/* Wait this long after a change before reading: editors write a file twice, or in parts. */
#define SETTLE_NS 50000000ll

struct rebuild {
	const char *target; /* its path */
	const struct probes_read *read;
	const struct build_settings *how;
	struct file_watch *watch;
	int64_t due;	   /* when to read the files, of CLOCK_MONOTONIC; 0: unchanged */
	struct buf tried;  /* the text that was compiled last */
	struct probe next; /* being compiled */
	struct build *build;
};

int rebuild_new(const struct probe *p, const struct probes_read *read,
		const struct build_settings *build, struct rebuild **out)
{
	struct rebuild *r = calloc(1, sizeof(*r));
	int err = r ? file_watch_new(&r->watch) : -ENOMEM;

	if (!err)
		err = file_watch_files(r->watch, buf_text(&p->source.files));
	if (err) {
		rebuild_free(r);
		return err;
	}
	/* Its path, not its name: while the file is gone, do not find another by the name. */
	r->target = p->source.origin;
	r->read = read;
	r->how = build;
	buf_add(&r->tried, buf_text(&p->source.bytes), p->source.bytes.len);
	*out = r;
	return 0;
}

static void cancel_build(struct rebuild *r)
{
	build_free(r->build);
	r->build = NULL;
	probe_free(&r->next);
}

void rebuild_free(struct rebuild *r)
{
	if (!r)
		return;
	cancel_build(r);
	file_watch_free(r->watch);
	buf_free(&r->tried);
	free(r);
}

size_t rebuild_poll_fds(const struct rebuild *r, struct pollfd *fds)
{
	int build = r->build ? build_fd(r->build) : -1;

	fds[0] = (struct pollfd){ .fd = file_watch_fd(r->watch), .events = POLLIN };
	if (build < 0)
		return 1;
	fds[1] = (struct pollfd){ .fd = build, .events = POLLIN };
	return 2;
}

static bool same_text(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && !memcmp(buf_text(a), buf_text(b), a->len);
}

static enum rebuilt fail_build(struct rebuild *r)
{
	cancel_build(r);
	return REBUILT_FAILED;
}

/* Unreadable file: forget the last text, so that the next save always recompiles. */
static enum rebuilt fail_read(struct rebuild *r)
{
	buf_clear(&r->tried);
	return fail_build(r);
}

static int read_next(struct rebuild *r, struct probe *p)
{
	int err = probe_read(r->target, r->read, p);

	if (!err && !probe_is_file(p)) {
		log_error("%s is an object now: --watch needs the text of a probe", r->target);
		err = -EINVAL;
	}
	if (!err)
		err = file_watch_files(r->watch, buf_text(&p->source.files));
	return err;
}

static enum rebuilt start_build(struct rebuild *r, struct probe *p)
{
	cancel_build(r);
	r->next = *p;
	buf_clear(&r->tried);
	buf_add(&r->tried, buf_text(&p->source.bytes), p->source.bytes.len);
	if (r->tried.failed || build_all_start_one(&r->next, r->how, &r->build))
		return fail_read(r);
	return REBUILT_NOTHING;
}

static enum rebuilt read_files(struct rebuild *r, const struct probe *running)
{
	struct probe p;

	r->due = 0;
	if (read_next(r, &p)) {
		probe_free(&p);
		return fail_read(r);
	}
	if (same_text(&p.source.bytes, &r->tried)) {
		probe_free(&p);
		return REBUILT_NOTHING;
	}
	if (!same_text(&p.source.bytes, &running->source.bytes))
		return start_build(r, &p);
	cancel_build(r);
	buf_clear(&r->tried);
	buf_add(&r->tried, buf_text(&p.source.bytes), p.source.bytes.len);
	probe_free(&p);
	return REBUILT_UNCHANGED;
}

static bool build_is_ready(const struct rebuild *r)
{
	struct pollfd fd = { .fd = build_fd(r->build), .events = POLLIN };

	return fd.fd < 0 || poll(&fd, 1, 0) > 0;
}

static enum rebuilt finish_build(struct rebuild *r, struct probe *out)
{
	int err = build_finish(r->build, &r->next.obj);

	if (err == -EAGAIN)
		return REBUILT_NOTHING;
	if (err)
		return fail_build(r);
	build_free(r->build);
	r->build = NULL;
	*out = r->next;
	r->next = (struct probe){ 0 };
	return REBUILT_PROBE;
}

enum rebuilt rebuild_poll(struct rebuild *r, const struct probe *running, struct probe *out)
{
	int64_t now = clock_ns(CLOCK_MONOTONIC);
	enum rebuilt done = REBUILT_NOTHING;

	if (file_watch_changed(r->watch))
		r->due = now + SETTLE_NS;
	if (r->due && now >= r->due)
		done = read_files(r, running);
	if (done == REBUILT_NOTHING && r->build && build_is_ready(r))
		done = finish_build(r, out);
	return done;
}
