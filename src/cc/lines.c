/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "lines.h"

#include <bpf/btf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../buf.h"
#include "../object.h"

/* One walk through the source, in which #line says what each line is called. */
struct place {
	const char *at;
	const char *file; /* up to the closing quote */
	size_t file_len;
	unsigned long line;
};

static int read_directive(struct place *p)
{
	const char *name;
	const char *quote;
	char *end;

	if (strncmp(p->at, "#line ", 6) != 0)
		return 0;
	p->line = strtoul(p->at + 6, &end, 10);
	name = end[0] == ' ' && end[1] == '"' ? end + 2 : NULL;
	quote = name ? strpbrk(name, "\"\n") : NULL;
	if (!quote || *quote != '"')
		return 0;
	p->file = name;
	p->file_len = (size_t)(quote - name);
	return 1;
}

/* The line's start in the source, its length in *len; NULL: not there. */
static const char *find_line(const char *source, const char *file, unsigned long line, size_t *len)
{
	struct place p = { .at = source, .line = 1 };

	for (; *p.at; p.at += *len + (p.at[*len] == '\n')) {
		*len = strcspn(p.at, "\n");
		if (read_directive(&p))
			continue;
		if (p.line++ == line && p.file_len == strlen(file) &&
		    !memcmp(p.file, file, p.file_len))
			return p.at;
	}
	return NULL;
}

static int fill_record(struct btf *btf, struct bpf_line_info *info, const char *source)
{
	const char *file = btf__str_by_offset(btf, info->file_name_off);
	size_t len = 0;
	const char *line = NULL;
	char *copy;
	int offset;

	if (file && !info->line_off)
		line = find_line(source, file, BPF_LINE_INFO_LINE_NUM(info->line_col), &len);
	if (!line)
		return 0;
	copy = strndup(line, len);
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
