/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "generate/fn_write.h"

#include <bpf/btf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "explain/message.h"
#include "generate/fn_c_type.h"
#include "generate/fn_signature.h"
#include "generate/generate.h"
#include "machine/kernel_btf.h"
#include "probe/expression.h"
#include "probe/template.h"

#define STACK_FOR_EVENT 256 /* of the 512 bytes of a program's stack */
#define STRUCT_MAX 128	    /* bytes of a struct in a field of -f, which is also a variable */
/*
 * Concurrent calls of one function, and of all functions of a probe. The maps are preallocated, 250
 * bytes a call, since the allocator itself may be probed. The kernel follows fewer calls:
 * ten, or two a CPU.
 */
#define CALLS_MAX 8192
#define CALLS_ALL (8 * CALLS_MAX)

struct writer {
	const struct fn *fn;
	const struct generate_options *o;
	struct fn_types *types;
	struct buf *out;
	const char *name;
	const char *evt; /* the event, before a member: "evt." or "evt->" */
	bool large;	 /* the event is too large for the stack */
};

/* -f */

/* Return true if the name is a map's, a stream's, or could be a BPF helper's. */
static bool is_map_or_helper(const struct fn *fn, const struct expression_field *f)
{
	size_t len = strlen(fn->of->name);

	return (f->name_len > len && !memcmp(f->name, fn->of->name, len) && f->name[len] == '_') ||
	       (f->name_len > 4 && !memcmp(f->name, "bpf_", 4));
}

/* The owner of the field's name, for a message; NULL: the name is free. */
static const char *name_owner(const struct fn *fn, const struct expression_field *f)
{
	if (fn_signature_is_reserved(f->name, f->name_len) || is_map_or_helper(fn, f))
		return "an identifier of the probe";
	return fn_signature_value(fn, f->name, f->name_len) ? "an argument" : NULL;
}

/* Bytes of the field's type: of a string or struct its size, of others at most 16. */
static uint32_t field_size(const struct fn *fn, const struct expression_field *f)
{
	const char *at = f->type;
	struct expression_token kind = expression_next(&at), name = expression_next(&at);
	bool is_union = expression_token_is(&kind, "union");
	const struct btf_type *t = NULL;
	char *copy;
	int id;

	if (f->size || memchr(f->type, '*', f->type_len) ||
	    (!is_union && !expression_token_is(&kind, "struct")))
		return f->size ? (uint32_t)f->size : 16;
	copy = strndup(name.at, name.len);
	id = copy ? btf__find_by_name_kind(fn->of->btf, copy,
					   is_union ? BTF_KIND_UNION : BTF_KIND_STRUCT) :
		    0;
	free(copy);
	t = id > 0 ? btf__type_by_id(fn->of->btf, (uint32_t)id) : NULL;
	return t ? t->size : 16;
}

static int check_size(const struct fn *fn, const char *field)
{
	struct expression_field f = expression_field_of(field);
	uint32_t size = field_size(fn, &f);

	if (size <= STRUCT_MAX || f.size)
		return 0;
	message_option("-f", field, f.type,
		       "%.*s has %u bytes, and a field has at most %d, since the variables of a "
		       "program share "
		       "512: use single members, or a pointer to it",
		       (int)f.type_len, f.type, size, STRUCT_MAX);
	return -EINVAL;
}

static int check_fields(const struct fn *fn, const struct generate_options *o)
{
	int err = 0;

	for (size_t i = 0; !err && i < o->fields.count; i++) {
		struct expression_field f = option_fields_parse(o, i);

		err = option_fields_check_name(o, i, name_owner(fn, &f));
		if (!err)
			err = check_size(fn, o->fields.all[i]);
	}
	return err;
}

/* Copy a string: a const char * may point to kernel or to user memory. */
static void put_string_copy(const struct writer *w, const char *field, int len, const char *from)
{
	const char *e = w->evt;

	buf_printf(w->out,
		   "\tif (bpf_probe_read_kernel_str(%s%.*s, sizeof(%s%.*s), %s) < 0)\n"
		   "\t\tbpf_probe_read_user_str(%s%.*s, sizeof(%s%.*s), %s);\n",
		   e, len, field, e, len, field, from, e, len, field, e, len, field, from);
}

/* The string argument whose name is the whole expression; or NULL. */
static const struct fn_value *string_argument(const struct fn *fn, const char *value)
{
	size_t len = strcspn(value, " \t");
	const struct fn_value *v = fn_signature_value(fn, value, len);

	return v && v->kind == FN_TEXT && !value[len + strspn(value + len, " \t")] ? v : NULL;
}

static void put_fields(const struct writer *w)
{
	for (size_t i = 0; i < w->o->fields.count; i++) {
		struct expression_field f = option_fields_parse(w->o, i);
		const struct fn_value *string = f.size ? string_argument(w->fn, f.value) : NULL;

		if (string)
			put_string_copy(w, f.name, (int)f.name_len, string->name);
		else
			option_marks_add_value(w->out, w->o, i, w->evt, "kernel");
	}
}

/* Return true if -f or -w uses the argument. */
static bool is_used_in_options(const struct generate_options *o, const char *name)
{
	for (size_t i = 0; i < o->fields.count; i++) {
		const char *value = strchr(o->fields.all[i], '=');

		if (value && expression_uses(value + 1, name))
			return true;
	}
	return o->where && expression_uses(o->where, name);
}

/* The event */

/* An int or long result may be an errno: these types print its name. */
static const char *ret_type(const struct fn_value *ret, const struct btf *btf)
{
	uint32_t bare;
	const struct btf_type *t = fn_c_type_bare(btf, ret->id, &bare);

	if (!t || !btf_is_int(t) || !(btf_int_encoding(t) & BTF_INT_SIGNED))
		return buf_text(&ret->type);
	if (!strcmp(buf_text(&ret->type), "int "))
		return "ret_t ";
	return t->size == 8 ? "ret64_t " : buf_text(&ret->type);
}

static void put_event_fields(const struct writer *w)
{
	for (unsigned int i = 0; i < w->fn->count; i++) {
		const struct fn_value *v = &w->fn->args[i];

		if (v->kind == FN_TEXT)
			buf_printf(w->out, "\tchar %s[%d];\n", v->name, FN_TEXT_SIZE);
		else
			buf_printf(w->out, "\t%s%s;\n", buf_text(&v->type), v->name);
	}
	option_marks_add_members(w->out, w->o);
}

static void put_event(const struct writer *w)
{
	buf_printf(w->out,
		   "struct %s_evt_t {\n"
		   "\tktime_t ts; /* when it %s */\n"
		   "\tpid_t pid;\n"
		   "\tpid_t tid;\n"
		   "\tchar comm[TASK_COMM_LEN];\n",
		   w->name, w->o->returns ? "returned" : "was called");
	put_event_fields(w);
	if (w->o->returns && w->fn->returns)
		buf_printf(w->out, "\t%sret;\n", ret_type(&w->fn->ret, w->fn->of->btf));
	if (w->o->returns)
		buf_str(w->out, "\tduration_t duration;\n");
	buf_printf(w->out, "};\nBPF_PERF_OUTPUT(%s_evt);\n\n", w->name);
}

/* A struct passed by value gets a definition: there may be none in a header. */
static void define_compound(const struct writer *w, struct fn_value *v)
{
	const char *keyword;

	if (v->kind != FN_STRUCT)
		return;
	keyword = btf_is_union(v->compound) ? "union" : "struct";
	buf_clear(&v->type);
	buf_printf(&v->type, "%s %s_%s_t ", keyword, w->name, v->name);
	buf_printf(w->out, "%s{\n", buf_text(&v->type));
	fn_c_type_put_members(w->fn->of->btf, v->compound, 1, w->types, w->out);
	buf_str(w->out, "};\n\n");
}

/* Statements */

static void put_from_register(const struct writer *w, const struct fn_value *v, const char *first,
			      const char *second)
{
	const char *type = buf_text(&v->type);

	if (v->kind == FN_STRUCT) {
		buf_printf(w->out, "\tu64 %s_words[] = { %s%s%s };\n", v->name, first,
			   v->size > 8 ? ", " : "", v->size > 8 ? second : "");
		buf_printf(w->out, "\t%s%s;\n", type, v->name);
		buf_printf(w->out, "\t__builtin_memcpy(&%s, %s_words, sizeof(%s));\n", v->name,
			   v->name, v->name);
	} else if (v->kind == FN_PLAIN) {
		buf_printf(w->out, "\t%s%s = %s%s;\n", type, v->name,
			   fn_c_type_is_bool(w->fn->of->btf, v->id) ? "(u8)" : "", first);
	} else {
		buf_printf(w->out, "\t%s%s = (%s)%s;\n", type, v->name, type, first);
	}
}

static void put_arguments(const struct writer *w)
{
	for (unsigned int i = 0; i < w->fn->count; i++) {
		const struct fn_value *v = &w->fn->args[i];
		char first[32], second[32];

		snprintf(first, sizeof(first), "PT_REGS_PARM%u(ctx)", v->reg);
		snprintf(second, sizeof(second), "PT_REGS_PARM%u(ctx)", v->reg + 1);
		put_from_register(w, v, first, second);
	}
}

static void fill_caller(const struct writer *w)
{
	const char *e = w->evt;

	buf_printf(w->out,
		   "\t%sts = bpf_ktime_get_ns();\n"
		   "\t%spid = bpf_get_current_pid_tgid() >> 32;\n"
		   "\t%stid = bpf_get_current_pid_tgid();\n"
		   "\tbpf_get_current_comm(%scomm, sizeof(%scomm));\n",
		   e, e, e, e, e);
}

static void fill_arguments(const struct writer *w)
{
	for (unsigned int i = 0; i < w->fn->count; i++) {
		const struct fn_value *v = &w->fn->args[i];
		const char *field = v->name;

		if (v->kind == FN_TEXT)
			put_string_copy(w, field, (int)strlen(field), v->name);
		else
			buf_printf(w->out, "\t%s%s = %s;\n", w->evt, field, v->name);
	}
}

/* An event for each entry */

static void put_space(const struct writer *w, const char *type)
{
	if (w->large)
		buf_printf(w->out,
			   "/* Scratch space: too large for the 512-byte BPF stack. */\n"
			   "BPF_PERCPU_ARRAY(%s_room, struct %s_%s, 1);\n\n",
			   w->name, w->name, type);
}

/* Declare the variable for the event or for struct FN_call: on the stack, or in the map. */
static void put_variable(const struct writer *w, const char *type, const char *variable)
{
	if (w->large)
		buf_printf(w->out,
			   "\tint zero = 0;\n"
			   "\tstruct %s_%s *%s = %s_room.lookup(&zero);\n\n"
			   "\tif (!%s)\n"
			   "\t\treturn 0;\n",
			   w->name, type, variable, w->name, variable);
	else
		buf_printf(w->out, "\tstruct %s_%s %s = {};\n\n", w->name, type, variable);
}

static void put_submit(const struct writer *w, const char *address, const char *thing)
{
	buf_printf(w->out, "%s_evt.perf_submit(ctx, %s, sizeof(%s));\n", w->name, address, thing);
}

static void put_entry_only(struct writer *w)
{
	put_space(w, "evt_t");
	buf_printf(w->out, "int kprobe__%s(struct pt_regs *ctx)\n{\n", w->name);
	put_arguments(w);
	put_variable(w, "evt_t", "evt");
	w->evt = w->large ? "evt->" : "evt.";
	put_fields(w);
	option_marks_add_condition(w->out, w->o);
	if (w->o->where)
		buf_str(w->out, "\n\tif (!wanted)\n\t\treturn 0;\n");
	fill_caller(w);
	fill_arguments(w);
	buf_char(w->out, '\t');
	put_submit(w, w->large ? "evt" : "&evt", w->large ? "*evt" : "evt");
	buf_str(w->out, "\treturn 0;\n}\n");
}

/* An event for each return: generate/bpf/fn_return.h */

static unsigned int calls_max(const struct fn *fn)
{
	unsigned int max = CALLS_MAX;

	while (max * fn->probed_together > CALLS_ALL)
		max /= 2;
	return max;
}

static void put_entry_values(void *writer)
{
	struct writer *w = writer;

	w->evt = w->large ? "call->evt." : "call.evt.";
	fill_caller(w);
	fill_arguments(w);
	for (unsigned int i = 0; i < w->fn->count; i++)
		if (w->fn->args[i].kind == FN_TEXT)
			buf_printf(w->out, "\tcall%s%s = %s;\n", w->large ? "->" : ".",
				   w->fn->args[i].name, w->fn->args[i].name);
}

static void put_kept_pointers(void *writer)
{
	const struct writer *w = writer;

	for (unsigned int i = 0; i < w->fn->count; i++)
		if (w->fn->args[i].kind == FN_TEXT)
			buf_printf(w->out, "\t%s%s;\n", buf_text(&w->fn->args[i].type),
				   w->fn->args[i].name);
}

static void put_call_space(void *writer)
{
	put_space(writer, "call");
}

static void put_argument_variables(void *writer)
{
	put_arguments(writer);
}

static void put_call_variable(void *writer)
{
	put_variable(writer, "call", "call");
}

/* Restore the arguments that -f and -w use. libbcc takes only pointers from ctx as the kernel's. */
static void restore_arguments(const struct writer *w)
{
	bool has_comment = false;

	for (unsigned int i = 0; i < w->fn->count; i++) {
		const struct fn_value *v = &w->fn->args[i];
		const char *type = buf_text(&v->type);

		if (!is_used_in_options(w->o, v->name))
			continue;
		if (v->kind == FN_PLAIN || v->kind == FN_STRUCT) {
			buf_printf(w->out, "\t%s%s = call->evt.%s;\n", type, v->name, v->name);
			continue;
		}
		if (!has_comment)
			buf_str(w->out,
				"\t/* libbcc makes dereferences safe only for pointers assigned "
				"from ctx: assign from ctx first. */\n");
		has_comment = true;
		buf_printf(w->out, "\t%s%s = (%s)PT_REGS_RC(ctx);\n", type, v->name, type);
		buf_printf(w->out, "\t%s = call->%s%s;\n", v->name,
			   v->kind == FN_TEXT ? "" : "evt.", v->name);
	}
}

static void fill_return(const struct writer *w)
{
	if (w->fn->returns)
		buf_printf(w->out, "\t%sret = ret;\n", w->evt);
	buf_printf(w->out,
		   "\tu64 now = bpf_ktime_get_ns();\n"
		   "\t%sduration = now - %sts;\n"
		   "\t%sts = now;\n",
		   w->evt, w->evt, w->evt);
}

static void put_return_values(void *writer)
{
	struct writer *w = writer;

	w->evt = "call->evt.";
	if (w->fn->returns)
		put_from_register(w, &w->fn->ret, "PT_REGS_RC(ctx)", "");
	restore_arguments(w);
	put_fields(w);
	option_marks_add_condition(w->out, w->o);
	fill_return(w);
}

static void put_event_submit(void *writer)
{
	const struct writer *w = writer;

	if (w->o->where)
		buf_str(w->out, "\tif (wanted)\n\t");
	buf_char(w->out, '\t');
	put_submit(w, "&call->evt", "call->evt");
}

static void put_at_return(struct writer *w)
{
	char max[16];
	const struct template_word words[] = {
		{ .word = "FN", .text = w->name },
		{ .word = "CALLS_MAX", .text = max },
		{ .word = "CALL_OUTER", .text = w->large ? "call->outer" : "call.outer" },
		{ .word = "CALL_ADDRESS", .text = w->large ? "call" : "&call" },
		{ .word = "KEPT_POINTERS", .put_lines = put_kept_pointers },
		{ .word = "CALL_SPACE", .put_lines = put_call_space },
		{ .word = "ARGUMENTS", .put_lines = put_argument_variables },
		{ .word = "CALL_VARIABLE", .put_lines = put_call_variable },
		{ .word = "ENTRY_VALUES", .put_lines = put_entry_values },
		{ .word = "RETURN_VALUES", .put_lines = put_return_values },
		{ .word = "SUBMIT", .put_lines = put_event_submit },
		{ 0 },
	};

	snprintf(max, sizeof(max), "%u", calls_max(w->fn));
	template_put("src/generate/bpf/fn_return.h", words, w, w->out);
}

static uint32_t event_size(const struct writer *w)
{
	uint32_t size = 64;

	for (unsigned int i = 0; i < w->fn->count; i++)
		size += w->fn->args[i].kind == FN_TEXT ? FN_TEXT_SIZE + 8 :
							 (w->fn->args[i].size + 7) / 8 * 8;
	for (size_t i = 0; i < w->o->fields.count; i++) {
		struct expression_field f = option_fields_parse(w->o, i);

		size += field_size(w->fn, &f);
	}
	return size;
}

int fn_write(struct fn *fn, const struct generate_options *o, struct fn_types *types,
	     struct buf *out)
{
	struct writer w = { .fn = fn, .o = o, .types = types, .out = out, .name = fn->of->name };
	int err = check_fields(fn, o);

	if (err)
		return err;
	w.large = event_size(&w) > STACK_FOR_EVENT;
	buf_printf(out, "/* %s */\n\n", buf_text(&fn->signature));
	if (fn->on_stack)
		buf_printf(out,
			   "/* %u of its arguments come on the stack, and are left out. */\n\n",
			   fn->on_stack);
	for (unsigned int i = 0; i < fn->count; i++)
		define_compound(&w, &fn->args[i]);
	if (o->returns && fn->returns)
		define_compound(&w, &fn->ret);
	put_event(&w);
	if (o->returns)
		put_at_return(&w);
	else
		put_entry_only(&w);
	return out->failed ? -ENOMEM : 0;
}
