/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "generate/fn_signature.h"

#include <bpf/btf.h>
#include <errno.h>
#include <string.h>

#include "generate/fn_c_type.h"
#include "machine/kernel_btf.h"

static const struct btf_type *proto_of(const struct kernel_function *f)
{
	return btf__type_by_id(f->btf, f->proto);
}

/* Signature */

static void put_argument(const struct kernel_function *f, unsigned int i, struct buf *out)
{
	const struct btf_param *p = &btf_params(proto_of(f))[i];
	const char *name = btf__name_by_offset(f->btf, p->name_off);

	if (!p->type && !name[0])
		buf_str(out, "...");
	else
		fn_c_type_put_exact(f->btf, p->type, name, out);
	while (out->len && out->data && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
}

void fn_signature_put(const struct kernel_function *f, struct buf *out)
{
	unsigned int n = btf_vlen(proto_of(f));

	fn_c_type_put_exact(f->btf, proto_of(f)->type, f->name, out);
	buf_char(out, '(');
	for (unsigned int i = 0; i < n; i++) {
		buf_str(out, i ? ", " : "");
		put_argument(f, i, out);
	}
	buf_str(out, n ? ")" : "void)");
}

/* Values */

static bool is_char(const struct btf *btf, const struct btf_type *t)
{
	return t && btf_is_int(t) && t->size == 1 &&
	       !strcmp(btf__name_by_offset(btf, t->name_off), "char");
}

/* A const char *: a char * may be a buffer that the function fills. */
static bool is_text(const struct btf *btf, uint32_t id)
{
	uint32_t bare;
	const struct btf_type *t = fn_c_type_bare(btf, id, &bare);
	const struct btf_type *to = t && btf_is_ptr(t) ? btf__type_by_id(btf, t->type) : NULL;

	return to && btf_is_const(to) && is_char(btf, fn_c_type_bare(btf, t->type, &bare));
}

static void classify_value(const struct btf *btf, uint32_t id, struct fn_types *types,
			   struct fn_value *v)
{
	uint32_t bare;
	const struct btf_type *t = fn_c_type_bare(btf, id, &bare);
	__s64 size = btf__resolve_size(btf, id);

	v->id = id;
	v->kind = FN_PLAIN;
	v->size = size > 0 ? (uint32_t)size : 0;
	if (t && btf_is_ptr(t))
		v->kind = is_text(btf, id) ? FN_TEXT : FN_POINTER;
	else if (t && btf_is_composite(t))
		v->kind = FN_STRUCT;
	if (v->kind == FN_STRUCT)
		v->compound = t;
	else
		fn_c_type_put(btf, id, types, &v->type);
}

/* Names that the probe uses: an argument of that name gets a _ appended. */
static const char *const reserved[] = { "ts",	    "pid",    "tid",   "comm", "ret",
					"duration", "ctx",    "evt",   "call", "frame",
					"zero",	    "wanted", "stack", "last", "outer",
					"gone",	    "next",   "i",     "now" };

bool fn_signature_is_reserved(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (strlen(reserved[i]) == len && !memcmp(reserved[i], name, len))
			return true;
	return false;
}

static const char *const unnamed[FN_REGISTERS] = { "arg1", "arg2", "arg3", "arg4", "arg5", "arg6" };

/* Assign registers to the argument; false if it is on the stack. */
static bool add_argument(const struct kernel_function *f, const struct btf_param *p,
			 struct fn_types *types, unsigned int *reg, struct fn *fn)
{
	__s64 size = btf__resolve_size(f->btf, p->type);
	unsigned int words = size > 0 ? (unsigned int)(size + 7) / 8 : 0;
	const char *name = btf__name_by_offset(f->btf, p->name_off);
	struct fn_value *v = &fn->args[fn->count];

	if (!words || words > 2 || *reg + words > FN_REGISTERS)
		return false;
	classify_value(f->btf, p->type, types, v);
	name = name && name[0] ? name : unnamed[*reg];
	buf_printf(&v->own_name, "%s%s", name,
		   fn_signature_is_reserved(name, strlen(name)) ? "_" : "");
	v->name = buf_text(&v->own_name);
	v->reg = *reg + 1;
	*reg += words;
	fn->count++;
	return true;
}

static void describe_return(const struct kernel_function *f, struct fn_types *types, struct fn *fn)
{
	uint32_t id = proto_of(f)->type, bare;
	const struct btf_type *t = fn_c_type_bare(f->btf, id, &bare);

	fn->ret.name = "ret";
	if (!t)
		return;
	classify_value(f->btf, id, types, &fn->ret);
	if (fn->ret.kind == FN_TEXT)
		fn->ret.kind = FN_POINTER;
	fn->returns = fn->ret.size && fn->ret.size <= 8;
}

int fn_signature_read(const struct kernel_function *f, struct fn_types *types, struct fn *fn)
{
	const struct btf_type *proto = proto_of(f);
	unsigned int reg = 0;
	bool failed;

	*fn = (struct fn){ .of = f };
	fn_signature_put(f, &fn->signature);
	for (unsigned int i = 0; i < btf_vlen(proto); i++)
		fn->on_stack += !add_argument(f, &btf_params(proto)[i], types, &reg, fn);
	describe_return(f, types, fn);
	failed = fn->signature.failed || fn->ret.type.failed;
	for (unsigned int i = 0; i < fn->count; i++)
		failed |= fn->args[i].type.failed || fn->args[i].own_name.failed;
	return failed ? -ENOMEM : 0;
}

void fn_signature_free(struct fn *fn)
{
	for (unsigned int i = 0; i < fn->count; i++) {
		buf_free(&fn->args[i].type);
		buf_free(&fn->args[i].own_name);
	}
	buf_free(&fn->ret.type);
	buf_free(&fn->signature);
}

const struct fn_value *fn_signature_value(const struct fn *fn, const char *name, size_t len)
{
	for (unsigned int i = 0; i < fn->count; i++)
		if (strlen(fn->args[i].name) == len && !memcmp(fn->args[i].name, name, len))
			return &fn->args[i];
	return fn->returns && len == 3 && !memcmp(name, "ret", 3) ? &fn->ret : NULL;
}
