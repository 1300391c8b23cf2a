/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* usage: make_seeds FOLDER: writes the seeds that are not text into FOLDER/fuzz_NAME/. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../unit/make_btf.h"
#include "base/buf.h"
#include "object/object.h"

#define HEADER_SIZE 24
#define LAYOUTS 7

static void write_seed(const char *folder, const char *target, const char *name, const void *data,
		       size_t len)
{
	struct buf path = { 0 };
	FILE *f;

	buf_printf(&path, "%s/%s", folder, target);
	mkdir(buf_text(&path), 0755);
	buf_printf(&path, "/%s", name);
	f = fopen(buf_text(&path), "w");
	if (!f || fwrite(data, 1, len, f) != len || fclose(f))
		exit(1);
	buf_free(&path);
}

/* An object like that of the listen probe. */
static void object_seed(const char *folder)
{
	struct bpf_insn insns[] = {
		{ .code = BPF_LD | BPF_DW | BPF_IMM, .src_reg = BPF_PSEUDO_MAP_FD },
		{ 0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	struct object_map map = { .name = "listen_evt",
				  .type = 4,
				  .key_size = 4,
				  .value_size = 8,
				  .max_entries = 2,
				  .inner = OBJECT_NONE };
	struct object_prog prog = { "kprobe__f", insns, 3, { "12345678", 1, 8 }, { 0 } };
	uint32_t layout;
	struct object_stream stream = { "listen_evt", 0, &layout, 1 };
	char *rule = "kprobe:f=g";
	struct object obj = { .release = "6.1",
			      .origin = "x.c",
			      .license = "GPL",
			      .maps = &map,
			      .map_count = 1,
			      .progs = &prog,
			      .prog_count = 1,
			      .streams = &stream,
			      .stream_count = 1,
			      .rules = &rule,
			      .rule_count = 1,
			      .counters = OBJECT_NONE };
	struct buf out = { 0 };
	struct basics b;

	basics_new(&b);
	layout = (uint32_t)add_listen(&b, NULL, 88);
	obj.btf = (void *)btf__raw_data(b.btf, &obj.btf_size);
	if (object_encode(&obj, &out))
		exit(1);
	write_seed(folder, "fuzz_object", "listen", out.data + HEADER_SIZE, out.len - HEADER_SIZE);
	buf_free(&out);
	btf__free(b.btf);
}

static void record_seeds(const char *folder)
{
	for (int i = 0; i < LAYOUTS; i++) {
		unsigned char bytes[93] = { 0 };
		char name[16];

		for (size_t k = 1; k < sizeof(bytes); k++)
			bytes[k] = (unsigned char)(k * (unsigned int)(i + 3));
		bytes[0] = (unsigned char)i;
		snprintf(name, sizeof(name), "sample%d", i);
		write_seed(folder, "fuzz_event_rows", name, bytes, sizeof(bytes));
		bytes[0] |= 0x80;
		snprintf(name, sizeof(name), "fitted%d", i);
		write_seed(folder, "fuzz_event_rows", name, bytes, sizeof(bytes));
	}
}

/* USER(...) of <calltap/user.h>, of a type of so many bytes. */
static int add_user(struct basics *b, int type, uint32_t size)
{
	int id = btf__add_struct(b->btf, NULL, 16 + size);

	add_field(b, "at_user", b->u64, 0, 0);
	add_field(b, "got", b->s64, 64, 0);
	add_field(b, "is", type, 128, 0);
	return id;
}

/* What only system calls' events have. */
static int add_users(struct basics *b)
{
	int text = add_user(b, add_array(b, b->character, 16), 16);
	int bytes = add_user(b, add_array(b, b->u8, 16), 16);
	int numbers = add_user(b, add_array(b, b->u32, 4), 16);
	int packed = add_array(b, b->character, 504), list, path, id;

	list = btf__add_struct(b->btf, "user_strings", 512);
	add_field(b, "size", b->u32, 0, 0);
	add_field(b, "more", b->u32, 32, 0);
	add_field(b, "packed", packed, 64, 0);
	list = add_user(b, list, 512);
	path = btf__add_struct(b->btf, "fd_path", 344);
	add_field(b, "fd", b->s32, 0, 0);
	id = btf__add_struct(b->btf, "users", 96 + 528 + 344);
	add_field(b, "text", text, 0, 0);
	add_field(b, "bytes", bytes, 256, 0);
	add_field(b, "numbers", numbers, 512, 0);
	add_field(b, "list", list, 768, 0);
	add_field(b, "path", path, 768 + 528 * 8, 0);
	return id;
}

/* Every kind of type in one BTF, and each of its types once. */
static int add_kinds(struct basics *b)
{
	int wide = btf__add_int(b->btf, "__int128", 16, BTF_INT_SIGNED);
	int real = btf__add_float(b->btf, "double", 8);
	int pointer = btf__add_ptr(b->btf, 0);
	int time = add_typedef(b, "ktime_t", b->s64);
	int text = add_array(b, b->character, 4);
	int texts = add_array(b, text, 2);
	int flags = btf__add_enum(b->btf, "flags", 4);
	int in, either, rest;

	btf__add_enum_value(b->btf, "A", 1);
	btf__add_enum_value(b->btf, "B", 2);
	in = btf__add_struct(b->btf, "in", 16);
	add_field(b, "low", b->u32, 0, 3);
	add_field(b, "high", b->s64, 3, 60);
	add_field(b, "flags", flags, 64, 0);
	add_field(b, "ok", b->boolean, 96, 0);
	either = btf__add_union(b->btf, NULL, 16);
	add_field(b, "wide", wide, 0, 0);
	add_field(b, "real", real, 0, 0);
	add_field(b, "texts", texts, 0, 0);
	rest = add_array(b, in, 0);
	btf__add_struct(b->btf, "event", 48);
	add_field(b, "time", time, 0, 0);
	add_field(b, "pointer", pointer, 64, 0);
	add_field(b, "in", in, 128, 0);
	add_field(b, NULL, either, 256, 0);
	btf__add_struct(b->btf, "open", 8);
	add_field(b, "n", b->u32, 0, 0);
	add_field(b, "rest", rest, 64, 0);
	return add_users(b);
}

static void layout_seeds(const char *folder)
{
	struct basics b;
	const void *raw;
	__u32 size;
	int last;

	basics_new(&b);
	last = add_kinds(&b);
	raw = btf__raw_data(b.btf, &size);
	for (int id = 1; id <= last; id++) {
		char *seed = malloc(size + 6);
		char name[16];

		memcpy(seed, &id, 4);
		memcpy(seed + 4, "\x28", 2); /* 40 bytes */
		memcpy(seed + 6, raw, size);
		snprintf(name, sizeof(name), "type%d", id);
		write_seed(folder, "fuzz_layout", name, seed, size + 6);
		free(seed);
	}
	btf__free(b.btf);
}

static void add_function(struct basics *b, int sock, int pair, int color)
{
	int text = btf__add_ptr(b->btf, btf__add_const(b->btf, b->character));
	int pointer = btf__add_ptr(b->btf, sock), proto = btf__add_func_proto(b->btf, b->s32);

	btf__add_func_param(b->btf, "sk", pointer);
	btf__add_func_param(b->btf, "n", b->s32);
	btf__add_func_param(b->btf, "name", text);
	btf__add_func_param(b->btf, "p", pair);
	btf__add_func_param(b->btf, "c", color);
	btf__add_func_param(b->btf, "last", b->boolean);
	btf__add_func(b->btf, "f", BTF_FUNC_STATIC, proto);
}

/* A kernel of one function, with the structs that the target's fields look into. */
static void fn_seed(const char *folder)
{
	int common, sock, pointer, pair, color;
	struct basics b;
	const void *raw;
	__u32 size;

	basics_new(&b);
	common = btf__add_struct(b.btf, "sock_common", 4);
	add_field(&b, "skc_num", b.u16, 0, 0);
	add_field(&b, "bits", b.u16, 16, 3);
	sock = btf__add_struct(b.btf, "sock", 16);
	add_field(&b, "common", common, 0, 0);
	pointer = btf__add_ptr(b.btf, sock);
	btf__add_struct(b.btf, "file", 8);
	add_field(&b, "sk", pointer, 0, 0);
	pair = btf__add_struct(b.btf, "pair", 16);
	add_field(&b, "a", b.u64, 0, 0);
	add_field(&b, "b", b.u32, 64, 0);
	color = btf__add_enum(b.btf, "color", 4);
	btf__add_enum_value(b.btf, "RED", 1);
	add_function(&b, sock, pair, color);
	raw = btf__raw_data(b.btf, &size);
	write_seed(folder, "fuzz_fn_write", "kernel", raw, size);
	btf__free(b.btf);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	object_seed(argv[1]);
	record_seeds(argv[1]);
	layout_seeds(argv[1]);
	fn_seed(argv[1]);
	return 0;
}
