/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Any bytes as records of several layouts, through all printers. The first byte chooses the layout; if
 * its highest bit is set, the rest is cut or filled to the layout's size. The output must be valid
 * JSON, valid CSV, and a table without control characters.
 */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/make_btf.h"
#include "print/event_rows.h"
#include "print/listen_rows.h"

#define SAMPLE_MAX 4096

static const struct decode_context clock_2026 = { .to_realtime = 1795422130000000000 };

static struct layout_choice {
	struct type *layout;
	bool typed; /* read as struct listen_evt_t */
} choices[8];
static size_t choice_count;

static void add_choice(struct basics *b, int id, bool typed)
{
	struct layout_choice *c = &choices[choice_count++];

	if (basics_layout(b, id, &c->layout))
		abort();
	c->typed = typed;
	btf__free(b->btf);
}

static void add_listen_choice(bool typed)
{
	struct basics b;

	basics_new(&b);
	add_choice(&b, add_listen(&b, NULL, 88), typed);
}

static void add_integers(void)
{
	struct basics b;
	int wide, id;

	basics_new(&b);
	wide = btf__add_int(b.btf, "__int128", 16, BTF_INT_SIGNED);
	id = btf__add_struct(b.btf, "integers", 47);
	add_field(&b, "u8", b.u8, 0, 0);
	add_field(&b, "s8", b.s8, 8, 0);
	add_field(&b, "u16", b.u16, 16, 0);
	add_field(&b, "s16", b.s16, 32, 0);
	add_field(&b, "u32", b.u32, 48, 0);
	add_field(&b, "s32", b.s32, 80, 0);
	add_field(&b, "u64", b.u64, 112, 0);
	add_field(&b, "s64", b.s64, 176, 0);
	add_field(&b, "wide", wide, 240, 0);
	add_field(&b, "flag", b.boolean, 368, 0);
	add_choice(&b, id, false);
}

static void add_bitfields(void)
{
	struct basics b;
	int e, id;

	basics_new(&b);
	e = btf__add_enum(b.btf, "e", 4);
	btf__add_enum_value(b.btf, "ONE", 1);
	btf__add_enum_value(b.btf, "MINUS", -1);
	id = btf__add_struct(b.btf, "bits", 17);
	add_field(&b, "a", b.u32, 0, 1);
	add_field(&b, "b", b.s32, 1, 7);
	add_field(&b, "c", b.boolean, 8, 1);
	add_field(&b, "d", b.u64, 9, 55);
	add_field(&b, "e", b.s64, 64, 64);
	add_field(&b, "f", e, 128, 3);
	add_field(&b, "g", b.s8, 131, 5);
	add_choice(&b, id, false);
}

static void add_display_types(void)
{
	struct basics b;
	int mode, ret, time, pointer, f, d, e, text, id;

	basics_new(&b);
	mode = add_typedef(&b, "umode_t", b.u16);
	ret = add_typedef(&b, "ret_t", b.s32);
	time = add_typedef(&b, "ktime_t", b.s64);
	pointer = btf__add_ptr(b.btf, 0);
	f = btf__add_float(b.btf, "float", 4);
	d = btf__add_float(b.btf, "double", 8);
	text = add_array(&b, b.character, 12);
	e = btf__add_enum(b.btf, "e", 4);
	btf__add_enum_value(b.btf, "ZERO", 0);
	id = btf__add_struct(b.btf, "displays", 56);
	add_field(&b, "time", time, 0, 0);
	add_field(&b, "pointer", pointer, 64, 0);
	add_field(&b, "d", d, 128, 0);
	add_field(&b, "f", f, 192, 0);
	add_field(&b, "ret", ret, 224, 0);
	add_field(&b, "e", e, 256, 0);
	add_field(&b, "mode", mode, 288, 0);
	add_field(&b, "text", text, 320, 0);
	add_choice(&b, id, false);
}

static void add_compounds(void)
{
	struct basics b;
	int be16, u, in, many, names, empty, id;

	basics_new(&b);
	be16 = add_typedef(&b, "__be16", b.u16);
	u = btf__add_union(b.btf, NULL, 8);
	add_field(&b, "all", b.u64, 0, 0);
	add_field(&b, "port", be16, 0, 0);
	in = btf__add_struct(b.btf, "in", 16);
	add_field(&b, "kind", b.s32, 0, 0);
	add_field(&b, NULL, u, 64, 0);
	many = add_array(&b, in, 3);
	names = add_array(&b, add_array(&b, b.character, 5), 2);
	empty = btf__add_struct(b.btf, "empty", 0);
	id = btf__add_struct(b.btf, "compounds", 80);
	add_field(&b, "one", in, 0, 0);
	add_field(&b, "many", many, 128, 0);
	add_field(&b, "names", names, 512, 0);
	add_field(&b, "empty", empty, 600, 0);
	add_field(&b, "last", b.u8, 600, 0);
	add_choice(&b, id, false);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	setenv("TZ", "UTC", 1);
	libbpf_set_print(NULL);
	add_listen_choice(true);
	add_listen_choice(false);
	add_integers();
	add_bitfields();
	add_display_types();
	add_compounds();
	choices[choice_count++] = (struct layout_choice){ NULL, false };
	return 0;
}

static struct event_rows *rows_for(const struct layout_choice *c)
{
	struct event_rows *rows = c->typed ?
					  listen_rows_new(LISTEN_STREAM, c->layout, &clock_2026) :
					  event_rows_by_layout("stream", c->layout, &clock_2026);

	if (!rows)
		abort();
	return rows;
}

/* One object on one line, with the same bytes as jansson writes after parsing it. */
static void check_json(const char *text, size_t len)
{
	json_t *j;
	char *again;

	if (!len || text[len - 1] != '\n' || memchr(text, '\n', len) != text + len - 1)
		abort();
	j = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(j) || !json_is_string(json_object_get(j, "stream")))
		abort();
	again = json_dumps(j, JSON_COMPACT);
	if (!again || strlen(again) != len - 1 || memcmp(again, text, len - 1))
		abort();
	free(again);
	json_decref(j);
}

/* Each line has as many cells as the header, quoted by RFC 4180. */
static void check_csv(const char *text, size_t len)
{
	size_t cells = 1, header = 0;
	bool quoted = false;

	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)text[i] < ' ' && text[i] != '\r' && text[i] != '\n')
			abort();
		if (text[i] == '"')
			quoted = !quoted;
		else if (text[i] == ',' && !quoted)
			cells++;
		if (text[i] != '\r')
			continue;
		if (quoted || text[i + 1] != '\n' || (header && cells != header))
			abort();
		header = cells;
		cells = 1;
	}
	if (quoted || cells != 1)
		abort();
}

static void check_table(const char *text, size_t len)
{
	if (!len || text[len - 1] != '\n')
		abort();
	for (size_t i = 0; i < len; i++)
		if (text[i] != '\n' && ((unsigned char)text[i] < ' ' || text[i] == 0x7f))
			abort();
}

static void print_record(const struct layout_choice *c, enum print_format format, const void *bytes,
			 size_t size)
{
	struct event_rows *rows = rows_for(c);
	bool fits = false;
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);
	struct printer *p = printer_new(format, false, f, false, &clock_2026);

	printer_begin(p, &rows->columns);
	if (event_rows_put(rows, p, bytes, size, &fits) || printer_flush(p))
		abort();
	if (fits != (c->layout && layout_fit(c->layout, size, true) != FIT_NONE))
		abort();
	if (format == PRINT_JSON)
		check_json(text, len);
	else if (format == PRINT_CSV)
		check_csv(text, len);
	else
		check_table(text, len);
	printer_free(p);
	fclose(f);
	free(text);
	event_rows_free(rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct layout_choice *c;
	size_t record_size;
	char *bytes;

	if (!size || size > SAMPLE_MAX)
		return 0;
	c = &choices[(*data & 0x7f) % choice_count];
	record_size = *data & 0x80 && c->layout ? c->layout->size : size - 1;
	bytes = calloc(1, record_size + 1);
	memcpy(bytes, data + 1, record_size < size - 1 ? record_size : size - 1);
	/* Shrunk to its size, so that the sanitizer finds a read beyond it. */
	bytes = realloc(bytes, record_size ? record_size : 1);
	print_record(c, PRINT_TABLE, bytes, record_size);
	print_record(c, PRINT_JSON, bytes, record_size);
	if (!c->layout || layout_fit(c->layout, record_size, true)) /* others: stderr */
		print_record(c, PRINT_CSV, bytes, record_size);
	free(bytes);
	return 0;
}
