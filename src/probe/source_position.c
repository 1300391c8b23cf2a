/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "probe/source_position.h"

#include <linux/btf.h>
#include <string.h>

#include "machine/kernel_headers.h"
#include "object/object.h"
#include "probe/option_text.h"
#include "probe/source_lines.h"

/* A text of the BTF's; NULL: there is none. The bytes may be anybody's. */
static const char *string_at(const struct object *obj, uint32_t offset)
{
	struct btf_header h;
	uint64_t begin;
	const char *bytes = obj->btf;

	if (!bytes || obj->btf_size < sizeof(h))
		return NULL;
	memcpy(&h, bytes, sizeof(h));
	begin = (uint64_t)h.hdr_len + h.str_off;
	if (offset >= h.str_len || begin + h.str_len > obj->btf_size ||
	    bytes[begin + h.str_len - 1])
		return NULL;
	return bytes + begin + offset;
}

/* What is no file has no folder: the compiler says its own then (src/cc/main.c). */
static const char *without_folder(const char *file)
{
	static const char none[] = "/-/";

	return file && !strncmp(file, none, strlen(none)) ? file + strlen(none) : file;
}

static bool in_header(const struct object *obj, const struct bpf_line_info *info)
{
	const char *file = string_at(obj, info->file_name_off);

	return file && kernel_headers_have(file, strlen(file));
}

/* The last record not behind the instruction; not of a header, if so asked. */
static bool last_record(const struct object *obj, const struct object_prog *p, long insn,
			bool users, struct bpf_line_info *at)
{
	bool found = false;

	for (uint32_t i = 0; i < p->lines.count && p->lines.rec_size >= sizeof(*at); i++) {
		struct bpf_line_info info;

		memcpy(&info, (char *)p->lines.data + (size_t)i * p->lines.rec_size, sizeof(info));
		/* What the compiler put in itself, to clear a variable, has no line. */
		if ((long)info.insn_off > insn || !BPF_LINE_INFO_LINE_NUM(info.line_col) ||
		    (users && in_header(obj, &info)))
			continue;
		*at = info;
		found = true;
	}
	return found;
}

/* The first record of the user's file behind the instruction. */
static bool next_record(const struct object *obj, const struct object_prog *p, long insn,
			struct bpf_line_info *at)
{
	for (uint32_t i = 0; i < p->lines.count && p->lines.rec_size >= sizeof(*at); i++) {
		memcpy(at, (char *)p->lines.data + (size_t)i * p->lines.rec_size, sizeof(*at));
		if ((long)at->insn_off > insn && BPF_LINE_INFO_LINE_NUM(at->line_col) &&
		    !in_header(obj, at))
			return true;
	}
	return false;
}

/*
 * A header's code that a line of the user's file has brought in: the record is that line's. At the
 * program's beginning, in front of which stands no line, it is the line that comes next.
 */
static bool record_of(const struct object *obj, const struct object_prog *p, long insn,
		      struct bpf_line_info *at)
{
	struct bpf_line_info own;

	if (!last_record(obj, p, insn, false, at))
		return false;
	if (in_header(obj, at) && ((last_record(obj, p, insn, true, &own) && own.insn_off) ||
				   next_record(obj, p, insn, &own)))
		*at = own;
	return true;
}

/* The compiler reads a line from the file that it is in, and standard input is none. */
static void find_source(struct position *at)
{
	struct source_lines l;

	if (!at->text || !source_lines_find(&l, at->text, at->file, at->file_len, at->line))
		return;
	at->source = l.at;
	at->source_len = l.len;
}

bool source_position_of(const struct object *obj, const struct object_prog *p, long insn,
			struct position *at)
{
	struct bpf_line_info info;

	*at = (struct position){ 0 };
	if (!record_of(obj, p, insn, &info))
		return false;
	at->file = without_folder(string_at(obj, info.file_name_off));
	at->source = string_at(obj, info.line_off);
	at->file_len = at->file ? strlen(at->file) : 0;
	at->source_len = at->source ? strlen(at->source) : 0;
	at->line = BPF_LINE_INFO_LINE_NUM(info.line_col);
	at->column = BPF_LINE_INFO_LINE_COL(info.line_col);
	at->text = obj->text;
	if (option_text_contains(at))
		option_text_set_source(at);
	else if (at->file && !at->source_len)
		find_source(at);
	return at->file != NULL;
}

bool source_position_in_text(const char *text, const char *where, struct position *at)
{
	struct source_lines l;

	source_lines_begin(&l, text);
	while (source_lines_next(&l)) {
		if (where < l.at || where > l.at + l.len || !l.file)
			continue;
		*at = (struct position){ .file = l.file,
					 .file_len = l.file_len,
					 .line = l.line,
					 .column = (unsigned long)(where - l.at) + 1,
					 .source = l.at,
					 .source_len = l.len,
					 .text = text };
		return true;
	}
	return false;
}
