/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "match.h"

#include <bcc/bcc_common.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "../object.h"
#include "annotate.h"

/* libbcc gives a field as "name#type". */
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

static const struct btf_type *resolve(const struct btf *btf, __u32 *id)
{
	const struct btf_type *t = btf__type_by_id(btf, *id);

	while (t && (btf_is_mod(t) || btf_is_typedef(t))) {
		*id = t->type;
		t = btf__type_by_id(btf, *id);
	}
	return t;
}

/* The struct behind an annotation is its container's second member. */
static __u32 annotated(const struct btf *btf, const struct btf_type *t)
{
	const char *name = btf__str_by_offset(btf, t->name_off);

	if (!btf_is_struct(t) || btf_vlen(t) != 2 ||
	    strncmp(name, "____btf_map_" ANNOTATE_PREFIX, strlen("____btf_map_" ANNOTATE_PREFIX)))
		return 0;
	return btf_members(t)[1].type;
}

static __u32 find_layout(const struct btf *btf, void *mod, const char *stream)
{
	for (__u32 id = 1; id < btf__type_cnt(btf); id++) {
		__u32 value = annotated(btf, btf__type_by_id(btf, id));
		const struct btf_type *t = value ? resolve(btf, &value) : NULL;

		if (t && same_fields(btf, t, mod, stream))
			return value;
	}
	return 0;
}

static bool is_stream(void *mod, const struct object_map *m)
{
	return m->type == BPF_MAP_TYPE_PERF_EVENT_ARRAY && bpf_perf_event_fields(mod, m->name);
}

int match_streams(void *mod, struct object *obj)
{
	struct btf *btf = obj->btf ? btf__new(obj->btf, obj->btf_size) : NULL;
	int err = 0;

	obj->streams = calloc(obj->map_count ? obj->map_count : 1, sizeof(*obj->streams));
	if (!obj->streams)
		err = -ENOMEM;
	for (uint32_t i = 0; !err && i < obj->map_count; i++) {
		struct object_stream *s = &obj->streams[obj->stream_count];

		if (!is_stream(mod, &obj->maps[i]))
			continue;
		s->name = strdup(obj->maps[i].name);
		s->map = i;
		s->layout = btf ? find_layout(btf, mod, s->name) : 0;
		err = s->name ? 0 : -ENOMEM;
		obj->stream_count++;
	}
	btf__free(btf);
	return err;
}
