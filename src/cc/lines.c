/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "lines.h"

#include <bpf/btf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../buf.h"
#include "../object.h"
#include "../text_lines.h"

static int fill_record(struct btf *btf, struct bpf_line_info *info, const char *source)
{
	const char *file = btf__str_by_offset(btf, info->file_name_off);
	struct text_lines line;
	char *copy;
	int offset;

	if (!file || info->line_off ||
	    !text_lines_find(&line, source, file, strlen(file),
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

int lines_fill(struct object *obj, const struct buf *source)
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
