/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* tracepoint, raw_tracepoint. */
#include <bpf/bpf.h>
#include <errno.h>
#include <string.h>

#include "attach/attach.h"
#include "attach/perf_event.h"
#include "base/buf.h"
#include "base/log.h"
#include "explain/explain.h"
#include "machine/tracefs.h"

static int tracepoint_id(const struct rule *at, uint64_t *id)
{
	int err = -ENOENT;

	for (const char *const *mount = tracefs_mounts; *mount && err; mount++) {
		struct buf path = { 0 };

		buf_printf(&path, "%s/events/%s/%s/id", *mount, at->in, at->name);
		err = path.failed ? -ENOMEM : perf_event_read_number(buf_text(&path), id);
		buf_free(&path);
	}
	return err;
}

static int say_tracepoint(const struct rule *at, int err)
{
	struct buf near = { 0 };

	if (err == -ENOENT)
		tracefs_nearest(at->in, at->name, &near);
	if (err == -ENOENT && !tracefs_is_mounted())
		attach_failure_explain(at, "no tracefs", at->text);
	else if (err == -ENOENT)
		attach_failure_explain(at, "no tracepoint", at->in, at->name, buf_text(&near));
	else if (err == -E2BIG)
		attach_failure_explain(at, "full tracepoint", at->in, at->name);
	else if (err == -EACCES)
		attach_failure_explain(at, "beyond the fields", at->in, at->name);
	else
		attach_failure_refused(at, err);
	buf_free(&near);
	return err;
}

static int attach_to_tracepoint(const struct rule *at, int prog_fd, struct attach_links *links)
{
	struct perf_event_attr attr = { .type = PERF_TYPE_TRACEPOINT, .sample_period = 1 };
	uint64_t id = 0;
	int fd = tracepoint_id(at, &id);

	attr.config = id;
	if (!fd)
		fd = perf_event_attach(&attr, 0, prog_fd);
	if (fd < 0)
		log_debug("%s: the kernel says: %s", at->text, strerror(-fd));
	return fd < 0 ? say_tracepoint(at, fd) : attach_links_add(links, fd);
}

static int find_tracepoint(const struct rule *at)
{
	uint64_t id = 0;
	int err = tracepoint_id(at, &id);

	return err ? say_tracepoint(at, err) : 0;
}

const struct attach_ops attach_tracepoint = {
	.prog_type = BPF_PROG_TYPE_TRACEPOINT,
	.attach = attach_to_tracepoint,
	.find = find_tracepoint,
};

static int say_raw(const struct rule *at, int err)
{
	struct buf near = { 0 };

	if (err == -ENOENT)
		tracefs_nearest("", at->name, &near);
	if (err == -ENOENT)
		attach_failure_explain(at, "no raw tracepoint", at->name, buf_text(&near));
	else if (err == -EINVAL)
		attach_failure_explain(at, "beyond the arguments", at->name);
	else
		attach_failure_refused(at, err);
	buf_free(&near);
	return err;
}

static int attach_raw(const struct rule *at, int prog_fd, struct attach_links *links)
{
	int fd = bpf_raw_tracepoint_open(at->name, prog_fd);

	if (fd < 0)
		log_debug("%s: the kernel says: %s", at->text, strerror(-fd));
	return fd < 0 ? say_raw(at, fd) : attach_links_add(links, fd);
}

/* tracefs lists the most; sys_enter and a few like it stand in their category, too. */
static int find_raw(const struct rule *at)
{
	return !tracefs_is_mounted() || tracefs_has_name(at->name) ? 0 : say_raw(at, -ENOENT);
}

const struct attach_ops attach_raw_tracepoint = {
	.prog_type = BPF_PROG_TYPE_RAW_TRACEPOINT,
	.attach = attach_raw,
	.find = find_raw,
};
