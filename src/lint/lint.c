/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "lint/lint.h"

#include <bpf/btf.h>

#include "base/buf.h"
#include "base/log.h"
#include "lint/warning.h"
#include "object/object.h"

/* Functions with #if are skipped: code that is left out may matter for the rest. */
static void check_function(struct lint *l, const struct c_function *f)
{
	if (f->conditional)
		return;
	lint_points(l, f);
	lint_reads(l, f);
	lint_index(l, f);
	lint_fields(l, f);
	lint_ports(l, f);
	lint_prints(l, f);
	lint_events(l, f);
}

void lint_append(const char *text, const struct object *obj, struct buf *out)
{
	struct lint l = { .text = text, .obj = obj, .out = out };
	struct buf blank = { 0 };
	struct c_function f = { 0 };

	if (!c_scan_blank(text, &blank)) {
		const char *at = l.blank = buf_text(&blank);

		l.btf = obj->btf ? btf__new(obj->btf, obj->btf_size) : NULL;
		while (c_scan_next_function(&at, &f))
			check_function(&l, &f);
		btf__free(l.btf);
	}
	buf_free(&blank);
}

void lint_print(const char *text, const struct object *obj)
{
	struct buf out = { 0 };

	lint_append(text, obj, &out);
	log_raw(buf_text(&out));
	buf_free(&out);
}
