/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "place.h"

#include <linux/btf.h>
#include <string.h>

#include "object.h"

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

static bool record_of(const struct object_prog *p, long insn, struct bpf_line_info *at)
{
	bool found = false;

	for (uint32_t i = 0; i < p->lines.count && p->lines.rec_size >= sizeof(*at); i++) {
		struct bpf_line_info info;

		memcpy(&info, (char *)p->lines.data + (size_t)i * p->lines.rec_size, sizeof(info));
		/* What the compiler put in itself, to clear a variable, has no line. */
		if ((long)info.insn_off <= insn && BPF_LINE_INFO_LINE_NUM(info.line_col)) {
			*at = info;
			found = true;
		}
	}
	return found;
}

bool place_of(const struct object *obj, const struct object_prog *p, long insn, struct place *at)
{
	struct bpf_line_info info;

	*at = (struct place){ 0 };
	if (!record_of(p, insn, &info))
		return false;
	at->file = string_at(obj, info.file_name_off);
	at->source = string_at(obj, info.line_off);
	at->file_len = at->file ? strlen(at->file) : 0;
	at->source_len = at->source ? strlen(at->source) : 0;
	at->line = BPF_LINE_INFO_LINE_NUM(info.line_col);
	at->column = BPF_LINE_INFO_LINE_COL(info.line_col);
	return at->file != NULL;
}
