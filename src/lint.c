/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "lint.h"

#include <bpf/btf.h>
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "explain_row.h"
#include "layout.h"
#include "lint_text.h"
#include "log.h"
#include "message.h"
#include "object.h"
#include "text_lines.h"

struct lint {
	const char *text;  /* the user's, with #line */
	const char *blank; /* the same, without what is no C: letter by letter in the same place */
	const struct object *obj;
	struct btf *btf; /* NULL: none */
	struct buf *out;
	struct explain_match m; /* of the warning being made */
};

/* Warnings */

static struct place place_at(const struct lint *l, const char *at)
{
	const char *where = l->text + (at - l->blank);
	struct place p = { 0 };
	struct text_lines lines;

	text_lines_begin(&lines, l->text);
	while (text_lines_next(&lines)) {
		if (where < lines.at || where > lines.at + lines.len)
			continue;
		p = (struct place){ .file = lines.file,
				    .file_len = lines.file_len,
				    .line = lines.line,
				    .column = (unsigned long)(where - lines.at) + 1,
				    .source = lines.at,
				    .source_len = lines.len };
	}
	return p;
}

static void warn(struct lint *l, const char *at)
{
	struct place p = place_at(l, at);

	if (p.file)
		message_put(&p, SEVERITY_WARNING, &l->m, NULL, l->out);
}

static void begin(struct lint *l, const char *key)
{
	explain_key(EXPLAIN_LINT, key, &l->m);
}

static void word(struct lint *l, struct span s)
{
	explain_word(&l->m, s.at, s.len);
}

static void text_word(struct lint *l, const char *s)
{
	explain_word(&l->m, s, strlen(s));
}

/* Types */

/* The layout of "evt", a struct's name or a typedef's; NULL: it is not known. To be freed. */
static struct type *find_type(const struct lint *l, struct span name)
{
	char *copy = l->btf ? strndup(name.at, name.len) : NULL;
	int id = copy ? btf__find_by_name_kind(l->btf, copy, BTF_KIND_STRUCT) : -ENOENT;
	struct type *t = NULL;

	if (id < 0 && copy)
		id = btf__find_by_name_kind(l->btf, copy, BTF_KIND_TYPEDEF);
	free(copy);
	if (id <= 0 || layout_of_type(l->obj->btf, l->obj->btf_size, (uint32_t)id, &t))
		return NULL;
	if (t->kind == TYPE_STRUCT)
		return t;
	layout_free(t);
	return NULL;
}

/* Bits that belong to no member; of a union it is not asked which of its members was written. */
static uint64_t padding_of(const struct type *t)
{
	uint64_t used = 0, inside = 0;

	if (t->kind == TYPE_ARRAY)
		return t->element ? padding_of(t->element) * t->count : 0;
	if (t->kind != TYPE_STRUCT)
		return 0;
	for (uint32_t i = 0; i < t->count; i++) {
		const struct member *m = &t->members[i];

		used += m->bits ? m->bits : (uint64_t)m->type->size * 8;
		inside += padding_of(m->type);
	}
	return inside + (used < (uint64_t)t->size * 8 ? (uint64_t)t->size * 8 - used : 0);
}

static const struct member *find_member(const struct type *t, struct span name)
{
	for (uint32_t i = 0; i < t->count; i++)
		if (span_is(name, t->members[i].name))
			return &t->members[i];
	return NULL;
}

/* What a function's name says */

static bool named_by_rule(const struct lint *l, struct span name)
{
	for (uint32_t i = 0; i < l->obj->rule_count; i++) {
		const char *prog = strrchr(l->obj->rules[i], '=');

		if (prog && span_is(name, prog + 1))
			return true;
	}
	return false;
}

static struct span behind(struct span s, const char *prefix)
{
	return (struct span){ s.at + strlen(prefix), s.len - strlen(prefix) };
}

static void look_at_entry(struct lint *l, const struct function *f)
{
	bool kprobe = span_begins(f->name, "kprobe__");
	const char *rc = lint_find_word(f->body, f->body.at, "PT_REGS_RC", 10);
	struct buf other = { 0 };
	struct span rest;

	if (!rc || (!kprobe && !span_begins(f->name, "syscall__")))
		return;
	rest = behind(f->name, kprobe ? "kprobe__" : "syscall__");
	buf_printf(&other, kprobe ? "kretprobe__%.*s" : "TRACEPOINT_PROBE(syscalls, sys_exit_%.*s)",
		   (int)rest.len, rest.at);
	begin(l, "result at entry");
	word(l, f->name);
	text_word(l, buf_text(&other));
	warn(l, rc);
	buf_free(&other);
}

/* PT_REGS_PARM1 and the like, with their number. */
static const char *find_parameter(struct span body)
{
	const char *at = body.at, *end = body.at + body.len;

	while ((at = memmem(at, (size_t)(end - at), "PT_REGS_PARM", 12))) {
		if (isdigit((unsigned char)at[12]) && !isalnum((unsigned char)at[-1]) &&
		    at[-1] != '_')
			return at;
		at++;
	}
	return NULL;
}

static void look_at_return(struct lint *l, const struct function *f)
{
	const char *comma = memchr(f->params.at, ',', f->params.len);
	const char *parm = find_parameter(f->body);
	struct span name;

	if (!span_begins(f->name, "kretprobe__"))
		return;
	if (parm) {
		begin(l, "register at return");
		word(l, f->name);
		word(l, (struct span){ parm, 13 });
		warn(l, parm);
	}
	if (!comma)
		return;
	name.at = f->params.at + f->params.len;
	while (name.at > comma && isspace((unsigned char)name.at[-1]))
		name.at--;
	name.len = 0;
	while (name.at > comma && (isalnum((unsigned char)name.at[-1]) || name.at[-1] == '_'))
		name.at--, name.len++;
	if (!lint_find_word(f->body, f->body.at, name.at, name.len))
		return;
	begin(l, "arguments at return");
	word(l, f->name);
	word(l, name);
	warn(l, name.at);
}

static void look_at_context(struct lint *l, const struct function *f)
{
	static const char type[] = "struct pt_regs";
	const char *at = memmem(f->params.at, f->params.len, type, strlen(type));

	if (!span_begins(f->name, "tracepoint__") || !at ||
	    (!memmem(f->body.at, f->body.len, "ctx->", 5) &&
	     !memmem(f->body.at, f->body.len, "PT_REGS_", 8)))
		return;
	begin(l, "registers at a tracepoint");
	word(l, f->name);
	warn(l, at);
}

/* Memory of the process, and of the kernel */

/* "(void *)filename": without its cast. */
static struct span without_cast(struct span s)
{
	const char *close;

	while (s.len && s.at[0] == '(' && (close = memchr(s.at, ')', s.len)) &&
	       memchr(s.at, '*', (size_t)(close - s.at))) {
		s.len -= (size_t)(close + 1 - s.at);
		s.at = close + 1;
		s = span_trim(s);
	}
	return s;
}

static bool is_word(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!isalnum((unsigned char)s.at[i]) && s.at[i] != '_')
			return false;
	return s.len && !isdigit((unsigned char)s.at[0]);
}

/* A parameter that is an address in the process, or a field that a system call was given. */
static bool is_users(const struct function *f, struct span s)
{
	struct declaration d;

	if (span_begins(s, "args->"))
		return span_is(f->name, "TRACEPOINT_PROBE") && is_word(behind(s, "args->")) &&
		       memmem(f->params.at, f->params.len, "sys_enter_", 10) &&
		       span_begins(span_trim(f->params), "syscalls");
	if (!is_word(s) || !lint_declaration(f, s, &d) || d.at < f->params.at ||
	    d.at >= f->params.at + f->params.len)
		return false;
	return d.user || (d.pointer && span_begins(f->name, "syscall__") && !span_is(s, "ctx"));
}

/* Structs that are never in a process's memory. */
static const char *const kernel_structs[] = { "sock",	 "socket", "sk_buff",	  "file",
					      "dentry",	 "inode",  "task_struct", "path",
					      "request", "bio",	   "cred",	  "mm_struct" };

/* "&sk->...", sk a parameter. */
static bool is_kernels(const struct function *f, struct span s)
{
	struct declaration d;
	struct span name = { s.at + 1, 0 };

	if (s.len < 2 || s.at[0] != '&')
		return false;
	while (name.len + 1 < s.len &&
	       (isalnum((unsigned char)name.at[name.len]) || name.at[name.len] == '_'))
		name.len++;
	if (!span_begins((struct span){ name.at + name.len, s.len - 1 - name.len }, "->") ||
	    !lint_declaration(f, name, &d) || !d.pointer || d.user ||
	    d.at >= f->params.at + f->params.len)
		return false;
	for (size_t i = 0; i < sizeof(kernel_structs) / sizeof(kernel_structs[0]); i++)
		if (span_is(d.type, kernel_structs[i]))
			return true;
	return false;
}

static const struct reader {
	const char *name, *other;
	bool of_kernel;
} readers[] = {
	{ "bpf_probe_read_kernel", "bpf_probe_read_user", true },
	{ "bpf_probe_read_kernel_str", "bpf_probe_read_user_str", true },
	{ "bpf_probe_read_user", "bpf_probe_read_kernel", false },
	{ "bpf_probe_read_user_str", "bpf_probe_read_kernel_str", false },
};

static void look_at_read(struct lint *l, const struct function *f, const struct reader *r,
			 const char *at)
{
	struct span from;

	if (!lint_argument(f->body, at, 2, &from))
		return;
	from = without_cast(from);
	if (r->of_kernel ? !is_users(f, from) : !is_kernels(f, from))
		return;
	begin(l, r->of_kernel ? "user memory" : "kernel memory");
	word(l, r->of_kernel ? from : (struct span){ from.at + 1, from.len - 1 });
	text_word(l, r->name);
	text_word(l, r->other);
	warn(l, at);
}

static void look_at_reads(struct lint *l, const struct function *f)
{
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		const struct reader *r = &readers[i];
		const char *at = f->body.at;

		while ((at = lint_find_word(f->body, at, r->name, strlen(r->name)))) {
			look_at_read(l, f, r, at);
			at++;
		}
	}
}

/* Assignments: "evt.port = sk->__sk_common.skc_dport;" */

static const char *const network_ports[] = { "skc_dport", "inet_dport", "inet_sport", "sin_port",
					     "sin6_port" };
static const char *const host_ports[] = { "skc_num", "inet_num" };

static bool ends_in(struct span s, const char *const *names, size_t n, struct span *name)
{
	for (size_t i = 0; i < s.len; i++)
		if (!isalnum((unsigned char)s.at[i]) && !strchr("_.->", s.at[i]))
			return false; /* more than a path through structs */
	*name = s;
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] == '.' || s.at[i] == '>')
			*name = (struct span){ s.at + i + 1, s.len - i - 1 };
	for (size_t i = 0; i < n; i++)
		if (span_is(*name, names[i]))
			return true;
	return false;
}

struct assignment {
	struct span left, variable, member, right;
};

static void look_at_port(struct lint *l, const struct assignment *a, const struct member *m)
{
	struct span name;
	bool host = !strcmp(m->type->name, "__be16");
	bool network = m->type->kind == TYPE_UNSIGNED && m->type->size == 2 &&
		       m->type->display == DISPLAY_PLAIN && !m->bits;

	if (network && ends_in(a->right, network_ports,
			       sizeof(network_ports) / sizeof(network_ports[0]), &name)) {
		begin(l, "network order");
		word(l, a->left);
		text_word(l, m->type->name);
		word(l, name);
		warn(l, a->left.at);
	} else if (host && ends_in(a->right, host_ports, 2, &name)) {
		begin(l, "host order");
		word(l, a->left);
		word(l, name);
		warn(l, a->left.at);
	}
}

/* Who has a tgid, too, calls a thread pid, as the kernel does. */
static void look_at_pid(struct lint *l, const struct assignment *a, const struct type *t)
{
	struct span right = a->right;
	struct span tgid = { "tgid", 4 };

	if (span_begins(right, "(u32)"))
		right = span_trim(behind(right, "(u32)"));
	if (!span_is(right, "bpf_get_current_pid_tgid()") ||
	    !(span_is(a->member, "tgid") || (span_is(a->member, "pid") && !find_member(t, tgid))))
		return;
	begin(l, "pid is thread");
	word(l, a->left);
	warn(l, a->left.at);
}

/* The assignment whose = is at p: false if its left is no member of a variable. */
static bool read_assignment(const struct function *f, const char *p, struct assignment *a)
{
	const char *end = f->body.at + f->body.len, *stop, *left = p, *dot;

	if (p == f->body.at || p + 1 >= end || p[1] == '=' || strchr("=!<>+-*/%&|^", p[-1]))
		return false;
	stop = memchr(p, ';', (size_t)(end - p));
	while (left > f->body.at && !strchr(";{})", left[-1]))
		left--;
	a->left = span_trim((struct span){ left, (size_t)(p - left) });
	a->right = stop ? span_trim((struct span){ p + 1, (size_t)(stop - p - 1) }) :
			  (struct span){ p, 0 };
	for (size_t i = 0; i < a->left.len; i++)
		if (!isalnum((unsigned char)a->left.at[i]) && !strchr("_.->", a->left.at[i]))
			return false;
	dot = memchr(a->left.at, '.', a->left.len);
	if (!dot)
		dot = memmem(a->left.at, a->left.len, "->", 2);
	if (!dot)
		return false;
	a->variable = (struct span){ a->left.at, (size_t)(dot - a->left.at) };
	dot += *dot == '-' ? 2 : 1;
	a->member = (struct span){ dot, (size_t)(a->left.at + a->left.len - dot) };
	return is_word(a->variable) && is_word(a->member) && a->right.len;
}

static void look_at_assignments(struct lint *l, const struct function *f)
{
	const char *end = f->body.at + f->body.len;

	for (const char *p = f->body.at; (p = memchr(p, '=', (size_t)(end - p))); p++) {
		struct assignment a;
		struct declaration d;
		struct type *t;
		const struct member *m;

		if (!read_assignment(f, p, &a) || !lint_declaration(f, a.variable, &d))
			continue;
		t = find_type(l, d.type);
		m = t ? find_member(t, a.member) : NULL;
		if (m) {
			look_at_port(l, &a, m);
			look_at_pid(l, &a, t);
		}
		layout_free(t);
	}
}

/* Events */

/* "struct old_evt" of sizeof(struct old_evt): its size; 0: not known. */
static uint32_t size_of(const struct lint *l, struct span name)
{
	struct type *t;
	uint32_t size;

	if (!span_begins(name, "struct "))
		return 0;
	t = find_type(l, span_trim(behind(name, "struct ")));
	size = t ? t->size : 0;
	layout_free(t);
	return size;
}

/* What is in the brackets of sizeof(...). */
static bool read_sizeof(struct span s, struct span *of)
{
	if (!span_begins(s, "sizeof"))
		return false;
	return lint_argument(s, s.at, 0, of);
}

static void look_at_size(struct lint *l, const struct function *f, const char *at,
			 struct span event, struct span of)
{
	bool address = event.len > 1 && event.at[0] == '&';
	struct span v = { event.at + address, event.len - address };
	struct buf sizes[2] = { { 0 }, { 0 } };
	struct declaration d;
	struct type *t;

	if (!is_word(v) || !lint_declaration(f, v, &d))
		return;
	t = find_type(l, d.type);
	if (t && !address && d.pointer && of.len == v.len && !memcmp(of.at, v.at, v.len)) {
		begin(l, "size of a pointer");
		word(l, v);
		warn(l, of.at);
	} else if (t && (address ? !d.pointer : d.pointer) && size_of(l, of) &&
		   size_of(l, of) != t->size) {
		buf_printf(&sizes[0], "%u", t->size);
		buf_printf(&sizes[1], "%u", size_of(l, of));
		begin(l, "size of another");
		text_word(l, t->name);
		text_word(l, buf_text(&sizes[0]));
		text_word(l, buf_text(&sizes[1]));
		text_word(l, t->name);
		warn(l, at);
	}
	layout_free(t);
	buf_free(&sizes[0]);
	buf_free(&sizes[1]);
}

static void look_at_submits(struct lint *l, const struct function *f)
{
	static const struct {
		const char *name;
		size_t event;
	} calls[] = { { "perf_submit", 1 }, { "ringbuf_output", 0 } };

	for (size_t i = 0; i < 2; i++) {
		const char *at = f->body.at;

		while ((at = lint_find_word(f->body, at, calls[i].name, strlen(calls[i].name)))) {
			struct span event, size, of;

			if (lint_argument(f->body, at, calls[i].event, &event) &&
			    lint_argument(f->body, at, calls[i].event + 1, &size) &&
			    read_sizeof(size, &of))
				look_at_size(l, f, size.at, event, of);
			at++;
		}
	}
}

/* Bytes between members */

static bool reads_all(struct span call)
{
	static const char *const calls[] = { "perf_submit", "ringbuf_output",
					     "update",	    "insert",
					     "lookup",	    "delete",
					     "increment",   "lookup_or_try_init" };

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (span_is(call, calls[i]))
			return true;
	return false;
}

/* "evt" of struct evt: a type may be called as the variable is. */
static bool is_tag(struct span where, const char *at)
{
	while (at > where.at && isspace((unsigned char)at[-1]))
		at--;
	return at - where.at >= 6 && !memcmp(at - 6, "struct", 6);
}

/* Is the variable only ever written member by member, and read as a whole? */
static bool is_unset_between(const struct function *f, struct span v, const char *declared)
{
	const char *at = f->body.at, *end = f->body.at + f->body.len;
	bool read = false;

	while ((at = lint_find_word(f->body, at, v.at, v.len))) {
		const char *next = at + v.len;
		struct span call = { 0 };

		while (next < end && isspace((unsigned char)*next))
			next++;
		if (at != declared && !is_tag(f->body, at) && !(next < end && *next == '.')) {
			if (!lint_call_around(f->body, at, &call))
				return false;
			if (!span_is(call, "sizeof") && !reads_all(call))
				return false;
			read |= reads_all(call);
		}
		at += v.len;
	}
	return read;
}

static void look_at_variable(struct lint *l, const struct function *f, struct span type,
			     struct span v)
{
	struct declaration d;
	struct buf bytes = { 0 }, name = { 0 };
	struct type *t;
	uint64_t padding;

	if (!lint_declaration(f, v, &d) || d.at != v.at || d.pointer || d.initialised)
		return;
	t = find_type(l, type);
	padding = t ? padding_of(t) / 8 : 0;
	if (padding && is_unset_between(f, v, v.at)) {
		buf_printf(&bytes, "%llu", (unsigned long long)padding);
		begin(l, "padding");
		word(l, v);
		text_word(l, t->name);
		text_word(l, buf_text(&bytes));
		warn(l, v.at);
	}
	layout_free(t);
	buf_free(&bytes);
	buf_free(&name);
}

/* Each "struct T v;" of the body. */
static void look_at_variables(struct lint *l, const struct function *f)
{
	const char *at = f->body.at, *end = f->body.at + f->body.len;

	while ((at = lint_find_word(f->body, at, "struct", 6))) {
		struct span type, v;

		at += 6;
		type.at = at + strspn(at, " \t\n");
		for (type.len = 0;
		     type.at + type.len < end &&
		     (isalnum((unsigned char)type.at[type.len]) || type.at[type.len] == '_');)
			type.len++;
		v.at = type.at + type.len + strspn(type.at + type.len, " \t\n");
		for (v.len = 0; v.at + v.len < end &&
				(isalnum((unsigned char)v.at[v.len]) || v.at[v.len] == '_');)
			v.len++;
		if (type.len && v.len)
			look_at_variable(l, f, type, v);
	}
}

static void look_at_function(struct lint *l, const struct function *f)
{
	if (!named_by_rule(l, f->name)) {
		look_at_entry(l, f);
		look_at_return(l, f);
		look_at_context(l, f);
	}
	look_at_reads(l, f);
	look_at_assignments(l, f);
	look_at_submits(l, f);
	look_at_variables(l, f);
}

void lint_put(const char *text, const struct object *obj, struct buf *out)
{
	struct lint l = { .text = text, .obj = obj, .out = out };
	struct buf blank = { 0 };
	struct function f;

	if (!lint_blank(text, &blank)) {
		const char *at = l.blank = buf_text(&blank);

		l.btf = obj->btf ? btf__new(obj->btf, obj->btf_size) : NULL;
		while (lint_next_function(&at, &f))
			look_at_function(&l, &f);
		btf__free(l.btf);
	}
	buf_free(&blank);
}

void lint(const char *text, const struct object *obj)
{
	struct buf out = { 0 };

	lint_put(text, obj, &out);
	log_raw(buf_text(&out));
	buf_free(&out);
}
