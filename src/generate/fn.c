/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "generate/fn.h"

#include <bpf/btf.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/log.h"
#include "base/suggest.h"
#include "explain/message.h"
#include "generate/fn_c_type.h"
#include "generate/fn_members.h"
#include "generate/fn_signature.h"
#include "generate/fn_write.h"
#include "generate/generate.h"
#include "machine/kernel_btf.h"
#include "machine/kernel_functions.h"
#include "machine/kernel_headers.h"
#include "machine/machine.h"
#include "probe/template.h"

/* Everything that one target stands for. */
struct selection {
	struct kernel_btf *kernel;
	bool listed; /* what can be probed is known, and only that is taken of a pattern */
	const char *pattern;
	struct kernel_function all[FN_MAX];
	size_t count;
	size_t matched; /* may be more */
};

/* Choosing */

static bool is_pattern(const char *name)
{
	return strpbrk(name, "*?") != NULL;
}

static void take(struct selection *s, const struct kernel_function *f)
{
	for (size_t i = 0; i < s->count; i++)
		if (!strcmp(s->all[i].name, f->name))
			return;
	if (s->count < FN_MAX)
		s->all[s->count++] = *f;
	s->matched++;
}

static bool take_match(const struct kernel_function *f, void *arg)
{
	struct selection *s = arg;

	if (!fnmatch(s->pattern, f->name, 0))
		take(s, f);
	return true;
}

/* Does the line stand there more than once? By name alone the kernel then probes none of them. */
static bool stands_twice(const char *lines, const char *name)
{
	struct buf line = { 0 };
	const char *at;

	buf_printf(&line, "\n%s\n", name);
	at = strstr(lines, buf_text(&line));
	at = at ? strstr(at + 1, buf_text(&line)) : NULL;
	buf_free(&line);
	return at != NULL;
}

/* names: a line each, between newlines. */
static void take_listed(struct selection *s, const char *names)
{
	struct kernel_function f;

	for (const char *at = names; *at; at += strcspn(at, "\n")) {
		char *name;

		at += strspn(at, "\n");
		name = strndup(at, strcspn(at, "\n"));
		if (name && name[0] && stands_twice(names, name))
			log_info("fn:%s: the kernel has several of this name, and they are left "
				 "out",
				 name);
		else if (name && name[0] && kernel_btf_find(s->kernel, name, &f))
			take(s, &f);
		free(name);
	}
}

static int say_too_many(const struct selection *s)
{
	log_error("fn:%s: %zu functions match, and %d are the most: narrow it down; calltap --list "
		  "'fn:%s' shows them",
		  s->pattern, s->matched, FN_MAX, s->pattern);
	return -E2BIG;
}

static int select_pattern(struct selection *s)
{
	struct buf names = { 0 };
	size_t before = s->matched;
	int err = 0;

	kernel_btf_each(s->kernel, take_match, s);
	if (s->matched > FN_MAX)
		return say_too_many(s);
	if (s->listed) {
		s->count = s->matched = before;
		err = kernel_functions_match(s->pattern, &names);
		if (err == -ENOENT)
			log_error("the kernel's list of functions is gone: it was unmounted");
		take_listed(s, buf_text(&names));
		buf_free(&names);
	}
	if (err < 0)
		return err;
	if (s->matched == before) {
		log_error("fn:%s: no function of the kernel's BTF that can be probed matches",
			  s->pattern);
		return -ENOENT;
	}
	return 0;
}

static bool offer(const struct kernel_function *f, void *arg)
{
	suggest_offer(arg, f->name, strlen(f->name));
	return true;
}

static void say_unknown(const struct selection *s)
{
	struct suggestion nearest;
	struct buf near = { 0 };

	suggest_begin(&nearest, s->pattern);
	kernel_btf_each(s->kernel, offer, &nearest);
	suggest_text(&nearest, &near);
	log_error(
		"fn:%s: the kernel's BTF has no such function: it is not in this kernel, nor in a "
		"module that is loaded, or inlined wherever it is called%s",
		s->pattern, buf_text(&near));
	buf_free(&near);
}

static int select_one(struct selection *s)
{
	struct kernel_function f;

	if (is_pattern(s->pattern))
		return select_pattern(s);
	if (!kernel_btf_find(s->kernel, s->pattern, &f)) {
		say_unknown(s);
		return -ENOENT;
	}
	take(s, &f);
	return s->matched > FN_MAX ? say_too_many(s) : 0;
}

static int select_all(struct selection *s, const char *names)
{
	char *copy = strdup(names), *rest = copy;
	int err = copy ? 0 : -ENOMEM;

	while (!err && rest) {
		s->pattern = strsep(&rest, ",");
		if (s->pattern[0]) {
			err = select_one(s);
		} else {
			log_error("fn:%s: a name is missing: fn:NAME, or fn:NAME,NAME", names);
			err = -ENOENT;
		}
	}
	free(copy);
	return err;
}

/* Writing */

struct book {
	const struct selection *chosen;
	const char *headers; /* the kernel's header tree */
	const struct generate_options *options;
	struct fn_types types;
	struct buf basic; /* text of the headers with the basic typedefs */
	struct buf body;
};

static void read_basic(struct book *b)
{
	static const char *const files[] = { "include/linux/types.h", "include/uapi/linux/types.h",
					     "include/asm-generic/int-ll64.h",
					     "include/uapi/asm-generic/int-ll64.h" };

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct buf path = { 0 };

		buf_printf(&path, "%s/%s", b->headers, files[i]);
		io_read_file(buf_text(&path), 1 << 20, &b->basic);
		buf_free(&path);
	}
	b->types.basic = buf_text(&b->basic);
}

static int write_function(struct book *b, const struct kernel_function *f)
{
	const struct generate_options *o = b->options;
	struct fn fn;
	int err = fn_signature_read(f, &b->types, &fn);

	fn.together = (unsigned int)b->chosen->count;
	if (!err)
		err = fn_members_reach(&fn, o, &b->types.complete);
	if (!err)
		err = fn_write(&fn, o, &b->types, &b->body);
	if (!err && fn.on_stack)
		log_info("fn:%s: %u of its arguments come on the stack, and are left out", f->name,
			 fn.on_stack);
	fn_signature_free(&fn);
	return err;
}

static const struct btf_type *find_type(const struct book *b, const char *name, uint32_t kind,
					const struct btf **btf)
{
	for (size_t i = 0; i < b->chosen->count; i++) {
		int id = btf__find_by_name_kind(b->chosen->all[i].btf, name, kind);

		*btf = b->chosen->all[i].btf;
		if (id > 0)
			return btf__type_by_id(*btf, (uint32_t)id);
	}
	return NULL;
}

/* What no header has is written out from BTF: enums first, since structs may have them in them. */
struct made {
	struct buf enums;
	struct buf structs;
};

static bool make_enum(const struct book *b, const char *name, struct buf *out)
{
	const struct btf *btf = NULL;
	const struct btf_type *t = find_type(b, name, BTF_KIND_ENUM, &btf);

	if (!t)
		t = find_type(b, name, BTF_KIND_ENUM64, &btf);
	if (t) {
		fn_c_type_put_enum(btf, t, out);
		buf_char(out, '\n');
	}
	return t;
}

static bool make_struct(struct book *b, const char *name, uint32_t kind, struct buf *out)
{
	const struct btf *btf = NULL;
	const struct btf_type *t = find_type(b, name, kind, &btf);

	if (!t)
		return false;
	buf_str(out, "/* No header has it: as the kernel's BTF has it. */\n");
	if (!fn_c_type_put_struct(btf, t, &b->types, out))
		return false;
	buf_char(out, '\n');
	return true;
}

static int say_undefined(const struct book *b, const char *type)
{
	static const char rest[] =
		"in its BTF, so what is in it can't be named; bpf_probe_read_kernel in a probe of "
		"your own reads it by its offset";
	struct generate_words w;

	if (option_marks_find_type(b->options, type, &w))
		message_option(
			w.option, w.text, w.at,
			"%s is defined neither in the kernel's headers (%s) nor, in a form that "
			"C can have, %s",
			type, b->headers, rest);
	else
		log_error("%s is defined neither in the kernel's headers (%s) nor, in a form that "
			  "C can have, %s",
			  type, b->headers, rest);
	return -EINVAL;
}

static int make(struct book *b, const struct definition *d, struct made *made)
{
	bool done;

	if (d->header)
		return 0;
	if (!strncmp(d->type, "enum ", 5))
		done = make_enum(b, d->type + 5, &made->enums);
	else if (!strncmp(d->type, "union ", 6))
		done = make_struct(b, d->type + 6, BTF_KIND_UNION, &made->structs);
	else
		done = make_struct(b, d->type + 7, BTF_KIND_STRUCT, &made->structs);
	return done ? 0 : say_undefined(b, d->type);
}

/* What is written out may take others: until nothing is missing. */
static int make_missing(struct book *b, struct made *made)
{
	struct definitions *d = &b->types.complete;
	size_t done = 0;
	int err = 0;

	while (!err && done < d->count) {
		size_t n = d->count;

		err = kernel_headers_find(b->headers, d);
		for (; !err && done < n; done++) {
			/* The list may move while it grows. */
			struct definition one = d->all[done];

			err = make(b, &one, made);
		}
	}
	return err;
}

static void put_includes(const struct book *b, struct buf *out)
{
	const struct definitions *d = &b->types.complete;

	buf_str(out, "#include <linux/ptrace.h>\n#include <linux/sched.h>\n"
		     "#include <calltap/types.h>\n");
	for (size_t i = 0; i < d->count; i++) {
		bool again = !d->all[i].header || !strcmp(d->all[i].header, "linux/sched.h");

		for (size_t j = 0; j < i && !again; j++)
			again = d->all[j].header && !strcmp(d->all[j].header, d->all[i].header);
		if (!again)
			buf_printf(out, "#include <%s>\n", d->all[i].header);
	}
	buf_char(out, '\n');
}

static void put_declarations(const struct book *b, struct buf *out)
{
	for (size_t i = 0; i < b->types.declared.count; i++)
		buf_printf(out, "%s;\n", b->types.declared.all[i].type);
	if (b->types.declared.count)
		buf_char(out, '\n');
}

static void put_head(const struct generate_options *o, struct buf *out)
{
	buf_printf(out,
		   "/*\n * Written by calltap from the kernel's own types: one event a call, at "
		   "its %s.\n * It runs as it is, and is meant to be changed.\n */\n",
		   o->returns ? "return" : "entry");
}

static int put_book(struct book *b, struct buf *out)
{
	struct made made = { 0 };
	int err = make_missing(b, &made);

	put_head(b->options, out);
	put_includes(b, out);
	buf_str(out, buf_text(&made.enums));
	buf_str(out, buf_text(&made.structs));
	put_declarations(b, out);
	if (b->options->returns) {
		template_put("src/generate/bpf/fn_stack.h", NULL, NULL, out);
		buf_char(out, '\n');
	}
	buf_add(out, buf_text(&b->body), b->body.len);
	out->failed |= b->body.failed | b->basic.failed | made.enums.failed | made.structs.failed;
	buf_free(&made.enums);
	buf_free(&made.structs);
	return err;
}

static int write_book(const struct selection *s, const char *headers,
		      const struct generate_options *o, struct buf *out)
{
	struct book b = { .chosen = s, .headers = headers, .options = o };
	int err = 0;

	read_basic(&b);
	for (size_t i = 0; !err && i < s->count; i++) {
		if (i)
			buf_char(&b.body, '\n');
		err = write_function(&b, &s->all[i]);
	}
	if (!err)
		err = put_book(&b, out);
	kernel_headers_definitions_free(&b.types.declared);
	kernel_headers_definitions_free(&b.types.complete);
	buf_free(&b.basic);
	buf_free(&b.body);
	return err;
}

int fn_generate(const char *names, const struct generate_options *o, const char *release,
		struct buf *out)
{
	struct selection *s = calloc(1, sizeof(*s));
	struct buf headers = { 0 };
	int err = s ? 0 : -ENOMEM;

	if (!err && !machine_find_headers(release, &headers))
		err = -ENOSYS;
	if (!err)
		err = kernel_btf_open(release, buf_text(&headers), &s->kernel);
	if (!err) {
		s->listed = !strcmp(release, machine_release()) && kernel_functions_are_listed();
		err = select_all(s, names);
		if (!err)
			err = write_book(s, buf_text(&headers), o, out);
		kernel_btf_close(s->kernel);
	}
	buf_free(&headers);
	free(s);
	return err;
}

/* Listing */

struct listing {
	const char *pattern;
	FILE *out;
	size_t count;
};

static bool list_match(const struct kernel_function *f, void *arg)
{
	struct listing *l = arg;
	struct buf text = { 0 };

	if (fnmatch(l->pattern, f->name, 0) != 0)
		return true;
	fn_signature_put(f, &text);
	if (f->module[0])
		buf_printf(&text, " [%s]", f->module);
	fprintf(l->out, "%s\n", buf_text(&text));
	buf_free(&text);
	l->count++;
	return true;
}

/* The running kernel has its BTF with it; another one's may lie beside its headers. */
static int open_btf(const char *release, struct kernel_btf **kernel)
{
	struct buf headers = { 0 };
	int err = -ENOSYS;

	if (!strcmp(release, machine_release()))
		return kernel_btf_open(release, NULL, kernel);
	if (machine_find_headers(release, &headers))
		err = kernel_btf_open(release, buf_text(&headers), kernel);
	buf_free(&headers);
	return err;
}

int fn_list(const char *pattern, const char *release, FILE *out)
{
	struct listing l = { .pattern = pattern, .out = out };
	struct selection s = { .pattern = pattern };
	int err = open_btf(release, &s.kernel);

	if (err)
		return err;
	kernel_btf_each(s.kernel, list_match, &l);
	if (!l.count && is_pattern(pattern))
		log_error("fn:%s: no function of the kernel's BTF matches", pattern);
	else if (!l.count)
		say_unknown(&s);
	kernel_btf_close(s.kernel);
	return l.count ? 0 : -ENOENT;
}
