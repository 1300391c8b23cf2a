/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Define the flag names that events print for use in -f and -w: -w 'flags & O_CREAT'. */
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "decode/constant_names.h"
#include "generate/generate.h"
#include "probe/expression.h"

static void put_constant(const struct expression_token *t, struct buf *lines)
{
	struct buf line = { 0 };
	int64_t value;

	if (t->kind != TOKEN_WORD || !constant_names_find(t->at, t->len, &value))
		return;
	buf_printf(&line, "#ifndef %.*s\n#define %.*s (%" PRId64 ")\n#endif\n", (int)t->len, t->at,
		   (int)t->len, t->at, value);
	if (!strstr(buf_text(lines), buf_text(&line)))
		buf_str(lines, buf_text(&line));
	lines->failed |= line.failed;
	buf_free(&line);
}

static void put_constants(const char *text, struct buf *lines)
{
	struct expression_token t;

	while ((t = expression_next(&text)).kind != TOKEN_END)
		put_constant(&t, lines);
}

void option_constants_put(const struct generate_options *o, struct buf *out)
{
	struct buf lines = { 0 };

	for (size_t i = 0; i < o->fields.count; i++)
		put_constants(option_fields_parse(o, i).value, &lines);
	if (o->where)
		put_constants(o->where, &lines);
	buf_str(out, buf_text(&lines));
	out->failed |= lines.failed;
	buf_free(&lines);
}
