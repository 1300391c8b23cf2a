/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "generate/sys_write.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "generate/generate.h"
#include "generate/sys_arg_types.h"
#include "generate/sys_field.h"
#include "generate/sys_field_choice.h"
#include "generate/sys_format.h"
#include "generate/sys_names.h"
#include "machine/kernel_headers.h"
#include "probe/template.h"

struct writer {
	struct buf *out;
	const struct generate_options *options;
	const struct sys_text *text;
	const struct sys_call *call;
	bool returns; /* this call's event is sent at its return */
	bool pairs;   /* that of at least one call is */
};

static void put_where(const struct writer *w, const char *otherwise)
{
	if (!w->options->where)
		return;
	option_marks_add_condition(w->out, w->options);
	buf_printf(w->out, "\tif (!wanted)\n%s", otherwise);
}

/* The struct of an event */

static bool shows_path(const struct writer *w, const struct sys_arg *arg)
{
	return w->options->paths && sys_arg_types_is_descriptor(w->call, arg);
}

static void put_field(const struct writer *w, const struct sys_arg *arg)
{
	const char *name = arg->name, *suffix = sys_names_suffix(w->call, arg->name);
	struct sys_shape s;

	sys_arg_types_shape(w->call, arg, &s);
	if (s.form != SYS_VALUE && s.when == SYS_AT_RETURN && !w->returns)
		s = (struct sys_shape){ .type = "const void *" }; /* not filled yet */
	buf_char(w->out, '\t');
	if (shows_path(w, arg))
		buf_printf(w->out, "struct fd_path %s%s;\n", name, suffix);
	else if (s.form == SYS_CHOICE)
		sys_field_choice_declare(w->out, w->call, arg, suffix);
	else
		sys_field_declare(w->out, &s, name, suffix);
}

static void put_struct(const struct writer *w)
{
	buf_str(w->out, "\n/* ");
	sys_names_signature(w->call, w->out);
	buf_printf(w->out, " */\nstruct %s_evt {\n", w->call->name);
	buf_str(w->out, "\tktime_t ts; /* when the call began */\n"
			"\tpid_t pid;\n\tpid_t tid;\n\tchar comm[16];\n");
	for (size_t i = 0; i < w->call->count; i++)
		put_field(w, &w->call->args[i]);
	option_marks_add_members(w->out, w->options);
	if (w->returns)
		buf_str(w->out, "\tret64_t ret;\n\tduration_t duration;\n");
	buf_printf(w->out, "};\nBPF_PERF_OUTPUT(%s%s);\n", w->call->name,
		   sys_names_stream_suffix(w->call));
}

/* Programs */

static bool has_name(const struct sys_arg *arg, const char *name)
{
	return name && !strcmp(arg->name, name);
}

/* Return true if the program at the return uses the argument. */
static bool is_read_at_return(const struct writer *w, const struct sys_arg *arg)
{
	struct sys_shape s;

	for (size_t i = 0; i < w->call->count; i++) {
		const struct sys_arg *other = &w->call->args[i];

		sys_arg_types_shape(w->call, other, &s);
		if (s.form == SYS_VALUE ||
		    (s.when == SYS_AT_ENTRY && sys_arg_types_replaces_memory(w->call)))
			continue;
		if (s.form == SYS_CHOICE && !sys_field_choice_reads(w->call, other))
			continue;
		if (other == arg || has_name(arg, s.length) || has_name(arg, s.within))
			return true;
	}
	return w->options->where || w->options->fields.count;
}

static void put_local_name(const struct writer *w, const struct sys_arg *arg)
{
	buf_printf(w->out, "%s%s", arg->name, sys_names_suffix(w->call, arg->name));
}

/* Append "(const char *)ctx->args[1]"; from: "ctx->". */
static void put_argument(const struct writer *w, const char *type, const char *from, size_t i)
{
	size_t begin;

	buf_char(w->out, '(');
	begin = w->out->len;
	sys_field_put_type(w->out, type);
	if (!w->out->failed && w->out->len > begin && w->out->data[w->out->len - 1] == ' ')
		w->out->len--;
	buf_printf(w->out, ")%sargs[%zu]", from, i);
}

static void put_locals(const struct writer *w)
{
	for (size_t i = 0; i < w->call->count; i++) {
		struct sys_shape s;

		sys_arg_types_shape(w->call, &w->call->args[i], &s);
		buf_char(w->out, '\t');
		sys_field_put_type(w->out, s.local);
		put_local_name(w, &w->call->args[i]);
		buf_str(w->out, " = ");
		put_argument(w, s.local, w->text->functions ? "enter." : "ctx->", i);
		buf_str(w->out, ";\n");
	}
}

/* Append declarations or assignments of the arguments that the program at the return uses. */
static void put_kept_locals(const struct writer *w, bool declare)
{
	for (size_t i = 0; i < w->call->count; i++) {
		struct sys_shape s;

		sys_arg_types_shape(w->call, &w->call->args[i], &s);
		if (!is_read_at_return(w, &w->call->args[i]))
			continue;
		buf_char(w->out, '\t');
		if (declare)
			sys_field_put_type(w->out, s.local);
		put_local_name(w, &w->call->args[i]);
		if (!declare) {
			buf_str(w->out, " = ");
			put_argument(w, s.local, "call->", i);
		}
		buf_str(w->out, ";\n");
	}
}

static struct sys_assignment assignment_of(const struct writer *w, const struct sys_arg *arg)
{
	const char *suffix = sys_names_suffix(w->call, arg->name);
	struct sys_assignment p;

	sys_arg_types_shape(w->call, arg, &p.shape);
	if (p.shape.form != SYS_VALUE && p.shape.when == SYS_AT_RETURN && !w->returns)
		p.shape.form = SYS_VALUE, p.shape.when = SYS_AT_ENTRY;
	snprintf(p.to, sizeof(p.to), "evt->%s%s", arg->name, suffix);
	snprintf(p.from, sizeof(p.from), "%s%s", arg->name, suffix);
	return p;
}

static void put_entry_value(const struct writer *w, const struct sys_arg *arg)
{
	struct sys_assignment p = assignment_of(w, arg);

	if (shows_path(w, arg))
		buf_printf(w->out, "\tfd_path_read(&%s, (int)%s);\n", p.to, p.from);
	else if (p.shape.form == SYS_CHOICE)
		sys_field_choice_put_entry(w->out, w->call, arg, &p);
	else if (p.shape.when != SYS_AT_RETURN)
		sys_field_put(w->out, "\t", &p);
}

static void put_return_value(const struct writer *w, const struct sys_arg *arg)
{
	struct sys_assignment p = assignment_of(w, arg);

	if (p.shape.form == SYS_CHOICE && sys_field_choice_reads(w->call, arg))
		sys_field_choice_put_return(w->out, w->call, arg, &p);
	else if (p.shape.when == SYS_AT_RETURN)
		sys_field_put_result(w->out, "\t", &p);
	else if (p.shape.when == SYS_AT_BOTH) {
		p.shape.when = SYS_AT_RETURN;
		sys_field_put(w->out, "\t", &p);
	}
}

/* Read memory again that was not resident at the entry: by now the kernel has read it, too. */
static void put_second_read(const struct writer *w, const struct sys_arg *arg)
{
	struct sys_assignment p = assignment_of(w, arg);

	if (p.shape.form == SYS_VALUE || p.shape.form == SYS_CHOICE || p.shape.when != SYS_AT_ENTRY)
		return;
	buf_printf(w->out, "\tif (%s.got < 0)\n\t", p.to);
	sys_field_put(w->out, "\t", &p);
}

static void put_each_argument(const struct writer *w,
			      void (*put)(const struct writer *w, const struct sys_arg *arg))
{
	for (size_t i = 0; i < w->call->count; i++)
		put(w, &w->call->args[i]);
}

static void put_entry_begin(const struct writer *w)
{
	const char *name = w->call->name;

	if (w->text->functions)
		buf_printf(w->out,
			   "\nint kprobe__sys_%s(struct pt_regs *ctx)\n{\n"
			   "\tstruct syscall_enter enter = entered(ctx);\n",
			   name);
	else
		buf_printf(w->out,
			   "\nint tracepoint__syscalls__sys_enter_%s(struct syscall_enter *ctx)\n"
			   "{\n",
			   name);
	put_locals(w);
	buf_str(w->out, "\tu64 id = bpf_get_current_pid_tgid();\n\tint zero = 0;\n");
	if (w->pairs)
		buf_printf(w->out,
			   "\tstruct call *call = space.lookup(&zero);\n\tstruct %s_evt *evt;\n\n"
			   "\tif (!call)\n\t\treturn 0;\n\tevt = &call->event.%s;\n",
			   name, name);
	else
		buf_printf(w->out,
			   "\tstruct %s_evt *evt = (struct %s_evt *)space.lookup(&zero);\n\n"
			   "\tif (!evt)\n\t\treturn 0;\n",
			   name, name);
	if (!w->returns)
		put_where(w, "\t\treturn 0;\n");
	buf_str(w->out, "\tevt->ts = bpf_ktime_get_ns();\n"
			"\tevt->pid = id >> 32;\n\tevt->tid = (u32)id;\n"
			"\tbpf_get_current_comm(evt->comm, sizeof(evt->comm));\n");
}

static void put_submit(const struct writer *w)
{
	for (size_t i = 0; i < w->options->fields.count; i++)
		option_marks_add_value(w->out, w->options, i, "evt->", "user");
	buf_printf(w->out, "\t%s%s.perf_submit(ctx, evt, sizeof(*evt));\n", w->call->name,
		   sys_names_stream_suffix(w->call));
}

/* Append the call's number: the kernel's, or in functions, which do not get it, the index. */
static void put_call_number(const struct writer *w)
{
	if (w->text->functions)
		buf_printf(w->out, "%zu", (size_t)(w->call - w->text->calls));
	else
		buf_str(w->out, "ctx->nr");
}

static void put_keep(const struct writer *w)
{
	buf_str(w->out, "\tcall->nr = ");
	put_call_number(w);
	buf_str(w->out, ";\n\tcall->pid = id >> 32;\n");
	for (size_t i = 0; i < w->call->count; i++)
		if (is_read_at_return(w, &w->call->args[i]))
			buf_printf(w->out, "\tcall->args[%zu] = %sargs[%zu];\n", i,
				   w->text->functions ? "enter." : "ctx->", i);
	buf_str(w->out, "\tkeep(bpf_get_current_task(), call);\n");
}

static void put_entry(const struct writer *w)
{
	put_entry_begin(w);
	put_each_argument(w, put_entry_value);
	if (w->returns)
		put_keep(w);
	else
		put_submit(w);
	buf_str(w->out, "\treturn 0;\n}\n");
}

static void put_return(const struct writer *w)
{
	const char *name = w->call->name;
	bool forks = sys_arg_types_forks(w->call);

	if (w->text->functions)
		buf_printf(w->out, "\nint kretprobe__sys_%s(struct pt_regs *ctx)\n{\n", name);
	else
		buf_printf(w->out,
			   "\nint tracepoint__syscalls__sys_exit_%s(struct syscall_exit *ctx)\n"
			   "{\n",
			   name);
	buf_printf(w->out,
		   "\tu64 task = bpf_get_current_task();\n"
		   "\tlong ret = %s;\n%s"
		   "\tstruct call *call = %sreturned(task, ",
		   w->text->functions ? "PT_REGS_RC(ctx)" : "ctx->ret",
		   forks ? "\t/* 0: the return in the new thread, which has no entry. */\n" : "",
		   forks ? "ret ? " : "");
	put_call_number(w);
	buf_printf(w->out, ")%s;\n\tstruct %s_evt *evt;\n", forks ? " : NULL" : "", name);
	put_kept_locals(w, true);
	buf_printf(w->out, "\n\tif (!call)\n\t\treturn 0;\n\tevt = &call->event.%s;\n", name);
	put_kept_locals(w, false);
	put_where(w, "\t\tgoto out;\n");
	buf_str(w->out, "\tevt->ret = ret;\n\tevt->duration = bpf_ktime_get_ns() - evt->ts;\n");
	if (!sys_arg_types_replaces_memory(w->call))
		put_each_argument(w, put_second_read);
	put_each_argument(w, put_return_value);
	put_submit(w);
	buf_printf(w->out, "%s\tbegun.delete(&task);\n\treturn 0;\n}\n",
		   w->options->where ? "out:\n" : "");
}

/* The text around the programs */

static void put_head(const struct writer *w, const struct sys_call *calls, size_t n)
{
	if (n == 1)
		buf_printf(w->out, "/* The system call %s, %s. */\n", calls->name,
			   w->pairs ? "when it returns" : "when it begins");
	else
		buf_printf(w->out, "/* %zu system calls, %s. */\n", n,
			   w->pairs ? "when they return" : "when they begin");
	buf_str(w->out, "/*\n * Not seen: calls by io_uring, and by 32-bit programs on a 64-bit "
			"kernel.\n");
	if (w->pairs)
		buf_str(w->out, " * Process memory is read at entry, and again at return if the "
				"page was not\n * resident; by then the kernel has faulted it "
				"in.\n");
	else
		buf_str(w->out, " * Process memory is read at entry, where the page may not be "
				"resident yet.\n * An event at the return (-r) has it: the kernel "
				"has faulted it in by then.\n");
	buf_str(w->out, " */\n");
}

/* Append #includes for headers, "A,B" or NULL, that lines does not have yet. */
static void put_headers(struct buf *lines, const char *headers)
{
	struct buf line = { 0 };

	for (size_t n; headers && *headers; headers += n + (headers[n] == ',')) {
		n = strcspn(headers, ",");
		buf_clear(&line);
		buf_printf(&line, "#include <%.*s>\n", (int)n, headers);
		if (!strstr(buf_text(lines), buf_text(&line)))
			buf_str(lines, buf_text(&line));
	}
	lines->failed |= line.failed;
	buf_free(&line);
}

static void put_case_headers(struct buf *lines, const struct sys_call *call,
			     const struct sys_arg *arg)
{
	const struct sys_case *c = NULL;
	struct sys_shape s;

	while ((c = sys_arg_types_case_next(call, arg, c))) {
		sys_arg_types_case_shape(c, &s);
		put_headers(lines, s.headers);
	}
}

static void put_includes(const struct sys_text *text, struct buf *out)
{
	const struct sys_call *calls = text->calls;
	size_t n = text->count;
	struct buf lines = { 0 };
	struct sys_shape s;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < calls[i].count; j++) {
			sys_arg_types_shape(&calls[i], &calls[i].args[j], &s);
			put_headers(&lines, s.headers);
			if (s.form == SYS_CHOICE)
				put_case_headers(&lines, &calls[i], &calls[i].args[j]);
		}
	if (text->functions)
		put_headers(&lines, "asm/ptrace.h");
	for (size_t i = 0; text->structs && i < text->structs->count; i++)
		if (text->structs->all[i].header)
			put_headers(&lines, text->structs->all[i].header);
	if (text->options->paths)
		put_headers(&lines, "calltap/fd.h");
	put_headers(&lines, "calltap/names.h");
	put_headers(&lines, "calltap/types.h");
	put_headers(&lines, "calltap/user.h");
	buf_str(out, buf_text(&lines));
	out->failed |= lines.failed;
	buf_free(&lines);
	option_constants_put(text->options, out);
}

/* Append the structs that the programs get as ctx. */
static void put_contexts(const struct writer *w)
{
	buf_char(w->out, '\n');
	if (w->text->functions) {
		template_put("src/generate/bpf/sys_function.h", NULL, NULL, w->out);
		return;
	}
	template_put("src/generate/bpf/sys_tracepoint.h", NULL, NULL, w->out);
	if (!w->pairs)
		return;
	buf_char(w->out, '\n');
	template_put("src/generate/bpf/sys_tracepoint_return.h", NULL, NULL, w->out);
}

static void put_space(const struct writer *w, const struct sys_call *calls, size_t n)
{
	buf_str(w->out, "\nunion event {\n");
	for (size_t i = 0; i < n; i++)
		buf_printf(w->out, "\tstruct %s_evt %s;\n", calls[i].name, calls[i].name);
	buf_str(w->out, "};\n");
	if (!w->pairs) {
		buf_str(w->out, "\n/* Scratch space: too large for the 512-byte BPF stack. */\n"
				"BPF_PERCPU_ARRAY(space, union event, 1);\n");
		return;
	}
	buf_char(w->out, '\n');
	template_put("src/generate/bpf/sys_pairing.h", NULL, NULL, w->out);
}

static void begin_call(struct writer *w, const struct sys_call *call)
{
	w->call = call;
	w->returns = w->options->returns && sys_arg_types_returns(call);
}

void sys_write(const struct sys_text *text, struct buf *out)
{
	struct writer w = { .out = out, .options = text->options, .text = text };

	for (size_t i = 0; i < text->count; i++)
		w.pairs |= text->options->returns && sys_arg_types_returns(&text->calls[i]);
	put_head(&w, text->calls, text->count);
	put_includes(text, out);
	put_contexts(&w);
	for (size_t i = 0; i < text->count; i++) {
		begin_call(&w, &text->calls[i]);
		put_struct(&w);
	}
	put_space(&w, text->calls, text->count);
	for (size_t i = 0; i < text->count; i++) {
		begin_call(&w, &text->calls[i]);
		put_entry(&w);
		if (w.returns)
			put_return(&w);
	}
}
