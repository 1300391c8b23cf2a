/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Any bytes as an object's body: the harness adds the header with a valid CRC, so that the code after
 * the check is reached. The layout of every stream and type is read from the BTF, and a few bytes are
 * decoded by it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/buf.h"
#include "object/object.h"
#include "print/event_rows.h"

#include <bpf/libbpf.h>

#define HEADER_SIZE 24
#define TYPES_MAX 48
#define SIZE_MAX_READ 4096
#define COST_MAX 20000

static const struct decode_context no_clock = { 0 };
static FILE *nowhere;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	libbpf_set_print(NULL);
	nowhere = fopen("/dev/null", "w");
	return nowhere ? 0 : 1;
}

/* The rough number of values in a print: arrays of arrays soon are too many. */
static uint64_t decode_cost(const struct type *t)
{
	uint64_t sum = 1;

	if (t->element)
		sum += t->count * decode_cost(t->element);
	for (uint32_t i = 0; t->members && i < t->count; i++)
		sum += decode_cost(t->members[i].type);
	return sum < COST_MAX ? sum : COST_MAX;
}

static void print_with_layout(const struct type *layout, enum print_format format,
			      const void *bytes)
{
	struct printer *p = printer_new(format, false, nowhere, false, &no_clock);
	struct event_rows *c = event_rows_by_layout("s", layout, &no_clock);
	bool fits = false;

	event_rows_put(c, p, bytes, layout->size, &fits);
	if (!fits)
		abort();
	event_rows_free(c);
	printer_free(p);
}

static void decode_with_type(const struct object *obj, uint32_t id, const uint8_t *data,
			     size_t size)
{
	struct type *t = NULL;
	char *bytes;

	if (layout_read_struct(obj->btf, obj->btf_size, id, &t))
		return;
	if (t->size <= SIZE_MAX_READ && decode_cost(t) < COST_MAX) {
		bytes = calloc(1, t->size ? t->size : 1);
		memcpy(bytes, data, size < t->size ? size : t->size);
		print_with_layout(t, PRINT_TABLE, bytes);
		print_with_layout(t, PRINT_JSON, bytes);
		free(bytes);
	}
	layout_free(t);
}

/* An object that was accepted is accepted again. */
static void encode_again(const struct object *obj)
{
	struct object *again = NULL;
	struct buf out = { 0 };

	if (object_encode(obj, &out) || object_decode(out.data, out.len, &again))
		abort();
	object_free(again);
	buf_free(&out);
}

static void put_header(const uint8_t *body, size_t size, struct buf *out)
{
	const uint32_t numbers[2] = { OBJECT_VERSION, (uint32_t)crc32_z(0, body, size) };
	const uint64_t size64 = size;

	buf_add(out, "calltap", 8);
	buf_add(out, numbers, sizeof(numbers));
	buf_add(out, &size64, sizeof(size64));
	buf_add(out, body, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct object *obj = NULL;
	struct buf bytes = { 0 };
	int err;

	put_header(data, size, &bytes);
	err = object_decode(bytes.data, bytes.len, &obj);
	buf_free(&bytes);
	if (err)
		return 0;
	encode_again(obj);
	if (obj->btf) {
		for (uint32_t i = 0; i < obj->stream_count && i < TYPES_MAX; i++)
			for (uint32_t k = 0; k < obj->streams[i].layout_count && k < TYPES_MAX; k++)
				decode_with_type(obj, obj->streams[i].layouts[k], data, size);
		for (uint32_t id = 1; id < TYPES_MAX; id++)
			decode_with_type(obj, id, data, size);
	}
	object_free(obj);
	return 0;
}
