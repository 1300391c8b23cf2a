/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "cc/stream_structs.h"

#include <bcc/bcc_common.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cc/annotate.h"
#include "cc/helper_calls.h"
#include "object/object.h"

/* libbcc describes a field as "name#type". */
static bool same_name(const char *field, const char *name)
{
	size_t n = strcspn(field, "#");

	return strlen(name) == n && !memcmp(field, name, n);
}

static bool same_fields(const struct btf *btf, const struct btf_type *t, void *mod,
			const char *stream)
{
	const struct btf_member *m = btf_members(t);

	if (!btf_is_composite(t) || btf_vlen(t) != bpf_perf_event_fields(mod, stream))
		return false;
	for (unsigned int i = 0; i < btf_vlen(t); i++)
		if (!same_name(bpf_perf_event_field(mod, stream, i),
			       btf__str_by_offset(btf, m[i].name_off)))
			return false;
	return true;
}

static const struct btf_type *resolve_type(const struct btf *btf, __u32 *id)
{
	const struct btf_type *t = btf__type_by_id(btf, *id);

	while (t && (btf_is_mod(t) || btf_is_typedef(t))) {
		*id = t->type;
		t = btf__type_by_id(btf, *id);
	}
	return t;
}

/* The struct of an annotation, which is the second member of its container; 0: no annotation. */
static __u32 annotated_struct(const struct btf *btf, const struct btf_type *t)
{
	const char *name = btf__str_by_offset(btf, t->name_off);

	if (!btf_is_struct(t) || btf_vlen(t) != 2 ||
	    strncmp(name, "____btf_map_" ANNOTATE_PREFIX, strlen("____btf_map_" ANNOTATE_PREFIX)))
		return 0;
	return btf_members(t)[1].type;
}

static int add_layout(struct object_stream *s, uint32_t id)
{
	uint32_t *layouts = realloc(s->layouts, (s->layout_count + 1) * sizeof(*layouts));

	if (!layouts)
		return -ENOMEM;
	s->layouts = layouts;
	layouts[s->layout_count++] = id;
	return 0;
}

static bool has_size(const struct btf *btf, const struct object_stream *s, int64_t size)
{
	for (uint32_t i = 0; i < s->layout_count; i++)
		if (btf__resolve_size(btf, s->layouts[i]) == size)
			return true;
	return false;
}

/* The only annotated struct of this size; 0: none, or several. */
static uint32_t only_struct_of_size(const struct btf *btf, int64_t size)
{
	uint32_t only = 0;

	for (__u32 id = 1; id < btf__type_cnt(btf); id++) {
		__u32 value = annotated_struct(btf, btf__type_by_id(btf, id));

		if (!value || !resolve_type(btf, &value) || btf__resolve_size(btf, value) != size)
			continue;
		if (only && only != value)
			return 0;
		only = value;
	}
	return only;
}

/* A search through the helper calls that send to a stream. */
struct call_search {
	const struct object *obj;
	const struct btf *btf;
	struct object_stream *stream;
	int64_t size; /* to look for */
	bool sent;    /* found */
	int err;
};

static bool sends_to_stream(const struct helper_call *call, const struct call_search *c)
{
	return call->map == c->stream->map && call->helper != BPF_FUNC_map_delete_elem;
}

static void check_sent_size(const struct helper_call *call, void *arg)
{
	struct call_search *c = arg;

	c->sent |= sends_to_stream(call, c) && call->size == c->size;
}

static bool is_sent(const struct call_search *c, int64_t size)
{
	struct call_search search = { .obj = c->obj, .stream = c->stream, .size = size };

	helper_calls_each(c->obj, check_sent_size, &search);
	return search.sent;
}

/* libbcc knows one struct of a stream: find the others by their sizes. */
static void add_sent_struct(const struct helper_call *call, void *arg)
{
	struct call_search *c = arg;
	uint32_t id;

	if (!sends_to_stream(call, c))
		return;
	c->sent = true;
	if (!c->btf || call->size <= 0 || has_size(c->btf, c->stream, call->size))
		return;
	id = only_struct_of_size(c->btf, call->size);
	if (id && !c->err)
		c->err = add_layout(c->stream, id);
}

static const struct btf_type *without_qualifiers(const struct btf *btf, __u32 id)
{
	const struct btf_type *t = btf__type_by_id(btf, id);

	while (t && btf_is_mod(t))
		t = btf__type_by_id(btf, t->type);
	return t;
}

static const char *after_qualifiers(const char *type)
{
	static const char *const words[] = { "const ", "volatile " };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strncmp(type, words[i], strlen(words[i])))
			return after_qualifiers(type + strlen(words[i]));
	return type;
}

/* Return true if a type, not an array, can have this name; an anonymous one can have any. */
static bool can_have_name(const struct btf *btf, const struct btf_type *t, const char *name,
			  size_t len)
{
	static const char *const kinds[] = { "struct ", "union ", "enum " };
	const char *own = btf__str_by_offset(btf, t->name_off);

	if (btf_is_ptr(t))
		return len && name[len - 1] == '*';
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t n = strlen(kinds[i]);

		if (len <= n || strncmp(name, kinds[i], n))
			continue;
		if (!btf_is_composite(t) && !btf_is_any_enum(t))
			return false;
		return !*own || (strlen(own) == len - n && !memcmp(own, name + n, len - n));
	}
	return !*own || (strlen(own) == len && !memcmp(own, name, len));
}

/* Return true for pointers and arrays of pointers: "int (*)(void)", "int (*[2])[4]". */
static bool is_pointer(const struct btf *btf, const struct btf_type *t)
{
	while (t && btf_is_array(t))
		t = without_qualifiers(btf, btf_array(t)->type);
	return t && btf_is_ptr(t);
}

/* Return true if the type is the one that libbcc calls "u8[2][4]". */
static bool is_type(const struct btf *btf, __u32 id, const char *called)
{
	const char *name = after_qualifiers(called);
	const struct btf_type *t = without_qualifiers(btf, id);
	size_t len = strcspn(name, "[");

	if (strstr(name, "(*"))
		return is_pointer(btf, t);
	for (const char *at = name + len; t && *at == '['; at += strcspn(at, "]") + 1) {
		if (!btf_is_array(t) || strtoul(at + 1, NULL, 10) != btf_array(t)->nelems)
			return false;
		t = without_qualifiers(btf, btf_array(t)->type);
	}
	while (len && name[len - 1] == ' ')
		len--;
	return t && !btf_is_array(t) && can_have_name(btf, t, name, len);
}

/* Return true if the fields have the types that libbcc describes. */
static bool same_types(const struct btf *btf, const struct btf_type *t, void *mod,
		       const char *stream)
{
	const struct btf_member *m = btf_members(t);

	for (unsigned int i = 0; i < btf_vlen(t); i++) {
		const char *field = bpf_perf_event_field(mod, stream, i);
		const char *type = field + strcspn(field, "#");

		if (*type && !is_type(btf, m[i].type, type + 1))
			return false;
	}
	return true;
}

/*
 * Find the stream's struct. Several may have the fields' names: prefer one whose size is sent and
 * whose types match, then one whose size is sent.
 */
static __u32 find_layout(const struct call_search *c, void *mod, const char *stream)
{
	const struct btf *btf = c->btf;
	__u32 first = 0, sent = 0;

	for (__u32 id = 1; id < btf__type_cnt(btf); id++) {
		__u32 value = annotated_struct(btf, btf__type_by_id(btf, id));
		const struct btf_type *t = value ? resolve_type(btf, &value) : NULL;

		if (!t || !same_fields(btf, t, mod, stream))
			continue;
		if (is_sent(c, t->size) && same_types(btf, t, mod, stream))
			return value;
		if (!sent && is_sent(c, t->size))
			sent = value;
		if (!first)
			first = value;
	}
	return sent ? sent : first;
}

static bool may_be_stream(const struct object_map *m)
{
	return m->type == BPF_MAP_TYPE_PERF_EVENT_ARRAY || m->type == BPF_MAP_TYPE_RINGBUF;
}

static int match_stream(void *mod, struct object *obj, uint32_t map, const struct btf *btf)
{
	struct object_stream *s = &obj->streams[obj->stream_count];
	struct call_search c = { .obj = obj, .btf = btf, .stream = s };
	const char *name = obj->maps[map].name;
	bool known = bpf_perf_event_fields(mod, name);
	uint32_t first;

	*s = (struct object_stream){ .map = map };
	first = known && btf ? find_layout(&c, mod, name) : 0;
	if (first)
		c.err = add_layout(s, first);
	helper_calls_each(obj, add_sent_struct, &c);
	if (!known && !c.sent)
		return 0; /* such an array may also be used to read counters */
	s->name = strdup(name);
	obj->stream_count++;
	return s->name ? c.err : -ENOMEM;
}

int stream_structs_match(void *mod, struct object *obj)
{
	struct btf *btf = obj->btf ? btf__new(obj->btf, obj->btf_size) : NULL;
	int err = 0;

	obj->streams = calloc(obj->map_count ? obj->map_count : 1, sizeof(*obj->streams));
	if (!obj->streams)
		err = -ENOMEM;
	for (uint32_t i = 0; !err && i < obj->map_count; i++)
		if (may_be_stream(&obj->maps[i]))
			err = match_stream(mod, obj, i, btf);
	btf__free(btf);
	return err;
}
