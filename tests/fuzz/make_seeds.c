/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* usage: make_seeds FOLDER: writes the seeds that are not text into FOLDER/fuzz_NAME/. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../unit/make_btf.h"
#include "buf.h"
#include "object.h"

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
		write_seed(folder, "fuzz_record", name, bytes, sizeof(bytes));
		bytes[0] |= 0x80;
		snprintf(name, sizeof(name), "fitted%d", i);
		write_seed(folder, "fuzz_record", name, bytes, sizeof(bytes));
	}
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	object_seed(argv[1]);
	record_seeds(argv[1]);
	return 0;
}
