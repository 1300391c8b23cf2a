/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "doctor/finding.h"

#include <errno.h>
#include <unistd.h>

#include "base/io.h"

#define SMALL_FILE 65536 /* bytes: of /proc and /sys */

struct finding *finding_add(struct doctor *d, const char *name, enum finding_state state)
{
	struct finding *f = &d->findings[d->count++];

	f->name = name;
	f->state = state;
	return f;
}

int finding_read_file(const struct doctor *d, const char *path, struct buf *out)
{
	struct buf full = { 0 };
	int err;

	buf_printf(&full, "%s%s", d->root, path);
	err = full.failed ? -ENOMEM : io_read_file(buf_text(&full), SMALL_FILE, out);
	if (!err && out->len && out->data[out->len - 1] == '\n')
		out->data[--out->len] = '\0';
	buf_free(&full);
	return err;
}

bool finding_kernel_has(const struct doctor *d, const char *path, int mode)
{
	struct buf full = { 0 };
	bool has;

	buf_printf(&full, "%s%s", d->root, path);
	has = !full.failed && !access(buf_text(&full), mode);
	buf_free(&full);
	return has;
}

void finding_add_config(const struct doctor *d, const char *option, struct buf *out)
{
	if (kernel_config_get(&d->config, option) == 'n')
		buf_printf(out, ": CONFIG_%s is off (%s)", option, d->config.path);
}

void finding_list_lacks(const struct doctor *d, const char *quote, const char *separator,
			struct buf *out)
{
	const char *before = "";

	for (size_t i = 0; i < d->count; i++) {
		if (d->findings[i].state != FINDING_LACK)
			continue;
		buf_printf(out, "%s%s%s%s", before, quote, d->findings[i].name, quote);
		before = separator;
	}
}
