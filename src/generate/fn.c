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

/* The functions of one target. */
struct selection {
	struct kernel_btf *kernel;
	bool listed; /* tracefs lists the functions that can be probed: patterns match only those */
	const char *pattern;
	struct kernel_function all[FN_MAX];
	size_t count;
	size_t matched; /* may be more than FN_MAX */
};

/* Selection */

static bool is_pattern(const char *name)
{
	return strpbrk(name, "*?") != NULL;
}

static void add_function(struct selection *s, const struct kernel_function *f)
{
	for (size_t i = 0; i < s->count; i++)
		if (!strcmp(s->all[i].name, f->name))
			return;
	if (s->count < FN_MAX)
		s->all[s->count++] = *f;
	s->matched++;
}

static bool add_match(const struct kernel_function *f, void *arg)
{
	struct selection *s = arg;

	if (!fnmatch(s->pattern, f->name, 0))
		add_function(s, f);
	return true;
}

/* Return true if a line occurs twice: the kernel refuses to probe an ambiguous name. */
static bool has_line_twice(const char *lines, const char *name)
{
	struct buf line = { 0 };
	const char *at;

	buf_printf(&line, "\n%s\n", name);
	at = strstr(lines, buf_text(&line));
	at = at ? strstr(at + 1, buf_text(&line)) : NULL;
	buf_free(&line);
	return at != NULL;
}

/* Add the functions in names, one a line, with a newline before the first. */
static void add_listed(struct selection *s, const char *names)
{
	struct kernel_function f;

	for (const char *at = names; *at; at += strcspn(at, "\n")) {
		char *name;

		at += strspn(at, "\n");
		name = strndup(at, strcspn(at, "\n"));
		if (name && name[0] && has_line_twice(names, name))
			log_info("fn:%s: skipped: the kernel has several functions of this name",
				 name);
		else if (name && name[0] && kernel_btf_find(s->kernel, name, &f))
			add_function(s, &f);
		free(name);
	}
}

static int log_too_many(const struct selection *s)
{
	log_error("fn:%s: %zu functions match, more than the limit of %d: use a narrower pattern; "
		  "calltap --list 'fn:%s' lists them",
		  s->pattern, s->matched, FN_MAX, s->pattern);
	return -E2BIG;
}

static int select_pattern(struct selection *s)
{
	struct buf names = { 0 };
	size_t before = s->matched;
	int err = 0;

	kernel_btf_each(s->kernel, add_match, s);
	if (s->matched > FN_MAX)
		return log_too_many(s);
	if (s->listed) {
		s->count = s->matched = before;
		err = kernel_functions_match(s->pattern, &names);
		if (err == -ENOENT)
			log_error("cannot read the kernel's list of functions: tracefs was "
				  "unmounted");
		add_listed(s, buf_text(&names));
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

static bool offer_name(const struct kernel_function *f, void *arg)
{
	suggest_offer(arg, f->name, strlen(f->name));
	return true;
}

static void log_unknown(const struct selection *s)
{
	struct suggestion nearest;
	struct buf near = { 0 };

	suggest_begin(&nearest, s->pattern);
	kernel_btf_each(s->kernel, offer_name, &nearest);
	suggest_text(&nearest, &near);
	log_error("fn:%s: the kernel's BTF has no such function: neither this kernel nor a loaded "
		  "module has it, or it is inlined everywhere%s",
		  s->pattern, buf_text(&near));
	buf_free(&near);
}

static int select_one(struct selection *s)
{
	struct kernel_function f;

	if (is_pattern(s->pattern))
		return select_pattern(s);
	if (!kernel_btf_find(s->kernel, s->pattern, &f)) {
		log_unknown(s);
		return -ENOENT;
	}
	add_function(s, &f);
	return s->matched > FN_MAX ? log_too_many(s) : 0;
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

/* Output */

struct fn_source {
	const struct selection *selection;
	const char *headers; /* the kernel's header tree */
	const struct generate_options *options;
	struct fn_types types;
	struct buf basic; /* the headers with the basic typedefs */
	struct buf body;
};

static void read_basic_types(struct fn_source *b)
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

static int write_function(struct fn_source *b, const struct kernel_function *f)
{
	const struct generate_options *o = b->options;
	struct fn fn;
	int err = fn_signature_read(f, &b->types, &fn);

	fn.probed_together = (unsigned int)b->selection->count;
	if (!err)
		err = fn_members_collect(&fn, o, &b->types.complete);
	if (!err)
		err = fn_write(&fn, o, &b->types, &b->body);
	if (!err && fn.on_stack)
		log_info("fn:%s: %u arguments are passed on the stack and not shown", f->name,
			 fn.on_stack);
	fn_signature_free(&fn);
	return err;
}

static const struct btf_type *find_type(const struct fn_source *b, const char *name, uint32_t kind,
					const struct btf **btf)
{
	for (size_t i = 0; i < b->selection->count; i++) {
		int id = btf__find_by_name_kind(b->selection->all[i].btf, name, kind);

		*btf = b->selection->all[i].btf;
		if (id > 0)
			return btf__type_by_id(*btf, (uint32_t)id);
	}
	return NULL;
}

/* Definitions from BTF of types that no header has. Enums come first: structs may use them. */
struct type_definitions {
	struct buf enums;
	struct buf structs;
};

static bool define_enum(const struct fn_source *b, const char *name, struct buf *out)
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

static bool define_struct(struct fn_source *b, const char *name, uint32_t kind, struct buf *out)
{
	const struct btf *btf = NULL;
	const struct btf_type *t = find_type(b, name, kind, &btf);

	if (!t)
		return false;
	buf_str(out, "/* Not defined in any header; taken from the kernel's BTF. */\n");
	if (!fn_c_type_put_struct(btf, t, &b->types, out))
		return false;
	buf_char(out, '\n');
	return true;
}

static int log_undefined(const struct fn_source *b, const char *type)
{
	static const char rest[] =
		"in its BTF, so its members have no names: read it by offset with "
		"bpf_probe_read_kernel in a probe of your own";
	struct option_excerpt w;

	if (option_marks_find_type(b->options, type, &w))
		message_option(
			w.option, w.text, w.at,
			"%s is defined neither in the kernel's headers (%s) nor, in a form that "
			"C can express, %s",
			type, b->headers, rest);
	else
		log_error("%s is defined neither in the kernel's headers (%s) nor, in a form that "
			  "C can express, %s",
			  type, b->headers, rest);
	return -EINVAL;
}

static int define_type(struct fn_source *b, const struct definition *d,
		       struct type_definitions *definitions)
{
	bool done;

	if (d->header)
		return 0;
	if (!strncmp(d->type, "enum ", 5))
		done = define_enum(b, d->type + 5, &definitions->enums);
	else if (!strncmp(d->type, "union ", 6))
		done = define_struct(b, d->type + 6, BTF_KIND_UNION, &definitions->structs);
	else
		done = define_struct(b, d->type + 7, BTF_KIND_STRUCT, &definitions->structs);
	return done ? 0 : log_undefined(b, d->type);
}

/* A definition may need further types, which are appended to the list. */
static int define_missing_types(struct fn_source *b, struct type_definitions *definitions)
{
	struct definitions *d = &b->types.complete;
	size_t done = 0;
	int err = 0;

	while (!err && done < d->count) {
		size_t n = d->count;

		err = kernel_headers_find(b->headers, d);
		for (; !err && done < n; done++) {
			/* A copy: the list may be reallocated. */
			struct definition one = d->all[done];

			err = define_type(b, &one, definitions);
		}
	}
	return err;
}

static void put_includes(const struct fn_source *b, struct buf *out)
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

static void put_declarations(const struct fn_source *b, struct buf *out)
{
	for (size_t i = 0; i < b->types.declared.count; i++)
		buf_printf(out, "%s;\n", b->types.declared.all[i].type);
	if (b->types.declared.count)
		buf_char(out, '\n');
}

static void put_head(const struct generate_options *o, struct buf *out)
{
	buf_printf(out,
		   "/*\n * Generated by calltap from kernel BTF. Sends one event per call, at its "
		   "%s.\n * Edit as needed.\n */\n",
		   o->returns ? "return" : "entry");
}

static int put_source(struct fn_source *b, struct buf *out)
{
	struct type_definitions definitions = { 0 };
	int err = define_missing_types(b, &definitions);

	put_head(b->options, out);
	put_includes(b, out);
	buf_str(out, buf_text(&definitions.enums));
	buf_str(out, buf_text(&definitions.structs));
	put_declarations(b, out);
	if (b->options->returns) {
		template_put("src/generate/bpf/fn_stack.h", NULL, NULL, out);
		buf_char(out, '\n');
	}
	buf_add(out, buf_text(&b->body), b->body.len);
	out->failed |= b->body.failed | b->basic.failed | definitions.enums.failed |
		       definitions.structs.failed;
	buf_free(&definitions.enums);
	buf_free(&definitions.structs);
	return err;
}

static int write_source(const struct selection *s, const char *headers,
			const struct generate_options *o, struct buf *out)
{
	struct fn_source b = { .selection = s, .headers = headers, .options = o };
	int err = 0;

	read_basic_types(&b);
	for (size_t i = 0; !err && i < s->count; i++) {
		if (i)
			buf_char(&b.body, '\n');
		err = write_function(&b, &s->all[i]);
	}
	if (!err)
		err = put_source(&b, out);
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

	if (!err && !machine_require_headers(release, &headers))
		err = -ENOSYS;
	if (!err)
		err = kernel_btf_open(release, buf_text(&headers), &s->kernel);
	if (!err) {
		s->listed = !strcmp(release, machine_release()) && kernel_functions_list_readable();
		err = select_all(s, names);
		if (!err)
			err = write_source(s, buf_text(&headers), o, out);
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

/* The running kernel exports its BTF; another kernel's may be in its header tree. */
static int open_btf(const char *release, struct kernel_btf **kernel)
{
	struct buf headers = { 0 };
	int err = -ENOSYS;

	if (!strcmp(release, machine_release()))
		return kernel_btf_open(release, NULL, kernel);
	if (machine_require_headers(release, &headers))
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
		log_unknown(&s);
	kernel_btf_close(s.kernel);
	return l.count ? 0 : -ENOENT;
}
