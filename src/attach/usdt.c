/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* usdt: the places that a program's or library's own notes name; one probe may have many. */
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

struct walk {
	const struct rule *at;
	int prog_fd;
	struct attach_links *links;
	uint32_t found;
	int err;
};

static int attach_place(const char *file, const struct bcc_elf_usdt *probe, const struct walk *w)
{
	struct uprobe u = { .file = file, .semaphore = probe->semaphore_offset };
	int err = elf_symbols_offset(file, "", probe->pc, &u.place);

	if (err)
		attach_failure_explain(w->at, "no code", w->at->text, file);
	return err ? err : uprobe_attach(w->at, &u, w->prog_fd, w->links);
}

static void visit(const char *file, const struct bcc_elf_usdt *probe, void *arg)
{
	struct walk *w = arg;

	if (w->err || strcmp(probe->provider, w->at->provider) != 0 ||
	    strcmp(probe->name, w->at->name) != 0)
		return;
	w->found++;
	w->err = attach_place(file, probe, w);
}

static int say_missing(const struct rule *at, const char *file)
{
	struct buf near = { 0 };

	elf_symbols_nearest_usdt(file, at->provider, at->name, &near);
	attach_failure_explain(at, "no usdt probe", file, at->provider, at->name, buf_text(&near));
	buf_free(&near);
	return -ENOENT;
}

static int attach(const struct rule *at, int prog_fd, struct attach_links *links)
{
	struct walk w = { .at = at, .prog_fd = prog_fd, .links = links };
	char *file = uprobe_file(at);
	int err;

	if (!file)
		return -ENOENT;
	if (!elf_symbols_is_readable(file) || bcc_elf_foreach_usdt(file, visit, &w) < 0) {
		attach_failure_explain(at, "no program file", file);
		err = -EINVAL;
	} else {
		err = w.err || w.found ? w.err : say_missing(at, file);
	}
	free(file);
	return err;
}

const struct attach_ops attach_usdt = {
	.prog_type = BPF_PROG_TYPE_KPROBE,
	.available = uprobe_available,
	.attach = attach,
};
