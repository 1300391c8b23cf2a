/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "generate/generate.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "generate/fn.h"
#include "generate/sys.h"

static bool is_syscall_target(const char *target)
{
	return !strncmp(target, "sys:", 4);
}

bool generate_is_target(const char *target)
{
	return !strncmp(target, "fn:", 3) || is_syscall_target(target);
}

void generate_origin(const char *target, struct buf *out)
{
	if (strlen(target) <= 60)
		buf_str(out, target);
	else
		buf_printf(out, "%.57s...", target);
}

int generate_probe(const char *target, const struct generate_options *o, const char *release,
		   bool lines, struct buf *out)
{
	struct buf marked = { 0 }, origin = { 0 };
	int err = is_syscall_target(target) ? sys_generate(target, o, release, &marked) :
					      fn_generate(target + 3, o, release, &marked);

	if (!err) {
		generate_origin(target, &origin);
		option_marks_finish(&marked, buf_text(&origin), lines, out);
	}
	if (!err && (out->failed || marked.failed))
		err = -ENOMEM;
	buf_free(&marked);
	buf_free(&origin);
	return err;
}

int generate_list(const char *target, const char *release, FILE *out)
{
	return is_syscall_target(target) ? sys_list(target, out) :
					   fn_list(target + 3, release, out);
}
