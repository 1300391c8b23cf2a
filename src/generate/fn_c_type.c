/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "generate/fn_c_type.h"

#include <bpf/btf.h>
#include <string.h>

#include "base/buf.h"

#define DEPTH_MAX 16 /* nested types; the kernel's have fewer */

static const char *name_of(const struct btf *btf, const struct btf_type *t)
{
	const char *name = btf__name_by_offset(btf, t->name_off);

	return name ? name : "";
}

static const struct btf_type *skip_modifiers(const struct btf *btf, uint32_t id, uint32_t *bare,
					     bool typedefs)
{
	const struct btf_type *t = id ? btf__type_by_id(btf, id) : NULL;

	for (int i = 0; t && i < 64; i++) {
		if (!btf_is_mod(t) && !btf_is_type_tag(t) && !(typedefs && btf_is_typedef(t)))
			break;
		id = t->type;
		t = id ? btf__type_by_id(btf, id) : NULL;
	}
	*bare = id;
	return t;
}

const struct btf_type *fn_c_type_bare(const struct btf *btf, uint32_t id, uint32_t *bare)
{
	return skip_modifiers(btf, id, bare, true);
}

const struct btf_type *fn_c_type_pointee(const struct btf *btf, uint32_t id, uint32_t *bare)
{
	const struct btf_type *t = fn_c_type_bare(btf, id, bare);

	return t && btf_is_ptr(t) ? fn_c_type_bare(btf, t->type, bare) : NULL;
}

bool fn_c_type_is_bool(const struct btf *btf, uint32_t id)
{
	uint32_t bare;
	const struct btf_type *t = fn_c_type_bare(btf, id, &bare);

	return t && btf_is_int(t) && btf_int_encoding(t) & BTF_INT_BOOL;
}

/* BTF has the compiler's spelling: return the usual one. */
static const char *int_name(const char *name)
{
	static const char *const names[][2] = {
		{ "long unsigned int", "unsigned long" },
		{ "long int", "long" },
		{ "long long unsigned int", "unsigned long long" },
		{ "long long int", "long long" },
		{ "short unsigned int", "unsigned short" },
		{ "short int", "short" },
		{ "_Bool", "bool" },
		{ "__int128 unsigned", "unsigned __int128" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(name, names[i][0]))
			return names[i][1];
	return name;
}

static const char *struct_keyword(const struct btf_type *t)
{
	if (btf_is_fwd(t))
		return btf_kflag(t) ? "union" : "struct";
	return btf_is_union(t) ? "union" : "struct";
}

static bool is_compound(const struct btf_type *t)
{
	return btf_is_composite(t) || btf_is_fwd(t);
}

/* Return true if the basic headers have a "typedef ... NAME;". */
static bool is_basic(const struct fn_types *types, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = types->basic; n && (at = strstr(at, name)); at += n)
		if (at > types->basic && (at[-1] == ' ' || at[-1] == '\t') && at[n] == ';')
			return true;
	return false;
}

static void put_enum_name(const struct btf *btf, const struct btf_type *t, struct fn_types *types,
			  struct buf *out)
{
	const char *name = name_of(btf, t);

	if (!name[0]) {
		buf_str(out, t->size == 8 ? "unsigned long long " : "unsigned int ");
		return;
	}
	buf_printf(out, "enum %s ", name);
	if (kernel_headers_definitions_add(&types->complete, "enum", name, strlen(name)))
		out->failed = true;
}

/* Append the type that a pointer points to; false if it has no name. */
static bool put_pointee(const struct btf *btf, uint32_t id, struct fn_types *types, struct buf *out,
			int depth)
{
	uint32_t bare;
	const struct btf_type *t = skip_modifiers(btf, id, &bare, false);
	const struct btf_type *q = btf__type_by_id(btf, id);
	const char *name;

	if (!t || depth > DEPTH_MAX)
		return false;
	name = name_of(btf, t);
	if (q && btf_is_const(q) && !btf_is_ptr(t))
		buf_str(out, "const ");
	if (btf_is_typedef(t) && is_basic(types, name)) {
		buf_printf(out, "%s ", name);
	} else if (btf_is_typedef(t)) {
		return put_pointee(btf, t->type, types, out, depth + 1);
	} else if (is_compound(t) && name[0]) {
		buf_printf(out, "%s %s ", struct_keyword(t), name);
		if (kernel_headers_definitions_add(&types->declared, struct_keyword(t), name,
						   strlen(name)))
			out->failed = true;
	} else if (btf_is_int(t)) {
		buf_printf(out, "%s ", int_name(name));
	} else if (btf_is_any_enum(t)) {
		buf_str(out, "unsigned int ");
	} else if (btf_is_ptr(t)) {
		if (!put_pointee(btf, t->type, types, out, depth + 1))
			buf_str(out, "void ");
		buf_str(out, q && btf_is_const(q) ? "*const " : "*");
	} else {
		return false;
	}
	return true;
}

static void put_pointer(const struct btf *btf, const struct btf_type *t, struct fn_types *types,
			struct buf *out)
{
	struct buf pointee = { 0 };

	if (put_pointee(btf, t->type, types, &pointee, 0))
		buf_str(out, buf_text(&pointee));
	else
		buf_str(out, "void ");
	buf_char(out, '*');
	out->failed |= pointee.failed;
	buf_free(&pointee);
}

void fn_c_type_put(const struct btf *btf, uint32_t id, struct fn_types *types, struct buf *out)
{
	uint32_t bare;
	const struct btf_type *t = skip_modifiers(btf, id, &bare, false);

	for (int i = 0; t && btf_is_typedef(t) && i < DEPTH_MAX; i++) {
		if (is_basic(types, name_of(btf, t))) {
			buf_printf(out, "%s ", name_of(btf, t));
			return;
		}
		t = skip_modifiers(btf, t->type, &bare, false);
	}
	if (t && btf_is_ptr(t))
		put_pointer(btf, t, types, out);
	else if (t && btf_is_any_enum(t))
		put_enum_name(btf, t, types, out);
	else if (t && btf_is_int(t))
		buf_printf(out, "%s ", int_name(name_of(btf, t)));
	else
		buf_str(out, "u64 ");
}

/* Signatures */

static void put_exact_type(const struct btf *btf, uint32_t id, struct buf *out, int depth)
{
	const struct btf_type *t = id ? btf__type_by_id(btf, id) : NULL;

	if (!t || depth > DEPTH_MAX) {
		buf_str(out, "void ");
	} else if (btf_is_ptr(t)) {
		put_exact_type(btf, t->type, out, depth + 1);
		buf_char(out, '*');
	} else if (btf_is_const(t) || btf_is_volatile(t)) {
		const struct btf_type *of = btf__type_by_id(btf, t->type);
		bool pointer = of && btf_is_ptr(of);

		if (!pointer)
			buf_str(out, btf_is_const(t) ? "const " : "volatile ");
		put_exact_type(btf, t->type, out, depth + 1);
	} else if (btf_is_mod(t) || btf_is_type_tag(t)) {
		put_exact_type(btf, t->type, out, depth + 1);
	} else if (is_compound(t) || btf_is_any_enum(t)) {
		buf_printf(out, "%s %s ", btf_is_any_enum(t) ? "enum" : struct_keyword(t),
			   name_of(btf, t)[0] ? name_of(btf, t) : "{...}");
	} else if (btf_is_func_proto(t)) {
		buf_str(out, "function ");
	} else if (btf_is_array(t)) {
		put_exact_type(btf, btf_array(t)->type, out, depth + 1);
		buf_str(out, "[]");
	} else {
		buf_printf(out, "%s ", int_name(name_of(btf, t)));
	}
}

void fn_c_type_put_exact(const struct btf *btf, uint32_t id, const char *name, struct buf *out)
{
	put_exact_type(btf, id, out, 0);
	buf_str(out, name);
}

/* Definitions */

static void put_tabs(int tabs, struct buf *out)
{
	while (tabs-- > 0)
		buf_char(out, '\t');
}

static void put_members(const struct btf *btf, const struct btf_type *t, int tabs, int depth,
			struct fn_types *types, struct buf *out);

/* Append "TYPE name[N]", a struct as its members, since its name may have no definition. */
static void put_member(const struct btf *btf, uint32_t id, const char *name, int tabs, int depth,
		       struct fn_types *types, struct buf *out)
{
	struct buf after = { 0 };
	uint32_t bare;
	const struct btf_type *t = fn_c_type_bare(btf, id, &bare);

	for (int i = 0; t && btf_is_array(t) && i < DEPTH_MAX; i++) {
		buf_printf(&after, "[%u]", btf_array(t)->nelems);
		id = btf_array(t)->type;
		t = fn_c_type_bare(btf, id, &bare);
	}
	put_tabs(tabs, out);
	if (t && btf_is_composite(t)) {
		buf_printf(out, "%s {\n", struct_keyword(t));
		put_members(btf, t, tabs + 1, depth + 1, types, out);
		put_tabs(tabs, out);
		buf_printf(out, "}%s", name[0] ? " " : "");
	} else {
		fn_c_type_put(btf, id, types, out);
	}
	buf_printf(out, "%s%s", name, buf_text(&after));
	buf_free(&after);
}

/* The type id of the member with the largest alignment; 0: no members. */
static uint32_t widest_member(const struct btf *btf, const struct btf_type *t)
{
	const struct btf_member *m = btf_members(t);
	uint32_t id = 0;

	for (uint32_t i = 0; i < btf_vlen(t); i++)
		if (!id || btf__align_of(btf, m[i].type) > btf__align_of(btf, id))
			id = m[i].type;
	return id;
}

/* Append padding if the type's alignment alone does not move it from end, in bits, to at. */
static void put_padding(const struct btf *btf, uint32_t id, uint32_t end, uint32_t at, int tabs,
			struct buf *out)
{
	int align = id ? btf__align_of(btf, id) : 1;
	uint32_t unit = align > 0 ? (uint32_t)align * 8 : 8;

	if ((end + unit - 1) / unit * unit >= at)
		return;
	put_tabs(tabs, out);
	buf_printf(out, "char padding_%u[%u];\n", (end + 7) / 8, at / 8 - (end + 7) / 8);
}

static void put_members(const struct btf *btf, const struct btf_type *t, int tabs, int depth,
			struct fn_types *types, struct buf *out)
{
	const struct btf_member *m = btf_members(t);
	uint32_t end = 0;

	for (uint32_t i = 0; i < btf_vlen(t) && depth < DEPTH_MAX; i++) {
		uint32_t bits = btf_member_bitfield_size(t, i);
		uint32_t at = btf_member_bit_offset(t, i);

		if (!bits)
			put_padding(btf, m[i].type, end, at, tabs, out);
		end = at + (bits ? bits : 8 * (uint32_t)btf__resolve_size(btf, m[i].type));
		put_member(btf, m[i].type, btf__name_by_offset(btf, m[i].name_off), tabs, depth,
			   types, out);
		if (bits)
			buf_printf(out, " : %u", bits);
		buf_str(out, ";\n");
	}
	if (btf_is_struct(t) && end)
		put_padding(btf, widest_member(btf, t), end, 8 * t->size, tabs, out);
}

void fn_c_type_put_members(const struct btf *btf, const struct btf_type *t, int tabs,
			   struct fn_types *types, struct buf *out)
{
	put_members(btf, t, tabs, 0, types, out);
}

/* Return true if a bit field is where C places it after a member that ends at end. */
static bool is_natural_bitfield(const struct btf *btf, uint32_t id, uint32_t end, uint32_t at,
				uint32_t bits)
{
	uint32_t unit = 8 * (uint32_t)btf__resolve_size(btf, id);

	if (unit && end / unit != (end + bits - 1) / unit)
		end = (end + unit - 1) / unit * unit;
	return at == end;
}

/* Return true if all members, nested ones too, are aligned as C aligns them: not packed. */
static bool has_natural_layout(const struct btf *btf, const struct btf_type *t, int depth)
{
	const struct btf_member *m = btf_members(t);
	uint32_t end = 0;

	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		uint32_t bare, at = btf_member_bit_offset(t, i);
		const struct btf_type *inner = fn_c_type_bare(btf, m[i].type, &bare);
		int align = btf__align_of(btf, m[i].type);
		uint32_t bits = btf_member_bitfield_size(t, i);

		if (bits && btf_is_struct(t) && !is_natural_bitfield(btf, m[i].type, end, at, bits))
			return false;
		end = at + (bits ? bits : 8 * (uint32_t)btf__resolve_size(btf, m[i].type));
		while (inner && btf_is_array(inner))
			inner = fn_c_type_bare(btf, btf_array(inner)->type, &bare);
		if (!bits && align > 0 && at % (8 * (uint32_t)align))
			return false;
		if (inner && btf_is_composite(inner) &&
		    (depth > DEPTH_MAX || !has_natural_layout(btf, inner, depth + 1)))
			return false;
	}
	return true;
}

bool fn_c_type_put_struct(const struct btf *btf, const struct btf_type *t, struct fn_types *types,
			  struct buf *out)
{
	const char *name = name_of(btf, t);

	if (!btf_is_composite(t) || !btf_vlen(t) || !has_natural_layout(btf, t, 0))
		return false;
	buf_printf(out, "%s %s {\n", struct_keyword(t), name);
	put_members(btf, t, 1, 0, types, out);
	buf_str(out, "};\n");
	buf_printf(out, "_Static_assert(sizeof(%s %s) == %u, \"laid out as the kernel's\");\n",
		   struct_keyword(t), name, t->size);
	return true;
}

void fn_c_type_put_enum(const struct btf *btf, const struct btf_type *t, struct buf *out)
{
	buf_printf(out, "enum %s {\n", name_of(btf, t));
	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		if (btf_is_enum(t))
			buf_printf(out, "\t%s = %d,\n",
				   btf__name_by_offset(btf, btf_enum(t)[i].name_off),
				   btf_enum(t)[i].val);
		else
			buf_printf(out, "\t%s = %#llxull,\n",
				   btf__name_by_offset(btf, btf_enum64(t)[i].name_off),
				   (unsigned long long)btf_enum64_value(&btf_enum64(t)[i]));
	}
	buf_str(out, "};\n");
}
