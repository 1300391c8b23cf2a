/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "probe/edits.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/c_name.h"
#include "base/log.h"

#define EDITED_MAX (8u << 20)

void edits_free(struct edits *e)
{
	string_list_free(&e->defines);
	string_list_free(&e->folders);
	string_list_free(&e->substitutions);
	string_list_free(&e->rules);
}

bool edits_valid_define(const char *define)
{
	size_t n = name_length(define);

	return is_identifier(define, n) && (!define[n] || define[n] == '=') &&
	       !strchr(define, '\n');
}

static void append_define(const char *define, struct buf *out)
{
	size_t name = strcspn(define, "=");

	buf_printf(out, "#define %.*s %s\n", (int)name, define,
		   define[name] ? define + name + 1 : "1");
}

void edits_prologue(const struct edits *e, struct buf *out)
{
	for (size_t i = 0; i < e->rules.count; i++)
		buf_printf(out, "// calltap: -a %s\n", e->rules.all[i]);
	for (size_t i = 0; i < e->defines.count; i++)
		append_define(e->defines.all[i], out);
}

/* Append the text with every OLD replaced by NEW; return the number of replacements. */
static size_t replace_all(const char *text, const char *old, size_t len, const char *new,
			  struct buf *out)
{
	size_t n = 0;

	for (const char *at; (at = memmem(text, strlen(text), old, len)) != NULL; n++) {
		buf_add(out, text, (size_t)(at - text));
		buf_str(out, new);
		text = at + len;
		if (out->len > EDITED_MAX)
			break;
	}
	buf_str(out, text);
	return n;
}

static int apply_substitution(const char *rule, const char *origin, struct buf *text)
{
	size_t len = strcspn(rule, "=");
	struct buf out = { 0 };
	int err = 0;

	if (!replace_all(buf_text(text), rule, len, rule + len + 1, &out)) {
		log_error("-s: '%.*s' is not in the text of %s", (int)len, rule, origin);
		err = -ENOENT;
	} else if (out.failed || out.len > EDITED_MAX) {
		err = out.failed ? -ENOMEM : -EFBIG;
	}
	if (err) {
		buf_free(&out);
		return err;
	}
	buf_free(text);
	*text = out;
	return 0;
}

int edits_substitute(const struct edits *e, const char *origin, struct buf *text)
{
	int err = 0;

	for (size_t i = 0; !err && i < e->substitutions.count; i++)
		err = apply_substitution(e->substitutions.all[i], origin, text);
	return err;
}
