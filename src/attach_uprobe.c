/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* uprobe, uretprobe, usdt: in every process that has the file mapped, now or later. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "attach.h"
#include "attach_perf.h"
#include "buf.h"
#include "log.h"
#include "symbols.h"

#define SEMAPHORE_SHIFT 32 /* in the source's format: ref_ctr_offset */

static int say_symbol(const struct rule *at, const char *file, int err)
{
	struct buf near = { 0 };

	if (err == -ENOENT)
		symbols_nearest(file, at->name, &near);
	if (err == -ENOENT)
		log_error("%s has no symbol %s (static functions are only in its debug symbols, "
			  "which Debian has in packages of their own, NAME-dbgsym)%s",
			  file, at->name, buf_text(&near));
	else if (err == -ERANGE)
		log_error("%s: %s is not that long", at->text, at->name);
	else if (err == -EFAULT)
		log_error("%s is not in the code of %s", at->text, file);
	else
		log_error("%s is no program or library whose symbols can be read", file);
	buf_free(&near);
	return err;
}

static int find_place(const struct rule *at, const char *file, uint64_t *place)
{
	int err;

	if (at->kind == POINT_USDT) {
		*place = at->offset;
		return at->resolved ? 0 : -ENOENT;
	}
	err = symbols_place(file, at->name, at->offset, place);
	return err ? say_symbol(at, file, err) : 0;
}

static int attach_at(const struct rule *at, const char *file, uint64_t place, int prog_fd,
		     struct links *links)
{
	struct perf_event_attr attr = {
		.uprobe_path = (uint64_t)(uintptr_t)file,
		.probe_offset = place,
		.config = (at->kind == POINT_URETPROBE) | at->semaphore << SEMAPHORE_SHIFT,
	};
	int fd = perf_type_of("uprobe", &attr.type);

	if (!fd)
		fd = perf_attach(&attr, 0, prog_fd);
	if (fd >= 0)
		return links_add(links, fd);
	errno = -fd;
	if (fd != -ENOMEM)
		log_error("cannot attach to %s in %s:", at->text, file);
	return fd;
}

static int attach(const struct rule *at, int prog_fd, struct links *links)
{
	char *file = symbols_find_file(at->in);
	uint64_t place = 0;
	int err;

	if (!file) {
		log_error("there is no library %s (as in ldconfig -p, without lib and .so), and no "
			  "command of that name: give the file's path",
			  at->in);
		return -ENOENT;
	}
	err = find_place(at, file, &place);
	if (!err)
		err = attach_at(at, file, place, prog_fd, links);
	free(file);
	return err;
}

static int available(void)
{
	uint32_t type;

	if (!perf_type_of("uprobe", &type))
		return 0;
	log_error("this kernel has no uprobes (CONFIG_UPROBE_EVENTS is off): a distribution's "
		  "kernel has them; scripts/vm runs one beside this one");
	return -ENOSYS;
}

const struct attach_ops attach_uprobe = {
	.prog_type = BPF_PROG_TYPE_KPROBE,
	.available = available,
	.attach = attach,
};
