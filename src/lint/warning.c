/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "lint/warning.h"

#include <bpf/btf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/c_name.h"
#include "decode/layout.h"
#include "explain/message.h"
#include "explain/mistakes.h"
#include "object/object.h"
#include "probe/source_position.h"

/* Warnings */

void warning_append(struct lint *l, const char *at)
{
	struct position p;

	if (source_position_in_text(l->text, l->text + (at - l->blank), &p))
		mistakes_append_message(&p, SEVERITY_WARNING, &l->match, NULL, l->out);
}

void warning_begin(struct lint *l, const char *key)
{
	mistakes_find_key(MISTAKE_LINT, key, &l->match);
}

void warning_add(struct lint *l, struct span capture)
{
	mistakes_add_capture(&l->match, capture.at, capture.len);
}

void warning_add_text(struct lint *l, const char *capture)
{
	mistakes_add_capture(&l->match, capture, strlen(capture));
}

/* Types */

struct type *warning_find_struct(const struct lint *l, struct span name)
{
	char *copy = l->btf ? strndup(name.at, name.len) : NULL;
	int id = copy ? btf__find_by_name_kind(l->btf, copy, BTF_KIND_STRUCT) : -ENOENT;
	struct type *t = NULL;

	if (id < 0 && copy)
		id = btf__find_by_name_kind(l->btf, copy, BTF_KIND_TYPEDEF);
	free(copy);
	if (id <= 0 || layout_read_type(l->obj->btf, l->obj->btf_size, (uint32_t)id, &t))
		return NULL;
	if (t->kind == TYPE_STRUCT)
		return t;
	layout_free(t);
	return NULL;
}

static bool has_name(const struct lint *l, uint32_t id, struct span name)
{
	const struct btf_type *t = id ? btf__type_by_id(l->btf, id) : NULL;

	while (t && (btf_is_typedef(t) || btf_is_mod(t))) {
		if (btf_is_typedef(t) &&
		    c_scan_equals(name, btf__name_by_offset(l->btf, t->name_off)))
			return true;
		t = btf__type_by_id(l->btf, t->type);
	}
	return t && c_scan_equals(name, btf__name_by_offset(l->btf, t->name_off));
}

bool warning_type_is_printed(const struct lint *l, struct span name)
{
	const struct object *o = l->obj;

	for (uint32_t i = 0; l->btf && i < o->stream_count; i++)
		for (uint32_t k = 0; k < o->streams[i].layout_count; k++)
			if (has_name(l, o->streams[i].layouts[k], name))
				return true;
	for (uint32_t i = 0; l->btf && i < o->map_count; i++)
		if (o->maps[i].role == OBJECT_MAP_RESULT &&
		    (has_name(l, o->maps[i].btf_key, name) ||
		     has_name(l, o->maps[i].btf_value, name)))
			return true;
	return false;
}

const struct member *warning_member(const struct type *t, struct span name)
{
	for (uint32_t i = 0; i < t->count; i++)
		if (c_scan_equals(name, t->members[i].name))
			return &t->members[i];
	return NULL;
}

bool warning_is_identifier(struct span s)
{
	return is_identifier(s.at, s.len);
}
