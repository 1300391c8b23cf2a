/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "decode/layout.h"

#include <bpf/btf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "decode/constant_names.h"
#include "decode/display_types.h"
#include "decode/one_of.h"
#include "decode/user_memory.h"

#define NESTING_MAX 32
#define NODES_MAX 65536
#define SIZE_MAX_BYTES (1u << 20)

struct layout_builder {
	const struct btf *btf;
	unsigned int nodes;
	unsigned int depth;
	int err;
};

static struct type *build_type(struct layout_builder *b, __u32 id);

static void *set_error(struct layout_builder *b, int err)
{
	if (!b->err)
		b->err = err;
	return NULL;
}

/* Names are printed unescaped, in JSON, too. */
static bool is_printable_name(const char *name)
{
	for (; *name; name++)
		if (*name < ' ' || *name > '~' || *name == '"' || *name == '\\')
			return false;
	return true;
}

static const char *btf_name(struct layout_builder *b, __u32 offset)
{
	const char *name = btf__str_by_offset(b->btf, offset);

	if (name && !is_printable_name(name)) {
		set_error(b, -EINVAL);
		return "";
	}
	return name ? name : "";
}

static const char *keyword_of(const struct btf_type *t)
{
	if (btf_is_struct(t))
		return "struct";
	if (btf_is_union(t))
		return "union";
	if (btf_is_any_enum(t))
		return "enum";
	return "";
}

static char *spell_type(struct layout_builder *b, const struct btf_type *t)
{
	const char *own = btf_name(b, t->name_off);
	struct buf name = { 0 };

	if (btf_is_ptr(t))
		buf_str(&name, "void *");
	else
		buf_printf(&name, "%s%s%s", keyword_of(t), *keyword_of(t) && *own ? " " : "", own);
	if (name.failed)
		return set_error(b, -ENOMEM);
	return name.data;
}

static void build_int(struct layout_builder *b, struct type *t, const struct btf_type *bt)
{
	__u8 encoding = btf_int_encoding(bt);

	t->size = bt->size;
	if (t->size != 1 && t->size != 2 && t->size != 4 && t->size != 8 && t->size != 16)
		set_error(b, -EINVAL);
	if (encoding & BTF_INT_BOOL)
		t->kind = TYPE_BOOL;
	else if (t->size == 1 && !strcmp(t->name, "char")) /* "signed char" is a number */
		t->kind = TYPE_CHAR;
	else
		t->kind = encoding & BTF_INT_SIGNED ? TYPE_SIGNED : TYPE_UNSIGNED;
}

static int64_t enum_value(const struct btf_type *bt, __u32 i)
{
	return btf_is_enum64(bt) ? (int64_t)btf_enum64_value(&btf_enum64(bt)[i]) :
				   btf_enum(bt)[i].val;
}

/*
 * LLVM before version 15 does not record whether an enum is signed. Such an enum is signed if it has
 * a negative value; INT32_MIN does not count, since it is the highest bit used as a flag.
 */
static bool enum_is_signed(const struct btf_type *bt)
{
	for (__u32 i = 0; !btf_kflag(bt) && !btf_is_enum64(bt) && i < btf_vlen(bt); i++)
		if (btf_enum(bt)[i].val < 0 && btf_enum(bt)[i].val != INT32_MIN)
			return true;
	return btf_kflag(bt);
}

static void build_enumerators(struct layout_builder *b, struct type *t, const struct btf_type *bt)
{
	uint64_t mask = t->size == 8 || t->is_signed ? UINT64_MAX : (1ull << t->size * 8) - 1;

	t->names = calloc(btf_vlen(bt) + 1u, sizeof(*t->names));
	if (!t->names) {
		set_error(b, -ENOMEM);
		return;
	}
	for (__u32 i = 0; i < btf_vlen(bt); i++) {
		__u32 name =
			btf_is_enum64(bt) ? btf_enum64(bt)[i].name_off : btf_enum(bt)[i].name_off;

		t->names[i].value = (int64_t)((uint64_t)enum_value(bt, i) & mask);
		t->names[i].name = strdup(btf_name(b, name));
		if (!t->names[i].name)
			set_error(b, -ENOMEM);
		t->count = i + 1;
	}
}

static void build_enum(struct layout_builder *b, struct type *t, const struct btf_type *bt)
{
	t->kind = TYPE_ENUM;
	t->size = bt->size;
	if (t->size != 1 && t->size != 2 && t->size != 4 && t->size != 8) {
		set_error(b, -EINVAL);
		return;
	}
	t->is_signed = enum_is_signed(bt);
	b->nodes += btf_vlen(bt); /* each use of the enum copies the names */
	/* LLVM before version 16 cuts 64-bit values to 32 bits: such names would be wrong. */
	if (t->size < 8 || btf_is_enum64(bt))
		build_enumerators(b, t, bt);
}

static void build_array(struct layout_builder *b, struct type *t, const struct btf_type *bt)
{
	const struct btf_array *a = btf_array(bt);
	struct buf name = { 0 };
	int base;

	t->kind = TYPE_ARRAY;
	t->count = a->nelems;
	t->element = build_type(b, a->type);
	if (!t->element || b->err)
		return;
	if (t->element->size && t->count > SIZE_MAX_BYTES / t->element->size) {
		set_error(b, -E2BIG);
		return;
	}
	t->size = t->count * t->element->size;
	base = (int)strcspn(t->element->name, "["); /* int[2][3] is two int[3] */
	buf_printf(&name, "%.*s[%u]%s", base, t->element->name, t->count, t->element->name + base);
	if (!t->element->size)
		t->count = 0; /* elements without a size print as an empty array */
	free(t->name);
	t->name = name.failed ? set_error(b, -ENOMEM) : name.data;
}

static bool member_inside(const struct type *t, const struct member *m)
{
	uint64_t bits = m->bits ? m->bits : m->type->size * 8ull;

	if (m->bits > 128 || (m->bits && m->bits > m->type->size * 8ull))
		return false;
	return (m->bits || m->offset % 8 == 0) && m->offset + bits <= t->size * 8ull;
}

/* A name that is not in the table keeps the display of the type that it is a typedef of. */
static void set_display(struct type *t, const char *name)
{
	enum display display = display_types_find(t, name);

	if (display)
		t->display = display;
	if (display == DISPLAY_NAMED)
		t->constants = constant_names_of(name);
}

static void build_member(struct layout_builder *b, struct type *t, const struct btf_type *bt,
			 __u32 i)
{
	struct member *m = &t->members[i];
	const struct btf_member *bm = &btf_members(bt)[i];
	const char *as;

	t->count = i + 1;
	m->name = strdup(btf_name(b, bm->name_off));
	m->offset = btf_member_bit_offset(bt, i);
	m->bits = btf_member_bitfield_size(bt, i);
	if (!m->name) {
		set_error(b, -ENOMEM);
		return;
	}
	m->type = build_type(b, bm->type);
	if (m->type && !member_inside(t, m))
		set_error(b, -EINVAL);
	as = display_types_member(t->name, m->name);
	if (m->type && as)
		set_display(m->type, as);
}

/* Find an array at the end of the struct, at any depth: a record may hold fewer elements. */
static void find_tail(struct type *t)
{
	struct member *m = t->count ? &t->members[t->count - 1] : NULL;
	bool array = m && !m->bits && m->type->kind == TYPE_ARRAY && m->type->element->size;

	t->min_size = t->size;
	if (!m || t->kind != TYPE_STRUCT || m->type->display)
		return;
	if (array || (m->type->kind == TYPE_STRUCT && m->type->members &&
		      (m->type->min_size < m->type->size || m->type->unbounded))) {
		m->tail = true;
		t->min_size = m->offset / 8 + (array ? 0 : m->type->min_size);
		t->unbounded = array ? !m->type->size : m->type->unbounded;
	}
}

static void build_struct(struct layout_builder *b, struct type *t, const struct btf_type *bt)
{
	t->kind = btf_is_struct(bt) ? TYPE_STRUCT : TYPE_UNION;
	t->size = bt->size;
	if (t->size > SIZE_MAX_BYTES) {
		set_error(b, -E2BIG);
		return;
	}
	t->members = calloc(btf_vlen(bt) + 1u, sizeof(*t->members));
	if (!t->members) {
		set_error(b, -ENOMEM);
		return;
	}
	for (__u32 i = 0; i < btf_vlen(bt) && !b->err; i++)
		build_member(b, t, bt, i);
	if (!b->err && user_memory_is_struct(t))
		t->display = DISPLAY_USER;
	if (!b->err && one_of_is_struct(t))
		t->display = DISPLAY_ONE_OF;
	if (!b->err)
		find_tail(t);
}

static void build_by_kind(struct layout_builder *b, struct type *t, const struct btf_type *bt)
{
	if (btf_is_int(bt)) {
		build_int(b, t, bt);
	} else if (btf_is_ptr(bt)) {
		t->kind = TYPE_POINTER;
		t->size = 8;
	} else if (btf_is_any_enum(bt)) {
		build_enum(b, t, bt);
	} else if (btf_is_array(bt)) {
		build_array(b, t, bt);
	} else if (btf_is_composite(bt)) {
		build_struct(b, t, bt);
	} else if (btf_is_float(bt) && (bt->size == 4 || bt->size == 8)) {
		t->kind = TYPE_FLOAT;
		t->size = bt->size;
	} else {
		set_error(b, -EINVAL);
	}
}

/* A typedef gives its target another name, which may have a display of its own. */
static struct type *build_typedef(struct layout_builder *b, const struct btf_type *bt)
{
	const char *name = btf_name(b, bt->name_off);
	struct type *t = build_type(b, bt->type);
	char *copy;

	if (!t)
		return NULL;
	copy = strdup(name);
	if (!copy)
		set_error(b, -ENOMEM);
	free(t->name);
	t->name = copy;
	set_display(t, name);
	return t;
}

static struct type *build_new_type(struct layout_builder *b, const struct btf_type *bt)
{
	struct type *t = calloc(1, sizeof(*t));

	if (!t)
		return set_error(b, -ENOMEM);
	t->name = spell_type(b, bt);
	if (t->name) {
		build_by_kind(b, t, bt);
		if (t->name && t->display == DISPLAY_PLAIN)
			set_display(t, t->name);
	}
	return t;
}

static struct type *build_type(struct layout_builder *b, __u32 id)
{
	const struct btf_type *bt = btf__type_by_id(b->btf, id);
	struct type *t;

	if (b->err)
		return NULL;
	if (!id || !bt)
		return set_error(b, -EINVAL);
	if (++b->nodes > NODES_MAX || b->depth >= NESTING_MAX)
		return set_error(b, -E2BIG);
	b->depth++;
	if (btf_is_mod(bt))
		t = build_type(b, bt->type);
	else if (btf_is_typedef(bt))
		t = build_typedef(b, bt);
	else
		t = build_new_type(b, bt);
	b->depth--;
	return t;
}

int layout_read_type(const void *raw, size_t size, uint32_t id, struct type **out)
{
	struct btf *btf = btf__new(raw, (__u32)size);
	struct layout_builder b = { .btf = btf };
	struct type *t;

	if (!btf)
		return errno == ENOMEM ? -ENOMEM : -EINVAL;
	t = build_type(&b, id);
	btf__free(btf);
	if (b.err) {
		layout_free(t);
		return b.err;
	}
	*out = t;
	return 0;
}

int layout_read_struct(const void *raw, size_t size, uint32_t id, struct type **out)
{
	struct type *t;
	int err = layout_read_type(raw, size, id, &t);

	if (err)
		return err;
	if (t->kind != TYPE_STRUCT && t->kind != TYPE_UNION) {
		layout_free(t);
		return -EINVAL;
	}
	*out = t;
	return 0;
}

static void free_members(struct type *t)
{
	for (uint32_t i = 0; i < t->count; i++) {
		free(t->members[i].name);
		layout_free(t->members[i].type);
	}
	free(t->members);
}

static void free_names(struct type *t)
{
	for (uint32_t i = 0; i < t->count; i++)
		free(t->names[i].name);
	free(t->names);
}

void layout_free(struct type *t)
{
	if (!t)
		return;
	if (t->members)
		free_members(t);
	if (t->names)
		free_names(t);
	layout_free(t->element);
	free(t->name);
	free(t);
}

static bool is_same_member(const struct member *a, const struct member *b)
{
	return !strcmp(a->name, b->name) && a->offset == b->offset && a->bits == b->bits &&
	       layout_same(a->type, b->type);
}

bool layout_same(const struct type *a, const struct type *b)
{
	if (a->kind != b->kind || a->size != b->size || strcmp(a->name, b->name) != 0)
		return false;
	if (a->kind == TYPE_ARRAY)
		return a->count == b->count && layout_same(a->element, b->element);
	if (!a->members || !b->members)
		return !a->members == !b->members;
	for (uint32_t i = 0; i < a->count && i < b->count; i++)
		if (!is_same_member(&a->members[i], &b->members[i]))
			return false;
	return a->count == b->count;
}

bool layout_is_anonymous(const struct member *m)
{
	return !m->name[0] && m->type->members && !m->type->display;
}

bool layout_is_string(const struct type *t)
{
	return t->kind == TYPE_ARRAY && t->element->kind == TYPE_CHAR;
}

static size_t padded_size(size_t bytes)
{
	return (bytes + 4 + 7) / 8 * 8 - 4;
}

enum fit layout_fit(const struct type *t, size_t bytes, bool padded)
{
	if (bytes == t->size || (padded && bytes == padded_size(t->size)))
		return FIT_EXACT;
	if (t->min_size == t->size && !t->unbounded)
		return FIT_NONE;
	return bytes >= t->min_size && (bytes < t->size || t->unbounded) ? FIT_TAIL : FIT_NONE;
}

size_t layout_extent(const struct type *t, size_t bytes)
{
	return bytes > t->size && !t->unbounded ? t->size : bytes;
}

int layout_choose(const struct type *const *layouts, size_t n, size_t bytes, bool padded)
{
	enum fit best = FIT_TAIL;
	int found = -ENOENT;

	for (size_t i = 0; i < n; i++) {
		enum fit fit = layout_fit(layouts[i], bytes, padded);

		if (fit < best)
			continue;
		found = fit == best && found != -ENOENT ? -EEXIST : (int)i;
		best = fit;
	}
	return found;
}
