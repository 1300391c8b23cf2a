/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * usage: object_text OBJECT | sort
 * Print the contents of a saved object, except the IDs of its BTF types: LLVM 21 numbers types in the
 * order of addresses in the compiler, so two compiles of a text differ in them.
 */
#include <bpf/btf.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "object/object.h"

#define SIZE_MAX_READ (64 << 20)

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void put_declaration(void *to, const char *form, va_list args)
{
	char text[4096];

	vsnprintf(text, sizeof(text), form, args);
	for (char *c = text; *c; c++)
		if (*c == '\n' || *c == '\t')
			*c = ' ';
	buf_str(to, text);
}

/* Print the C declarations of a type and of the types that it uses, in one line. */
static void put_type(const struct btf *btf, uint32_t id)
{
	struct buf text = { 0 };
	struct btf_dump *d = btf_dump__new(btf, put_declaration, &text, NULL);

	if (!d || btf_dump__dump_type(d, id))
		die("btf_dump");
	printf(" {%s}", buf_text(&text));
	btf_dump__free(d);
	buf_free(&text);
}

static void put_map(const struct btf *btf, uint32_t i, const struct object_map *m)
{
	printf("map %u %s: type %u, key %u, value %u, entries %u, flags %x, inner %u, pin '%s', "
	       "show %u, histogram %u",
	       i, m->name, m->type, m->key_size, m->value_size, m->max_entries, m->flags, m->inner,
	       m->pin ? m->pin : "", m->role, m->hist);
	if (btf && m->btf_key)
		put_type(btf, m->btf_key);
	if (btf && m->btf_value)
		put_type(btf, m->btf_value);
	putchar('\n');
}

static void put_prog(const struct btf *btf, const struct object_prog *p)
{
	for (uint32_t i = 0; i < p->insn_count; i++) {
		const struct bpf_insn *n = &p->insns[i];

		printf("program %s %u: %02x %u %u %d %d\n", p->name, i, n->code, n->dst_reg,
		       n->src_reg, n->off, n->imm);
	}
	for (uint32_t i = 0; i < p->lines.count; i++) {
		const struct bpf_line_info *l =
			(const void *)((const char *)p->lines.data + (size_t)i * p->lines.rec_size);

		printf("program %s line %u: at %u, %u:%u %s: %s\n", p->name, i, l->insn_off,
		       BPF_LINE_INFO_LINE_NUM(l->line_col), BPF_LINE_INFO_LINE_COL(l->line_col),
		       btf__name_by_offset(btf, l->file_name_off),
		       btf__name_by_offset(btf, l->line_off));
	}
}

static void put_object(const struct object *obj, const struct btf *btf)
{
	printf("object for %s, version %x, license %s, counters %u\n", obj->release,
	       obj->kern_version, obj->license, obj->counters);
	for (uint32_t i = 0; i < obj->map_count; i++)
		put_map(btf, i, &obj->maps[i]);
	for (uint32_t i = 0; i < obj->prog_count; i++)
		put_prog(btf, &obj->progs[i]);
	for (uint32_t i = 0; i < obj->stream_count; i++) {
		const struct object_stream *s = &obj->streams[i];

		printf("stream %u %s: map %u", i, s->name, s->map);
		for (uint32_t n = 0; n < s->layout_count; n++)
			put_type(btf, s->layouts[n]);
		putchar('\n');
	}
	for (uint32_t i = 0; i < obj->rule_count; i++)
		printf("rule %u: %s\n", i, obj->rules[i]);
}

int main(int argc, char **argv)
{
	int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
	struct object *obj = NULL;
	struct btf *btf = NULL;
	struct buf bytes = { 0 };

	if (fd < 0 || buf_read_fd(&bytes, fd, SIZE_MAX_READ))
		die("object_text OBJECT");
	if (object_decode(bytes.data, bytes.len, &obj)) {
		fprintf(stderr, "object_text: %s is no object\n", argv[1]);
		return 1;
	}
	if (obj->btf)
		btf = btf__new(obj->btf, obj->btf_size);
	put_object(obj, btf);
	btf__free(btf);
	object_free(obj);
	buf_free(&bytes);
	close(fd);
	return 0;
}
