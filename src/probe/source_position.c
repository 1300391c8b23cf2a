/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "probe/source_position.h"

#include <linux/btf.h>
#include <string.h>

#include "machine/kernel_headers.h"
#include "object/object.h"
#include "probe/option_text.h"
#include "probe/source_lines.h"

/* A string of the BTF; NULL if there is none. The BTF may be from an untrusted file. */
static const char *btf_string(const struct object *obj, uint32_t offset)
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

/* calltap-cc compiles standard input and generated text in the folder /-/. */
static const char *without_stdin_folder(const char *file)
{
	static const char prefix[] = "/-/";

	return file && !strncmp(file, prefix, strlen(prefix)) ? file + strlen(prefix) : file;
}

static bool is_in_header(const struct object *obj, const struct bpf_line_info *info)
{
	const char *file = btf_string(obj, info->file_name_off);

	return file && kernel_headers_is_path(file, strlen(file));
}

/* Find the last line record at or before the instruction; user_only: not one of a header. */
static bool find_last_record(const struct object *obj, const struct object_prog *p, long insn,
			     bool user_only, struct bpf_line_info *record)
{
	bool found = false;

	for (uint32_t i = 0; i < p->lines.count && p->lines.rec_size >= sizeof(*record); i++) {
		struct bpf_line_info info;

		memcpy(&info, (char *)p->lines.data + (size_t)i * p->lines.rec_size, sizeof(info));
		/* Code that the compiler adds, to clear a variable, has line 0. */
		if ((long)info.insn_off > insn || !BPF_LINE_INFO_LINE_NUM(info.line_col) ||
		    (user_only && is_in_header(obj, &info)))
			continue;
		*record = info;
		found = true;
	}
	return found;
}

/* Find the first line record of the user's file after the instruction. */
static bool find_next_user_record(const struct object *obj, const struct object_prog *p, long insn,
				  struct bpf_line_info *record)
{
	for (uint32_t i = 0; i < p->lines.count && p->lines.rec_size >= sizeof(*record); i++) {
		memcpy(record, (char *)p->lines.data + (size_t)i * p->lines.rec_size,
		       sizeof(*record));
		if ((long)record->insn_off > insn && BPF_LINE_INFO_LINE_NUM(record->line_col) &&
		    !is_in_header(obj, record))
			return true;
	}
	return false;
}

/*
 * Find the line record of an instruction. For code from a header, this is the user's line before
 * it, or, at the beginning of the program, the user's line after it.
 */
static bool find_record(const struct object *obj, const struct object_prog *p, long insn,
			struct bpf_line_info *record)
{
	struct bpf_line_info user;

	if (!find_last_record(obj, p, insn, false, record))
		return false;
	if (is_in_header(obj, record) &&
	    ((find_last_record(obj, p, insn, true, &user) && user.insn_off) ||
	     find_next_user_record(obj, p, insn, &user)))
		*record = user;
	return true;
}

/* The compiler does not know the source lines of standard input: look them up in the text. */
static void set_source_from_text(struct position *position)
{
	struct source_lines l;

	if (!position->text || !source_lines_find(&l, position->text, position->file,
						  position->file_len, position->line))
		return;
	position->source = l.at;
	position->source_len = l.len;
}

bool source_position_of(const struct object *obj, const struct object_prog *p, long insn,
			struct position *position)
{
	struct bpf_line_info info;

	*position = (struct position){ 0 };
	if (!find_record(obj, p, insn, &info))
		return false;
	position->file = without_stdin_folder(btf_string(obj, info.file_name_off));
	position->source = btf_string(obj, info.line_off);
	position->file_len = position->file ? strlen(position->file) : 0;
	position->source_len = position->source ? strlen(position->source) : 0;
	position->line = BPF_LINE_INFO_LINE_NUM(info.line_col);
	position->column = BPF_LINE_INFO_LINE_COL(info.line_col);
	position->text = obj->text;
	if (option_text_contains(position))
		option_text_set_source(position);
	else if (position->file && !position->source_len)
		set_source_from_text(position);
	return position->file != NULL;
}

bool source_position_in_text(const char *text, const char *at, struct position *position)
{
	struct source_lines l;

	source_lines_begin(&l, text);
	while (source_lines_next(&l)) {
		if (at < l.at || at > l.at + l.len || !l.file)
			continue;
		*position = (struct position){ .file = l.file,
					       .file_len = l.file_len,
					       .line = l.line,
					       .column = (unsigned long)(at - l.at) + 1,
					       .source = l.at,
					       .source_len = l.len,
					       .text = text };
		return true;
	}
	return false;
}
