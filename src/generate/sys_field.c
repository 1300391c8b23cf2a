/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "generate/sys_field.h"

#include <string.h>

#include "base/buf.h"

#define ARRAY_COUNT 4

void sys_field_put_type(struct buf *out, const char *type)
{
	size_t star = strcspn(type, "*");

	buf_add(out, type, star);
	for (const char *s = type + star; *s; s++)
		if (*s != ' ' || (s > type && s[-1] != '*'))
			buf_char(out, *s);
	if (!type[star] || type[strlen(type) - 1] != '*')
		buf_char(out, ' ');
}

void sys_field_declare(struct buf *out, const struct sys_shape *s, const char *name,
		       const char *suffix)
{
	if (s->form == SYS_VALUE)
		sys_field_put_type(out, s->type);
	else if (s->form == SYS_ARRAY)
		buf_printf(out, "USER(%s[%d]) ", s->type, ARRAY_COUNT);
	else
		buf_printf(out, "USER(%s) ", s->type);
	buf_printf(out, "%s%s;\n", name, suffix);
}

/* Read as many bytes as another argument says, or as the call returned. */
static void put_sized_read(struct buf *out, const struct sys_assignment *p)
{
	const struct sys_shape *s = &p->shape;
	bool each = s->form == SYS_ARRAY;

	buf_printf(out, "USER_READ_SOME(%s, %s, ", p->to, p->from);
	if (s->length)
		buf_printf(out, "(u32)%s", s->length);
	else
		buf_str(out, "ret > 0 ? ret");
	if (each)
		buf_printf(out, " * sizeof(%s)", s->type);
	buf_str(out, s->length ? ");\n" : " : 0);\n");
}

static void put_value(struct buf *out, const struct sys_assignment *p)
{
	const struct sys_shape *s = &p->shape;

	if (s->within)
		buf_printf(out, "%s = WITHIN(%s, %s);\n", p->to, s->within, p->from);
	else
		buf_printf(out, "%s = %s%s;\n", p->to,
			   strchr(s->type, '*') && !strchr(s->local, '*') ? "(void *)" : "",
			   p->from);
}

void sys_field_put(struct buf *out, const char *indent, const struct sys_assignment *p)
{
	const struct sys_shape *s = &p->shape;

	buf_str(out, indent);
	switch (s->form) {
	case SYS_VALUE:
		put_value(out, p);
		break;
	case SYS_TEXT:
		buf_printf(out, "USER_TEXT(%s, %s);\n", p->to, p->from);
		break;
	case SYS_STRUCT:
		buf_printf(out, "USER_READ(%s, %s);\n", p->to, p->from);
		break;
	case SYS_COUNTED:
		buf_printf(out, "USER_READ_COUNTED(%s, %s, %s);\n", p->to, p->from, s->length);
		break;
	case SYS_STRINGS:
		buf_printf(out, "USER_READ_STRINGS(%s, %s);\n", p->to, p->from);
		break;
	case SYS_BITS:
		buf_printf(out, "USER_READ_SOME(%s, %s, ((u32)%s + 63) / 64 * 8);\n", p->to,
			   p->from, s->length);
		break;
	case SYS_MESSAGE:
		buf_printf(out, "USER_READ_MESSAGE(%s, %s, %s);\n", p->to, p->from,
			   s->when == SYS_AT_ENTRY  ? "~0ull" :
			   s->when == SYS_AT_RETURN ? "ret > 0 ? ret : 0" :
						      "0");
		break;
	case SYS_VECTOR:
		buf_printf(out, "USER_READ_VECTOR(%s, %s, %s, %s);\n", p->to, p->from, s->length,
			   s->when == SYS_AT_ENTRY ? "~0ull" : "ret");
		break;
	default:
		put_sized_read(out, p);
		break;
	}
}

void sys_field_put_result(struct buf *out, const char *indent, const struct sys_assignment *p)
{
	buf_printf(out,
		   "%sif (ret < 0 && ret > -512) /* it failed, and was not interrupted */\n"
		   "%s\tUSER_FAILED(%s, %s, ret);\n%selse\n\t",
		   indent, indent, p->to, p->from, indent);
	sys_field_put(out, indent, p);
}
