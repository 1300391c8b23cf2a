/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Objects as bytes: a header, then the fields of struct object in their order. Numbers are 32 bits,
 * little-endian; strings and blobs are their length and their bytes. The header's CRC covers
 * everything after it, so that damage is found before anything is used.
 */
#include "object/object.h"

#include <endian.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/buf.h"

#define OBJECT_MAGIC "calltap"

struct header {
	char magic[8];
	uint32_t version;
	uint32_t crc;  /* of the body */
	uint64_t size; /* of the body */
};

/* Writing */

static void put_u32(struct buf *b, uint32_t v)
{
	v = htole32(v);
	buf_add(b, &v, sizeof(v));
}

static void put_blob(struct buf *b, const void *data, size_t len)
{
	put_u32(b, (uint32_t)len);
	buf_add(b, data, len);
}

static void put_text(struct buf *b, const char *s)
{
	put_blob(b, s ? s : "", s ? strlen(s) : 0);
}

static void put_map(struct buf *b, const struct object_map *m)
{
	put_text(b, m->name);
	put_u32(b, m->type);
	put_u32(b, m->key_size);
	put_u32(b, m->value_size);
	put_u32(b, m->max_entries);
	put_u32(b, m->flags);
	put_u32(b, m->btf_key);
	put_u32(b, m->btf_value);
	put_u32(b, m->inner);
	put_text(b, m->pin);
	put_u32(b, m->role);
	put_u32(b, m->hist);
}

static void put_info(struct buf *b, const struct object_info *i)
{
	put_u32(b, i->rec_size);
	put_blob(b, i->data, (size_t)i->count * i->rec_size);
}

static void put_prog(struct buf *b, const struct object_prog *p)
{
	put_text(b, p->name);
	put_blob(b, p->insns, p->insn_count * sizeof(*p->insns));
	put_info(b, &p->funcs);
	put_info(b, &p->lines);
}

static void put_stream(struct buf *b, const struct object_stream *s)
{
	put_text(b, s->name);
	put_u32(b, s->map);
	put_u32(b, s->layout_count);
	for (uint32_t i = 0; i < s->layout_count; i++)
		put_u32(b, s->layouts[i]);
}

static void put_body(struct buf *b, const struct object *obj)
{
	put_text(b, obj->release);
	put_text(b, obj->origin);
	put_text(b, obj->license);
	put_u32(b, obj->kern_version);
	put_blob(b, obj->btf, obj->btf_size);
	put_u32(b, obj->map_count);
	for (uint32_t i = 0; i < obj->map_count; i++)
		put_map(b, &obj->maps[i]);
	put_u32(b, obj->prog_count);
	for (uint32_t i = 0; i < obj->prog_count; i++)
		put_prog(b, &obj->progs[i]);
	put_u32(b, obj->stream_count);
	for (uint32_t i = 0; i < obj->stream_count; i++)
		put_stream(b, &obj->streams[i]);
	put_u32(b, obj->rule_count);
	for (uint32_t i = 0; i < obj->rule_count; i++)
		put_text(b, obj->rules[i]);
	put_u32(b, obj->counters);
}

int object_encode(const struct object *obj, struct buf *out)
{
	struct header h = { .magic = OBJECT_MAGIC, .version = htole32(OBJECT_VERSION) };
	struct buf body = { 0 };

	put_body(&body, obj);
	h.size = htole64(body.len);
	h.crc = htole32((uint32_t)crc32_z(0, (const void *)buf_text(&body), body.len));
	buf_add(out, &h, sizeof(h));
	buf_add(out, body.data, body.len);
	out->failed |= body.failed;
	buf_free(&body);
	return out->failed ? -ENOMEM : 0;
}

/* Reading: after the first error, all reads return zeros. */

struct cursor {
	const unsigned char *at;
	size_t left;
	int err; /* 0, -EBADMSG or -ENOMEM */
};

static void *set_error(struct cursor *c, int err)
{
	if (!c->err)
		c->err = err;
	c->left = 0;
	return NULL;
}

static uint32_t get_u32(struct cursor *c)
{
	uint32_t v;

	if (c->left < sizeof(v)) {
		set_error(c, -EBADMSG);
		return 0;
	}
	memcpy(&v, c->at, sizeof(v));
	c->at += sizeof(v);
	c->left -= sizeof(v);
	return le32toh(v);
}

/* A copy with a NUL after it; NULL: an empty blob, or an error. */
static void *get_blob(struct cursor *c, uint32_t *len)
{
	char *copy;

	*len = get_u32(c);
	if (*len > c->left)
		return set_error(c, -EBADMSG);
	if (!*len)
		return NULL;
	copy = malloc((size_t)*len + 1);
	if (!copy)
		return set_error(c, -ENOMEM);
	memcpy(copy, c->at, *len);
	copy[*len] = '\0';
	c->at += *len;
	c->left -= *len;
	return copy;
}

static char *get_text(struct cursor *c)
{
	uint32_t len;
	char *s = get_blob(c, &len);

	if (!s && !c->err) {
		s = calloc(1, 1);
		if (!s)
			set_error(c, -ENOMEM);
	} else if (s && strlen(s) != len) {
		set_error(c, -EBADMSG);
	}
	return s;
}

/* Allocate an array of *count elements. Each takes at least min bytes in the object. */
static void *get_array(struct cursor *c, uint32_t *count, size_t size, size_t min)
{
	uint32_t n = get_u32(c);
	void *array;

	*count = 0;
	if (n > c->left / min)
		return set_error(c, -EBADMSG);
	array = calloc(n ? n : 1, size);
	if (!array)
		return set_error(c, -ENOMEM);
	*count = n;
	return array;
}

static void get_map(struct cursor *c, struct object_map *m, uint32_t index)
{
	m->name = get_text(c);
	m->type = get_u32(c);
	m->key_size = get_u32(c);
	m->value_size = get_u32(c);
	m->max_entries = get_u32(c);
	m->flags = get_u32(c);
	m->btf_key = get_u32(c);
	m->btf_value = get_u32(c);
	m->inner = get_u32(c);
	m->pin = get_text(c);
	m->role = get_u32(c);
	m->hist = get_u32(c);
	if ((m->inner != OBJECT_NONE && m->inner >= index) || m->role > OBJECT_MAP_HIDDEN ||
	    m->hist > OBJECT_HIST_LINEAR)
		set_error(c, -EBADMSG);
}

static void get_info(struct cursor *c, struct object_info *i)
{
	uint32_t len;

	i->rec_size = get_u32(c);
	i->data = get_blob(c, &len);
	if (len && (!i->rec_size || len % i->rec_size))
		set_error(c, -EBADMSG);
	i->count = i->rec_size ? len / i->rec_size : 0;
}

static bool is_map_ref(const struct bpf_insn *in)
{
	return in->src_reg == BPF_PSEUDO_MAP_FD || in->src_reg == BPF_PSEUDO_MAP_VALUE;
}

static bool has_valid_map_refs(const struct object_prog *p, uint32_t map_count)
{
	for (uint32_t i = 0; i < p->insn_count; i++) {
		if (p->insns[i].code != (BPF_LD | BPF_DW | BPF_IMM))
			continue;
		if (++i >= p->insn_count)
			return false; /* the instruction has two halves */
		if (is_map_ref(&p->insns[i - 1]) && (uint32_t)p->insns[i - 1].imm >= map_count)
			return false;
	}
	return true;
}

static void get_prog(struct cursor *c, struct object_prog *p, uint32_t map_count)
{
	uint32_t len;

	p->name = get_text(c);
	p->insns = get_blob(c, &len);
	p->insn_count = len / sizeof(*p->insns);
	if (!len || len % sizeof(*p->insns) || !p->insns || !has_valid_map_refs(p, map_count))
		set_error(c, -EBADMSG);
	get_info(c, &p->funcs);
	get_info(c, &p->lines);
}

static void get_stream(struct cursor *c, struct object_stream *s, uint32_t map_count)
{
	s->name = get_text(c);
	s->map = get_u32(c);
	s->layouts = get_array(c, &s->layout_count, sizeof(*s->layouts), 4);
	for (uint32_t i = 0; i < s->layout_count; i++)
		s->layouts[i] = get_u32(c);
	if (s->map >= map_count)
		set_error(c, -EBADMSG);
}

static bool has_valid_counters(const struct object *obj)
{
	return obj->counters < obj->map_count &&
	       obj->maps[obj->counters].value_size >= 8ull * obj->stream_count;
}

static void get_body(struct cursor *c, struct object *obj)
{
	obj->release = get_text(c);
	obj->origin = get_text(c);
	obj->license = get_text(c);
	obj->kern_version = get_u32(c);
	obj->btf = get_blob(c, &obj->btf_size);
	obj->maps = get_array(c, &obj->map_count, sizeof(*obj->maps), 48);
	for (uint32_t i = 0; i < obj->map_count; i++)
		get_map(c, &obj->maps[i], i);
	obj->progs = get_array(c, &obj->prog_count, sizeof(*obj->progs), 24);
	for (uint32_t i = 0; i < obj->prog_count; i++)
		get_prog(c, &obj->progs[i], obj->map_count);
	obj->streams = get_array(c, &obj->stream_count, sizeof(*obj->streams), 12);
	for (uint32_t i = 0; i < obj->stream_count; i++)
		get_stream(c, &obj->streams[i], obj->map_count);
	obj->rules = get_array(c, &obj->rule_count, sizeof(*obj->rules), 4);
	for (uint32_t i = 0; i < obj->rule_count; i++)
		obj->rules[i] = get_text(c);
	obj->counters = get_u32(c);
	if (obj->counters != OBJECT_NONE && !has_valid_counters(obj))
		set_error(c, -EBADMSG);
	if (c->left)
		set_error(c, -EBADMSG);
}

bool object_ends_in_trap(const struct object *obj, const struct object_prog *p)
{
	static const char name[] = "\0__bpf_trap";

	return p->insn_count > 1 && object_is_unresolved_call(&p->insns[p->insn_count - 2]) &&
	       p->insns[p->insn_count - 1].code == (BPF_JMP | BPF_EXIT) && obj->btf &&
	       memmem(obj->btf, obj->btf_size, name, sizeof(name));
}

bool object_is_object(const void *data, size_t len)
{
	return len >= sizeof(OBJECT_MAGIC) && !memcmp(data, OBJECT_MAGIC, sizeof(OBJECT_MAGIC));
}

static int check_header(const void *data, size_t len)
{
	struct header h;

	if (len < sizeof(h) || !object_is_object(data, len))
		return -EBADMSG;
	memcpy(&h, data, sizeof(h));
	if (le32toh(h.version) != OBJECT_VERSION || le64toh(h.size) != len - sizeof(h))
		return -EBADMSG;
	if (crc32_z(0, (const unsigned char *)data + sizeof(h), len - sizeof(h)) != le32toh(h.crc))
		return -EBADMSG;
	return 0;
}

int object_decode(const void *data, size_t len, struct object **out)
{
	struct cursor c = { 0 };
	struct object *obj;
	int err = check_header(data, len);

	if (err)
		return err;
	obj = calloc(1, sizeof(*obj));
	if (!obj)
		return -ENOMEM;
	c.at = (const unsigned char *)data + sizeof(struct header);
	c.left = len - sizeof(struct header);
	get_body(&c, obj);
	if (c.err) {
		object_free(obj);
		return c.err;
	}
	*out = obj;
	return 0;
}

static void free_map(struct object_map *m)
{
	free(m->name);
	free(m->pin);
}

static void free_stream(struct object_stream *s)
{
	free(s->name);
	free(s->layouts);
}

static void free_prog(struct object_prog *p)
{
	free(p->name);
	free(p->insns);
	free(p->funcs.data);
	free(p->lines.data);
}

void object_free(struct object *obj)
{
	if (!obj)
		return;
	free(obj->release);
	free(obj->origin);
	free(obj->license);
	free(obj->btf);
	for (uint32_t i = 0; i < obj->map_count; i++)
		free_map(&obj->maps[i]);
	for (uint32_t i = 0; i < obj->prog_count; i++)
		free_prog(&obj->progs[i]);
	for (uint32_t i = 0; i < obj->stream_count; i++)
		free_stream(&obj->streams[i]);
	for (uint32_t i = 0; i < obj->rule_count; i++)
		free(obj->rules[i]);
	free(obj->rules);
	free(obj->maps);
	free(obj->progs);
	free(obj->streams);
	free(obj);
}
