/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* uprobe, uretprobe: in every process that maps the file, now or later. */
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

#define SEMAPHORE_SHIFT 32 /* ref_ctr_offset in the PMU's format */

int uprobe_available(const struct rule *rule)
{
	uint32_t type;

	if (!perf_event_type("uprobe", &type))
		return 0;
	attach_failure_explain(rule, "no uprobes", rule->text);
	return -ENOSYS;
}

char *uprobe_file(const struct rule *rule)
{
	char *file = elf_symbols_find_file(rule->scope);

	if (file && access(file, F_OK)) {
		attach_failure_explain(rule, "no file", rule->text, file, strerror(errno));
		free(file);
		return NULL;
	}
	if (!file)
		attach_failure_explain(rule, "no library", rule->scope);
	return file;
}

int uprobe_attach(const struct rule *rule, const struct uprobe *u, int prog_fd,
		  struct attach_links *links)
{
	struct perf_event_attr attr = {
		.uprobe_path = (uint64_t)(uintptr_t)u->file,
		.probe_offset = u->offset,
		.config = u->at_return | u->semaphore << SEMAPHORE_SHIFT,
	};
	int fd = perf_event_type("uprobe", &attr.type);

	if (!fd)
		fd = perf_event_attach(&attr, 0, prog_fd);
	if (fd >= 0)
		return attach_links_add(links, fd);
	log_debug("%s at byte %llu of %s: the kernel says: %s", rule_point_kind_name(rule->kind),
		  (unsigned long long)u->offset, u->file, strerror(-fd));
	attach_failure_report_errno(rule, fd);
	return fd;
}

static int explain_uprobe_failure(const struct rule *rule, const char *file, int err)
{
	struct buf near = { 0 };

	if (err == -ENOENT)
		elf_symbols_nearest(file, rule->name, &near);
	if (err == -ENOENT)
		attach_failure_explain(rule, "no symbol", file, rule->name, buf_text(&near));
	else if (err == -ERANGE)
		attach_failure_explain(rule, "offset beyond symbol", rule->text, rule->name);
	else if (err == -EFAULT)
		attach_failure_explain(rule, "no code", rule->text, file);
	else
		attach_failure_explain(rule, "no program file", file);
	buf_free(&near);
	return err;
}

static int check_uprobe_exists(const struct rule *rule)
{
	char *file = uprobe_file(rule);
	uint64_t offset;
	int err;

	if (!file)
		return -ENOENT;
	err = elf_symbols_offset(file, rule->name, rule->offset, &offset);
	if (err)
		explain_uprobe_failure(rule, file, err);
	free(file);
	return err;
}

static int attach_uprobe(const struct rule *rule, int prog_fd, struct attach_links *links)
{
	struct uprobe u = { .at_return = rule->kind == POINT_URETPROBE };
	char *file = uprobe_file(rule);
	int err;

	if (!file)
		return -ENOENT;
	u.file = file;
	err = elf_symbols_offset(file, rule->name, rule->offset, &u.offset);
	err = err ? explain_uprobe_failure(rule, file, err) :
		    uprobe_attach(rule, &u, prog_fd, links);
	free(file);
	return err;
}

const struct attach_ops uprobe_ops = {
	.prog_type = BPF_PROG_TYPE_KPROBE,
	.available = uprobe_available,
	.attach = attach_uprobe,
	.check_exists = check_uprobe_exists,
};
