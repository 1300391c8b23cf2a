/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* tracepoint, raw_tracepoint: with the fields of tracefs, or with the arguments themselves. */
#include <bpf/bpf.h>
#include <errno.h>
#include <string.h>

#include "attach/attach.h"
#include "attach/perf_event.h"
#include "base/buf.h"
#include "base/log.h"
#include "explain/explain.h"
#include "machine/tracefs.h"

static int read_tracepoint_id(const struct rule *rule, uint64_t *id)
{
	int err = -ENOENT;

	for (const char *const *mount = tracefs_mounts; *mount && err; mount++) {
		struct buf path = { 0 };

		buf_printf(&path, "%s/events/%s/%s/id", *mount, rule->scope, rule->name);
		err = path.failed ? -ENOMEM : perf_event_read_number(buf_text(&path), id);
		buf_free(&path);
	}
	return err;
}

static int explain_tracepoint_failure(const struct rule *rule, int err)
{
	struct buf near = { 0 };

	if (err == -ENOENT)
		tracefs_nearest(rule->scope, rule->name, &near);
	if (err == -ENOENT && !tracefs_is_mounted())
		attach_failure_explain(rule, "no tracefs", rule->text);
	else if (err == -ENOENT)
		attach_failure_explain(rule, "no tracepoint", rule->scope, rule->name,
				       buf_text(&near));
	else if (err == -E2BIG)
		attach_failure_explain(rule, "full tracepoint", rule->scope, rule->name);
	else if (err == -EACCES)
		attach_failure_explain(rule, "read beyond fields", rule->scope, rule->name);
	else
		attach_failure_report_errno(rule, err);
	buf_free(&near);
	return err;
}

static int attach_tracepoint(const struct rule *rule, int prog_fd, struct attach_links *links)
{
	struct perf_event_attr attr = { .type = PERF_TYPE_TRACEPOINT, .sample_period = 1 };
	uint64_t id = 0;
	int fd = read_tracepoint_id(rule, &id);

	attr.config = id;
	if (!fd)
		fd = perf_event_attach(&attr, 0, prog_fd);
	if (fd < 0)
		log_debug("%s: the kernel says: %s", rule->text, strerror(-fd));
	return fd < 0 ? explain_tracepoint_failure(rule, fd) : attach_links_add(links, fd);
}

static int check_tracepoint_exists(const struct rule *rule)
{
	uint64_t id = 0;
	int err = read_tracepoint_id(rule, &id);

	return err ? explain_tracepoint_failure(rule, err) : 0;
}

const struct attach_ops tracepoint_ops = {
	.prog_type = BPF_PROG_TYPE_TRACEPOINT,
	.attach = attach_tracepoint,
	.check_exists = check_tracepoint_exists,
};

static int explain_raw_failure(const struct rule *rule, int err)
{
	struct buf near = { 0 };

	if (err == -ENOENT)
		tracefs_nearest("", rule->name, &near);
	if (err == -ENOENT)
		attach_failure_explain(rule, "no raw tracepoint", rule->name, buf_text(&near));
	else if (err == -EINVAL)
		attach_failure_explain(rule, "read beyond arguments", rule->name);
	else
		attach_failure_report_errno(rule, err);
	buf_free(&near);
	return err;
}

static int attach_raw_tracepoint(const struct rule *rule, int prog_fd, struct attach_links *links)
{
	int fd = bpf_raw_tracepoint_open(rule->name, prog_fd);

	if (fd < 0)
		log_debug("%s: the kernel says: %s", rule->text, strerror(-fd));
	return fd < 0 ? explain_raw_failure(rule, fd) : attach_links_add(links, fd);
}

/* tracefs lists nearly every raw tracepoint, sys_enter (in raw_syscalls) included. */
static int check_raw_tracepoint_exists(const struct rule *rule)
{
	return !tracefs_is_mounted() || tracefs_has_name(rule->name) ?
		       0 :
		       explain_raw_failure(rule, -ENOENT);
}

const struct attach_ops raw_tracepoint_ops = {
	.prog_type = BPF_PROG_TYPE_RAW_TRACEPOINT,
	.attach = attach_raw_tracepoint,
	.check_exists = check_raw_tracepoint_exists,
};
