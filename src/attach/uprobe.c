/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* uprobe, uretprobe: in every process that has the file mapped, now or later. */
#include "attach/uprobe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attach/attach.h"
#include "attach/perf_event.h"
#include "base/buf.h"
#include "base/log.h"
#include "explain/explain.h"
#include "machine/elf_symbols.h"

#define SEMAPHORE_SHIFT 32 /* in the source's format: ref_ctr_offset */

int uprobe_available(const struct rule *at)
{
	uint32_t type;

	if (!perf_event_type("uprobe", &type))
		return 0;
	attach_failure_explain(at, "no uprobes", at->text);
	return -ENOSYS;
}

char *uprobe_file(const struct rule *at)
{
	char *file = elf_symbols_find_file(at->in);

	if (file && access(file, F_OK)) {
		attach_failure_explain(at, "no file", at->text, file, strerror(errno));
		free(file);
		return NULL;
	}
	if (!file)
		attach_failure_explain(at, "no library", at->in);
	return file;
}

int uprobe_attach(const struct rule *at, const struct uprobe *u, int prog_fd,
		  struct attach_links *links)
{
	struct perf_event_attr attr = {
		.uprobe_path = (uint64_t)(uintptr_t)u->file,
		.probe_offset = u->place,
		.config = u->at_return | u->semaphore << SEMAPHORE_SHIFT,
	};
	int fd = perf_event_type("uprobe", &attr.type);

	if (!fd)
		fd = perf_event_attach(&attr, 0, prog_fd);
	if (fd >= 0)
		return attach_links_add(links, fd);
	log_debug("%s at byte %llu of %s: the kernel says: %s", rule_point_kind_name(at->kind),
		  (unsigned long long)u->place, u->file, strerror(-fd));
	attach_failure_refused(at, fd);
	return fd;
}

static int say(const struct rule *at, const char *file, int err)
{
	struct buf near = { 0 };

	if (err == -ENOENT)
		elf_symbols_nearest(file, at->name, &near);
	if (err == -ENOENT)
		attach_failure_explain(at, "no symbol", file, at->name, buf_text(&near));
	else if (err == -ERANGE)
		attach_failure_explain(at, "behind the symbol", at->text, at->name);
	else if (err == -EFAULT)
		attach_failure_explain(at, "no code", at->text, file);
	else
		attach_failure_explain(at, "no program file", file);
	buf_free(&near);
	return err;
}

static int find(const struct rule *at)
{
	char *file = uprobe_file(at);
	uint64_t place;
	int err;

	if (!file)
		return -ENOENT;
	err = elf_symbols_offset(file, at->name, at->offset, &place);
	if (err)
		say(at, file, err);
	free(file);
	return err;
}

static int attach(const struct rule *at, int prog_fd, struct attach_links *links)
{
	struct uprobe u = { .at_return = at->kind == POINT_URETPROBE };
	char *file = uprobe_file(at);
	int err;

	if (!file)
		return -ENOENT;
	u.file = file;
	err = elf_symbols_offset(file, at->name, at->offset, &u.place);
	err = err ? say(at, file, err) : uprobe_attach(at, &u, prog_fd, links);
	free(file);
	return err;
}

const struct attach_ops attach_uprobe = {
	.prog_type = BPF_PROG_TYPE_KPROBE,
	.available = uprobe_available,
	.attach = attach,
	.find = find,
};
