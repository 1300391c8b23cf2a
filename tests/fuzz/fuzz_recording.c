/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Recordings: the input's chunks, each with a valid header and CRC, after two objects of the same names,
 * with a perf buffer, a ring buffer and maps of all kinds; and the input as a whole file.
 */
#include <linux/bpf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "../unit/make_btf.h"
#include "command/replay.h"
#include "object/object.h"
#include "run/recorder.h"

static struct buf head; /* the start of a recording, before its chunks */

/* Drop calltap's messages, a million of them; only libFuzzer prints. */
static void silence_stderr(int *argc, char ***argv)
{
	static char flag[] = "-close_fd_mask=2";
	char **more = calloc((size_t)*argc + 2, sizeof(*more));

	if (!more)
		abort();
	memcpy(more, *argv, (size_t)*argc * sizeof(*more));
	more[(*argc)++] = flag;
	*argv = more;
}

static uint32_t add_key(struct basics *b)
{
	int name = add_array(b, b->character, 4);
	int id = btf__add_struct(b->btf, "key", 8);

	add_field(b, "name", name, 0, 0);
	add_field(b, "slot", b->s32, 32, 0);
	return (uint32_t)id;
}

static void add_types(struct basics *b, struct object *obj)
{
	uint32_t key = add_key(b);

	for (uint32_t i = 2; i < obj->map_count; i++) {
		struct object_map *m = &obj->maps[i];

		m->inner = OBJECT_NONE;
		m->btf_key = m->key_size == 4 ? (uint32_t)b->s32 : key;
		m->btf_value = m->value_size == 8 ? (uint32_t)b->u64 : key;
	}
	obj->maps[2].btf_value = key; /* a struct of the value's size */
	key = (uint32_t)btf__add_struct(b->btf, "folded", 8);
	add_field(b, "pid", b->s32, 0, 0);
	add_field(b, "stack_id", b->s32, 32, 0);
	obj->maps[8].btf_key = key;
}

static struct object_map maps[] = {
	{ .name = "perf", .type = BPF_MAP_TYPE_PERF_EVENT_ARRAY, .inner = OBJECT_NONE },
	{ .name = "ring", .type = BPF_MAP_TYPE_RINGBUF, .inner = OBJECT_NONE },
	{ .name = "apart", .type = BPF_MAP_TYPE_PERCPU_ARRAY, .key_size = 4, .value_size = 8 },
	{ .name = "sum", .type = BPF_MAP_TYPE_PERCPU_HASH, .key_size = 8, .value_size = 8 },
	{ .name = "hash", .type = BPF_MAP_TYPE_HASH, .key_size = 8, .value_size = 8 },
	{ .name = "log2",
	  .type = BPF_MAP_TYPE_HASH,
	  .key_size = 8,
	  .value_size = 8,
	  .hist = OBJECT_HIST_LOG2 },
	{ .name = "linear",
	  .type = BPF_MAP_TYPE_ARRAY,
	  .key_size = 4,
	  .value_size = 8,
	  .hist = OBJECT_HIST_LINEAR },
	{ .name = "stacks",
	  .type = BPF_MAP_TYPE_STACK_TRACE,
	  .inner = OBJECT_NONE,
	  .key_size = 4,
	  .value_size = 8 },
	{ .name = "folded",
	  .type = BPF_MAP_TYPE_HASH,
	  .inner = OBJECT_NONE,
	  .key_size = 8,
	  .value_size = 8 },
	{ .name = "odd", .type = BPF_MAP_TYPE_HASH, .key_size = 4, .value_size = 3 },
};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const struct decode_context context = { .to_realtime = 1795422130000000000 };
	char path[] = "/tmp/calltap-fuzz.XXXXXX";
	struct object_stream streams[] = { { "perf", 0, NULL, 1 }, { "ring", 1, NULL, 1 } };
	struct object obj = { .maps = maps,
			      .map_count = sizeof(maps) / sizeof(maps[0]),
			      .streams = streams,
			      .stream_count = 2,
			      .counters = OBJECT_NONE };
	const struct object_set_object objects[] = { { "a/x.c", &obj }, { "b/x.c", &obj } };
	struct object_set object_set;
	struct recorder *r = NULL;
	struct basics b;
	uint32_t layout;
	int fd = mkstemp(path);

	basics_new(&b);
	layout = (uint32_t)add_listen(&b, NULL, 88);
	add_types(&b, &obj);
	streams[0].layouts = streams[1].layouts = &layout;
	obj.btf = (void *)btf__raw_data(b.btf, &obj.btf_size);
	if (fd < 0 || object_set_make(objects, 2, &object_set) ||
	    recorder_open(path, &object_set, &context, &r) || recorder_close(r) ||
	    buf_read_fd(&head, fd, 1 << 20))
		abort();
	object_set_free(&object_set);
	close(fd);
	unlink(path);
	btf__free(b.btf);
	silence_stderr(argc, argv);
	return 0;
}

/* The input as chunks: kind, index, length, and that many bytes. */
static void put_chunks(struct buf *out, const uint8_t *data, size_t size)
{
	while (size >= 3) {
		size_t n = data[2] < size - 3 ? data[2] : size - 3;
		uint32_t chunk[4] = { data[0] % 8, data[1] % 21, (uint32_t)n, 0 };

		chunk[3] = (uint32_t)crc32_z(0, (const void *)chunk, 12);
		chunk[3] = n ? (uint32_t)crc32_z(chunk[3], data + 3, n) : chunk[3];
		buf_add(out, chunk, sizeof(chunk));
		buf_add(out, data + 3, n);
		data += 3 + n;
		size -= 3 + n;
	}
}

static void replay_bytes(const void *bytes, size_t size, enum print_format format)
{
	char *text = NULL;
	size_t len = 0;
	FILE *in = size ? fmemopen((void *)bytes, size, "r") : NULL;
	struct report_settings settings = { .format = format };

	if (!in)
		return;
	settings.file = open_memstream(&text, &len);
	replay_file(in, "run", settings);
	fclose(settings.file);
	fclose(in);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf run = { 0 };

	buf_add(&run, head.data, head.len);
	put_chunks(&run, data, size);
	replay_bytes(run.data, run.len, PRINT_JSON);
	replay_bytes(run.data, run.len, PRINT_CSV);
	replay_bytes(run.data, run.len, PRINT_TABLE);
	replay_bytes(data, size, PRINT_JSON);
	buf_free(&run);
	return 0;
}
