/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "cc/line_text.h"

#include <bpf/btf.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "object/object.h"
#include "probe/option_text.h"
#include "probe/source_lines.h"

/* Find the option whose text has this line; false if none has. */
static bool find_option(struct source_lines *l, const char *source, unsigned long line)
{
	source_lines_begin(l, source);
	while (line >= OPTION_TEXT_LINE && source_lines_next(l))
		if (l->file && l->line == line)
			return true;
	return false;
}

/* A file name of #line without its backslashes. */
static char *unescape_name(const char *name, size_t len)
{
	char *plain = calloc(1, len + 1), *to = plain;

	for (size_t i = 0; plain && i < len; i++) {
		i += name[i] == '\\' && i + 1 < len;
		*to++ = name[i];
	}
	return plain;
}

static int set_option_name(struct btf *btf, struct bpf_line_info *info,
			   const struct source_lines *option)
{
	char *name = unescape_name(option->file, option->file_len);
	int offset = name ? btf__add_str(btf, name) : -ENOMEM;

	free(name);
	if (offset < 0)
		return -ENOMEM;
	info->file_name_off = (__u32)offset;
	info->line_off = 0;
	info->line_col = 1u << 10 | BPF_LINE_INFO_LINE_COL(info->line_col);
	return 0;
}

static int fill_record(struct btf *btf, struct bpf_line_info *info, const char *source)
{
	const char *file = btf__str_by_offset(btf, info->file_name_off);
	struct source_lines line;
	char *copy;
	int offset;

	if (find_option(&line, source, BPF_LINE_INFO_LINE_NUM(info->line_col)))
		return set_option_name(btf, info, &line);
	if (!file || info->line_off ||
	    !source_lines_find(&line, source, file, strlen(file),
			       BPF_LINE_INFO_LINE_NUM(info->line_col)))
		return 0;
	copy = strndup(line.at, line.len);
	offset = copy ? btf__add_str(btf, copy) : -ENOMEM;
	free(copy);
	if (offset < 0)
		return -ENOMEM;
	info->line_off = (__u32)offset;
	return 0;
}

static int fill_prog(struct btf *btf, struct object_prog *p, const char *source)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < p->lines.count; i++) {
		char *record = (char *)p->lines.data + (size_t)i * p->lines.rec_size;
		struct bpf_line_info info;

		if (p->lines.rec_size < sizeof(info))
			return 0;
		memcpy(&info, record, sizeof(info));
		err = fill_record(btf, &info, source);
		memcpy(record, &info, sizeof(info));
	}
	return err;
}

static int replace_btf(struct object *obj, const struct btf *btf)
{
	__u32 size;
	const void *raw = btf__raw_data(btf, &size);
	void *copy = raw ? malloc(size) : NULL;

	if (!copy)
		return -ENOMEM;
	memcpy(copy, raw, size);
	free(obj->btf);
	obj->btf = copy;
	obj->btf_size = size;
	return 0;
}

int line_text_fill(struct object *obj, const struct buf *source)
{
	struct btf *btf = obj->btf ? btf__new(obj->btf, obj->btf_size) : NULL;
	int err = 0;

	if (!btf)
		return 0;
	for (uint32_t i = 0; !err && i < obj->prog_count; i++)
		err = fill_prog(btf, &obj->progs[i], buf_text(source));
	if (!err)
		err = replace_btf(obj, btf);
	btf__free(btf);
	return err;
}
