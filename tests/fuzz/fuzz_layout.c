/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Any BTF and any bytes: the first four bytes are a type's id, the next two the record's size, then BTF
 * follows. The rest, or the BTF again, is the record. All formats print the record by the layout, and
 * read nothing after its end.
 */
#include <bpf/libbpf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "command/show_layout.h"
#include "print/event_rows.h"
#include "print/json_text.h"
#include "print/value_text.h"

#define RECORD_MAX 2048
#define NAMES_MAX 4096 /* skip events whose text is larger */

static const struct decode_context no_clock = { 0 };

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	libbpf_set_print(NULL);
	return 0;
}

/* A copy of exactly that size, so that the sanitizer finds a read beyond it. */
static void *make_record(const uint8_t *data, size_t len, size_t size)
{
	uint8_t *bytes = malloc(size ? size : 1);

	for (size_t i = 0; i < size; i++)
		bytes[i] = len ? data[i % len] : 0;
	return bytes;
}

static void print_events(const struct type *t, enum print_format format, const void *bytes,
			 size_t size)
{
	struct event_rows *c = event_rows_by_layout("s", t, &no_clock);
	FILE *f = fopen("/dev/null", "w");
	struct printer *p = printer_new(format, false, f, false, &no_clock);
	bool fits = false;

	if (!c || !f || !p)
		abort();
	printer_begin(p, &c->columns);
	if (event_rows_put(c, p, bytes, size, &fits) || printer_flush(p))
		abort();
	if (fits != (layout_fit(t, size, true) != FIT_NONE))
		abort();
	printer_free(p);
	fclose(f);
	event_rows_free(c);
}

static void print_value(const struct type *t, const uint8_t *data, size_t len)
{
	void *bytes = make_record(data, len, t->size);
	struct buf out = { 0 };

	json_text_value(t, bytes, &no_clock, &out);
	value_text_put(t, bytes, &no_clock, &out);
	show_layout_text(t, "v", &out);
	show_layout_json(t, &out);
	if (out.failed)
		abort();
	buf_free(&out);
	free(bytes);
}

static void print_record(const struct type *t, const uint8_t *data, size_t len, size_t size)
{
	void *bytes = make_record(data, len, size);

	print_events(t, PRINT_TABLE, bytes, size);
	print_events(t, PRINT_JSON, bytes, size);
	if (layout_fit(t, size, true) != FIT_NONE) /* others: stderr */
		print_events(t, PRINT_CSV, bytes, size);
	free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct type *t = NULL;
	uint32_t id;
	uint16_t length;

	if (size < 6)
		return 0;
	memcpy(&id, data, 4);
	memcpy(&length, data + 4, 2);
	data += 6;
	size -= 6;
	if (layout_read_type(data, size, id % 256, &t))
		return 0;
	if (t->size <= NAMES_MAX) {
		print_value(t, data, size);
		if (t->kind == TYPE_STRUCT || t->kind == TYPE_UNION) {
			print_record(t, data, size, t->size);
			print_record(t, data, size, length % RECORD_MAX);
		}
	}
	layout_free(t);
	return 0;
}
