/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* usdt: locations that the notes of a program or library name; a probe may have several. */
#include <bcc/bcc_elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "attach/attach.h"
#include "attach/uprobe.h"
#include "base/buf.h"
#include "base/suggest.h"
#include "explain/explain.h"
#include "machine/elf_symbols.h"

struct usdt_search {
	const struct rule *rule;
	int prog_fd;
	struct attach_links *links;
	uint32_t found;
	int err;
};

static int attach_location(const char *file, const struct bcc_elf_usdt *probe,
			   const struct usdt_search *w)
{
	struct uprobe u = { .file = file, .semaphore = probe->semaphore_offset };
	int err = elf_symbols_offset(file, "", probe->pc, &u.offset);

	if (err)
		attach_failure_explain(w->rule, "no code", w->rule->text, file);
	return err ? err : uprobe_attach(w->rule, &u, w->prog_fd, w->links);
}

static void attach_if_named(const char *file, const struct bcc_elf_usdt *probe, void *arg)
{
	struct usdt_search *w = arg;

	if (w->err || strcmp(probe->provider, w->rule->provider) != 0 ||
	    strcmp(probe->name, w->rule->name) != 0)
		return;
	w->found++;
	w->err = attach_location(file, probe, w);
}

static int explain_missing_usdt(const struct rule *rule, const char *file)
{
	struct buf near = { 0 };

	elf_symbols_nearest_usdt(file, rule->provider, rule->name, &near);
	attach_failure_explain(rule, "no usdt probe", file, rule->provider, rule->name,
			       buf_text(&near));
	buf_free(&near);
	return -ENOENT;
}

static int attach_usdt(const struct rule *rule, int prog_fd, struct attach_links *links)
{
	struct usdt_search w = { .rule = rule, .prog_fd = prog_fd, .links = links };
	char *file = uprobe_file(rule);
	int err;

	if (!file)
		return -ENOENT;
	if (!elf_symbols_is_elf(file) || bcc_elf_foreach_usdt(file, attach_if_named, &w) < 0) {
		attach_failure_explain(rule, "no program file", file);
		err = -EINVAL;
	} else {
		err = w.err || w.found ? w.err : explain_missing_usdt(rule, file);
	}
	free(file);
	return err;
}

const struct attach_ops usdt_ops = {
	.prog_type = BPF_PROG_TYPE_KPROBE,
	.available = uprobe_available,
	.attach = attach_usdt,
};
