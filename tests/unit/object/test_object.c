/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <errno.h>
#include <zlib.h>

#include "base/buf.h"
#include "object/object.h"

#define HEADER_SIZE 24
#define CRC_OFFSET 12

/* A program that loads map 1, map 0 and a plain number. */
static struct bpf_insn insns[] = {
	{ .code = BPF_LD | BPF_DW | BPF_IMM, .src_reg = BPF_PSEUDO_MAP_FD, .imm = 1 },
	{ 0 },
	{ .code = BPF_LD | BPF_DW | BPF_IMM, .imm = 77 },
	{ .imm = 99 },
	{ .code = BPF_JMP | BPF_EXIT },
};
static struct object_map maps[] = {
	{ "inner", BPF_MAP_TYPE_ARRAY, 4, 16, 16, 0, 0, 0, OBJECT_NONE, "/sys/fs/bpf/x",
	  OBJECT_MAP_SCRATCH, OBJECT_HIST_LINEAR },
	{ "outer", BPF_MAP_TYPE_HASH_OF_MAPS, 4, 4, 32, 1, 2, 3, 0, "", OBJECT_MAP_HIDDEN,
	  OBJECT_HIST_NONE },
};
static struct object_prog progs[] = {
	{ "kprobe__f", insns, COUNT_OF(insns), { "12345678", 1, 8 }, { "abcdabcd", 2, 4 } },
	{ "kretprobe__f", insns + 4, 1, { NULL, 0, 0 }, { NULL, 0, 0 } },
};
static uint32_t layouts[] = { 5, 7 };
static struct object_stream streams[] = { { "events", 1, layouts, 2 } };
static char *rules[] = { "kprobe:f=g", "" };
static struct object sample = {
	.release = "6.1.0-99-amd64",
	.origin = "./probes/x.c",
	.license = "GPL",
	.kern_version = 0x60100,
	.btf = "BTF bytes",
	.btf_size = 9,
	.maps = maps,
	.map_count = COUNT_OF(maps),
	.progs = progs,
	.prog_count = COUNT_OF(progs),
	.streams = streams,
	.stream_count = COUNT_OF(streams),
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.counters = 0,
};

static void encode(const struct object *obj, struct buf *out)
{
	*out = (struct buf){ 0 };
	assert_int_equal(object_encode(obj, out), 0);
}

static void fix_crc(char *data, size_t len)
{
	uint32_t crc = (uint32_t)crc32_z(0, (const void *)(data + HEADER_SIZE), len - HEADER_SIZE);

	for (int i = 0; i < 4; i++)
		data[CRC_OFFSET + i] = (char)(crc >> 8 * i);
}

static void assert_same_maps(const struct object *got)
{
	assert_int_equal(got->map_count, COUNT_OF(maps));
	for (size_t i = 0; i < COUNT_OF(maps); i++) {
		const struct object_map *g = &got->maps[i];

		assert_string_equal(g->name, maps[i].name);
		assert_int_equal(g->type, maps[i].type);
		assert_int_equal(g->key_size, maps[i].key_size);
		assert_int_equal(g->value_size, maps[i].value_size);
		assert_int_equal(g->max_entries, maps[i].max_entries);
		assert_int_equal(g->flags, maps[i].flags);
		assert_int_equal(g->btf_key, maps[i].btf_key);
		assert_int_equal(g->btf_value, maps[i].btf_value);
		assert_int_equal(g->inner, maps[i].inner);
		assert_string_equal(g->pin, maps[i].pin);
		assert_int_equal(g->role, maps[i].role);
		assert_int_equal(g->hist, maps[i].hist);
	}
}

static void assert_same_info(const struct object_info *got, const struct object_info *want)
{
	assert_int_equal(got->count, want->count);
	assert_int_equal(got->rec_size, want->rec_size);
	if (want->count)
		assert_memory_equal(got->data, want->data, (size_t)want->count * want->rec_size);
}

static void assert_same_progs(const struct object *got)
{
	assert_int_equal(got->prog_count, COUNT_OF(progs));
	for (size_t i = 0; i < COUNT_OF(progs); i++) {
		assert_string_equal(got->progs[i].name, progs[i].name);
		assert_int_equal(got->progs[i].insn_count, progs[i].insn_count);
		assert_memory_equal(got->progs[i].insns, progs[i].insns,
				    progs[i].insn_count * sizeof(insns[0]));
		assert_same_info(&got->progs[i].funcs, &progs[i].funcs);
		assert_same_info(&got->progs[i].lines, &progs[i].lines);
	}
}

static void decodes_to_the_same_object(void **state)
{
	struct object *got = NULL;
	struct buf b;

	(void)state;
	encode(&sample, &b);
	assert_int_equal(object_decode(b.data, b.len, &got), 0);
	assert_string_equal(got->release, sample.release);
	assert_string_equal(got->origin, sample.origin);
	assert_string_equal(got->license, sample.license);
	assert_int_equal(got->kern_version, sample.kern_version);
	assert_int_equal(got->btf_size, sample.btf_size);
	assert_memory_equal(got->btf, sample.btf, sample.btf_size);
	assert_same_maps(got);
	assert_same_progs(got);
	assert_int_equal(got->stream_count, 1);
	assert_string_equal(got->streams[0].name, "events");
	assert_int_equal(got->streams[0].map, 1);
	assert_int_equal(got->streams[0].layout_count, 2);
	assert_memory_equal(got->streams[0].layouts, layouts, sizeof(layouts));
	assert_int_equal(got->rule_count, 2);
	assert_string_equal(got->rules[0], rules[0]);
	assert_string_equal(got->rules[1], rules[1]);
	assert_int_equal(got->counters, 0);
	object_free(got);
	buf_free(&b);
}

static void encodes_to_the_same_bytes(void **state)
{
	struct object *got = NULL;
	struct buf a, b;

	(void)state;
	encode(&sample, &a);
	assert_int_equal(object_decode(a.data, a.len, &got), 0);
	encode(got, &b);
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.data, b.data, a.len);
	object_free(got);
	buf_free(&a);
	buf_free(&b);
}

static void empty_objects_decode_as_empty(void **state)
{
	struct object empty = { .counters = OBJECT_NONE };
	struct object *got = NULL;
	struct buf b;

	(void)state;
	encode(&empty, &b);
	assert_int_equal(object_decode(b.data, b.len, &got), 0);
	assert_string_equal(got->release, "");
	assert_null(got->btf);
	assert_int_equal(got->map_count + got->prog_count + got->stream_count, 0);
	object_free(got);
	buf_free(&b);
}

static void objects_are_recognized(void **state)
{
	struct buf b;

	(void)state;
	encode(&sample, &b);
	assert_true(object_is_object(b.data, b.len));
	assert_true(object_is_object("calltap", 8));
	assert_false(object_is_object("calltap", 7));
	assert_false(object_is_object("calltaps", 8));
	assert_false(object_is_object("int x;\n\n", 8));
	assert_false(object_is_object("", 0));
	buf_free(&b);
}

/* Decode a copy of exactly len bytes, so that the sanitizer detects reads beyond them. */
static int decode_exact(const char *data, size_t len, bool recompute)
{
	struct object *got = NULL;
	char *copy = malloc(len ? len : 1);
	int err;

	assert_non_null(copy);
	memcpy(copy, data, len);
	if (recompute && len >= HEADER_SIZE)
		fix_crc(copy, len);
	err = object_decode(copy, len, &got);
	if (!err)
		object_free(got);
	else
		assert_null(got);
	free(copy);
	return err;
}

static void every_truncation_is_refused(void **state)
{
	struct buf b;

	(void)state;
	encode(&sample, &b);
	for (size_t len = 0; len < b.len; len++)
		assert_int_equal(decode_exact(b.data, len, false), -EBADMSG);
	assert_int_equal(decode_exact(b.data, b.len, false), 0);
	buf_free(&b);
}

/* With a matching header, so that each field in turn is truncated. */
static void every_shorter_body_is_refused(void **state)
{
	struct buf b;

	(void)state;
	encode(&sample, &b);
	for (size_t len = HEADER_SIZE; len < b.len; len++) {
		uint64_t size = len - HEADER_SIZE;

		memcpy(b.data + 16, &size, sizeof(size));
		assert_int_equal(decode_exact(b.data, len, true), -EBADMSG);
	}
	buf_free(&b);
}

static void more_bytes_are_refused(void **state)
{
	uint64_t size;
	struct buf b;

	(void)state;
	encode(&sample, &b);
	buf_char(&b, 'x');
	assert_int_equal(decode_exact(b.data, b.len, false), -EBADMSG);
	size = b.len - HEADER_SIZE;
	memcpy(b.data + 16, &size, sizeof(size));
	assert_int_equal(decode_exact(b.data, b.len, true), -EBADMSG);
	buf_free(&b);
}

static void every_flipped_bit_is_refused(void **state)
{
	struct buf b;

	(void)state;
	encode(&sample, &b);
	for (size_t bit = 0; bit < b.len * 8; bit++) {
		b.data[bit / 8] ^= (char)(1 << bit % 8);
		assert_int_equal(decode_exact(b.data, b.len, false), -EBADMSG);
		b.data[bit / 8] ^= (char)(1 << bit % 8);
	}
	buf_free(&b);
}

/* With a matching CRC: the object is refused, or read without reads and writes out of bounds. */
static void flipped_bits_are_harmless(void **state)
{
	size_t refused = 0;
	struct buf b;

	(void)state;
	encode(&sample, &b);
	for (size_t bit = HEADER_SIZE * 8; bit < b.len * 8; bit++) {
		int err;

		b.data[bit / 8] ^= (char)(1 << bit % 8);
		err = decode_exact(b.data, b.len, true);
		assert_true(err == 0 || err == -EBADMSG);
		refused += err != 0;
		b.data[bit / 8] ^= (char)(1 << bit % 8);
	}
	assert_true(refused > 100);
	buf_free(&b);
}

static void large_numbers_are_harmless(void **state)
{
	static const uint32_t numbers[] = { 0, 1, 0x7fffffff, 0x80000000, 0xfffffffc, 0xffffffff };
	struct buf b;

	(void)state;
	encode(&sample, &b);
	for (size_t at = HEADER_SIZE; at + 4 <= b.len; at++) {
		for (size_t i = 0; i < COUNT_OF(numbers); i++) {
			uint32_t old;
			int err;

			memcpy(&old, b.data + at, 4);
			memcpy(b.data + at, &numbers[i], 4);
			err = decode_exact(b.data, b.len, true);
			assert_true(err == 0 || err == -EBADMSG);
			memcpy(b.data + at, &old, 4);
		}
	}
	buf_free(&b);
}

static int encode_and_decode(const struct object *obj)
{
	struct buf b;
	int err;

	encode(obj, &b);
	err = decode_exact(b.data, b.len, false);
	buf_free(&b);
	return err;
}

static void missing_maps_are_refused(void **state)
{
	struct object_stream stream = { "s", 2, NULL, 0 };
	struct object_map map = { .name = "m", .inner = 0 };
	struct object obj = sample;

	(void)state;
	obj.streams = &stream;
	assert_int_equal(encode_and_decode(&obj), -EBADMSG); /* a stream of map 2 */
	obj.stream_count = 0;
	assert_int_equal(encode_and_decode(&obj), 0);
	obj.map_count = 1;
	assert_int_equal(encode_and_decode(&obj), -EBADMSG); /* a program that loads map 1 */
	obj.prog_count = 0;
	assert_int_equal(encode_and_decode(&obj), 0);
	obj.maps = &map;
	assert_int_equal(encode_and_decode(&obj), -EBADMSG); /* its own inner map */
}

static void invalid_programs_are_refused(void **state)
{
	struct bpf_insn half = { .code = BPF_LD | BPF_DW | BPF_IMM };
	struct object_prog prog = { "p", &half, 1, { NULL, 0, 0 }, { NULL, 0, 0 } };
	struct object obj = { .progs = &prog, .prog_count = 1, .counters = OBJECT_NONE };

	(void)state;
	assert_int_equal(encode_and_decode(&obj), -EBADMSG); /* half a load */
	prog.insn_count = 0;
	assert_int_equal(encode_and_decode(&obj), -EBADMSG);
	half.code = BPF_JMP | BPF_EXIT;
	prog.insn_count = 1;
	assert_int_equal(encode_and_decode(&obj), 0);
	/* The second half of a load is no reference, although it looks like one. */
	half = (struct bpf_insn){ .code = BPF_ALU64 | BPF_MOV | BPF_K,
				  .src_reg = BPF_PSEUDO_MAP_FD,
				  .imm = 9 };
	assert_int_equal(encode_and_decode(&obj), 0);
}

static void strings_with_nul_are_refused(void **state)
{
	struct object obj = { .release = "ab", .counters = OBJECT_NONE };
	struct buf b;

	(void)state;
	encode(&obj, &b);
	assert_int_equal(decode_exact(b.data, b.len, true), 0);
	b.data[HEADER_SIZE + 4] = '\0';
	assert_int_equal(decode_exact(b.data, b.len, true), -EBADMSG);
	buf_free(&b);
}

static void other_versions_are_refused(void **state)
{
	struct buf b;

	(void)state;
	encode(&sample, &b);
	b.data[8]++;
	assert_int_equal(decode_exact(b.data, b.len, true), -EBADMSG);
	buf_free(&b);
}

static void lack_of_memory_is_reported(void **state)
{
	struct buf b = { .failed = true };

	(void)state;
	assert_int_equal(object_encode(&sample, &b), -ENOMEM);
	buf_free(&b);
	object_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decodes_to_the_same_object),
		cmocka_unit_test(encodes_to_the_same_bytes),
		cmocka_unit_test(empty_objects_decode_as_empty),
		cmocka_unit_test(objects_are_recognized),
		cmocka_unit_test(every_truncation_is_refused),
		cmocka_unit_test(every_shorter_body_is_refused),
		cmocka_unit_test(more_bytes_are_refused),
		cmocka_unit_test(every_flipped_bit_is_refused),
		cmocka_unit_test(flipped_bits_are_harmless),
		cmocka_unit_test(large_numbers_are_harmless),
		cmocka_unit_test(missing_maps_are_refused),
		cmocka_unit_test(invalid_programs_are_refused),
		cmocka_unit_test(strings_with_nul_are_refused),
		cmocka_unit_test(other_versions_are_refused),
		cmocka_unit_test(lack_of_memory_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
