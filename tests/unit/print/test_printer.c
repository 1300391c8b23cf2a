/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <errno.h>
#include <jansson.h>

#include "make_btf.h"
#include "print/event_rows.h"
#include "print/printer.h"

static const struct decode_context no_clock = { 0 };

/* A printer to memory. */
struct output {
	char *text;
	size_t len;
	size_t checked; /* bytes of text */
	FILE *file;
	struct printer *printer;
};

static void open_printer(struct output *o, enum print_format format, bool several, bool colour)
{
	*o = (struct output){ 0 };
	o->file = open_memstream(&o->text, &o->len);
	assert_non_null(o->file);
	o->printer = printer_new(format, several, o->file, colour, &no_clock);
	assert_non_null(o->printer);
}

static void open_output(struct output *o, enum print_format format, bool colour)
{
	open_printer(o, format, false, colour);
}

/* Check the text that was printed since the last check. */
static void expect_output(struct output *o, const char *want)
{
	assert_int_equal(printer_flush(o->printer), 0);
	assert_string_equal(o->text + o->checked, want);
	o->checked = o->len;
}

/* jansson reads the line and writes the same again. */
static void expect_as_jansson_has_it(const char *line)
{
	json_t *j = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
	struct buf again = { 0 };
	char *text;

	assert_non_null(j);
	text = json_dumps(j, JSON_COMPACT);
	buf_printf(&again, "%s\n", text);
	assert_string_equal(buf_text(&again), line);
	buf_free(&again);
	free(text);
	json_decref(j);
}

static void close_output(struct output *o)
{
	printer_free(o->printer);
	fclose(o->file);
	free(o->text);
}

/* Events whose cells are set one by one. */

static const struct column columns[] = {
	{ "time", -5, IN_TABLE }, { "pid", 5, IN_ALL },	 { "comm", -6, IN_ALL },
	{ "hidden", 3, IN_DATA }, { "ret", -7, IN_ALL }, { "after", 0, IN_DATA },
};
static const struct column_set calls_columns = { "calls", columns, COUNT_OF(columns) };
static const struct cell cells[] = {
	{ .kind = CELL_TEXT, .text = "now" },
	{ .kind = CELL_UNSIGNED, .u = 42 },
	{ .kind = CELL_TEXT, .text = "sh" },
	{ .kind = CELL_NULL },
	{ .kind = CELL_SIGNED, .i = -5, .alarm = true },
	{ .kind = CELL_TEXT, .text = "x" },
};
static const struct event event = { .columns = &calls_columns, .cells = cells };

static void tables_are_aligned(void **state)
{
	struct output o;

	(void)state;
	open_output(&o, PRINT_TABLE, false);
	printer_begin(o.printer, &calls_columns);
	expect_output(&o, "TIME    PID COMM   RET\n");
	assert_int_equal(printer_event(o.printer, &event), 0);
	expect_output(&o, "now      42 sh     -5\n");
	close_output(&o);
}

static void titles_are_printed_once_a_column_set(void **state)
{
	static const struct column_set other = { "other", columns, 2 };
	const struct event e = { .columns = &other, .cells = cells };
	struct output o;

	(void)state;
	open_output(&o, PRINT_TABLE, false);
	printer_event(o.printer, &event);
	printer_begin(o.printer, &calls_columns);
	printer_event(o.printer, &event);
	expect_output(&o, "TIME    PID COMM   RET\n"
			  "now      42 sh     -5\n"
			  "now      42 sh     -5\n");
	printer_event(o.printer, &e);
	printer_event(o.printer, &event);
	expect_output(&o, "TIME    PID\n"
			  "now      42\n"
			  "TIME    PID COMM   RET\n"
			  "now      42 sh     -5\n");
	close_output(&o);
}

/* Columns that all streams have are as wide as the widest; others are NAME=VALUE. */
static void several_streams_share_one_table(void **state)
{
	static const struct column others[] = {
		{ "pid", -9, IN_ALL },
		{ "path", 0, IN_ALL },
		{ "time", -5, IN_TABLE },
		{ "ret", 3, IN_DATA },
	};
	static const struct column_set other = { "opens:of", others, COUNT_OF(others) };
	static const struct column_set unknown = { "bytes", NULL, 0 };
	static const struct cell paths[][4] = {
		{ { .kind = CELL_UNSIGNED, .u = 7 },
		  { .kind = CELL_TEXT, .text = "/a \"b" },
		  { .kind = CELL_TEXT, .text = "then" } },
		{ { .kind = CELL_UNSIGNED, .u = 7 },
		  { .kind = CELL_TEXT, .text = "" },
		  { .kind = CELL_TEXT, .text = "later" } },
	};
	struct output o;

	(void)state;
	open_printer(&o, PRINT_TABLE, true, false);
	printer_begin(o.printer, &calls_columns);
	printer_begin(o.printer, &unknown);
	printer_begin(o.printer, &other);
	expect_output(&o, "TIME        PID STREAM   FIELDS\n");
	assert_int_equal(printer_event(o.printer, &event), 0);
	for (int i = 0; i < 2; i++) {
		const struct event e = { .columns = &other, .cells = paths[i] };

		assert_int_equal(printer_event(o.printer, &e), 0);
	}
	assert_int_equal(printer_hex(o.printer, "bytes", "\1", 1), 0);
	expect_output(&o, "now          42 calls    comm=sh ret=-5\n"
			  "then          7 opens:of path=\"/a \\x22b\"\n"
			  "later         7 opens:of path=\"\"\n"
			  "bytes: 1 bytes that do not fit the event's layout: 01\n");
	printer_text(o.printer, "counts\n", 7);
	assert_int_equal(printer_event(o.printer, &event), 0);
	expect_output(&o, "counts\n"
			  "TIME        PID STREAM   FIELDS\n"
			  "now          42 calls    comm=sh ret=-5\n");
	close_output(&o);
}

static void streams_that_share_all_have_no_fields(void **state)
{
	static const struct column_set other = { "others", columns, COUNT_OF(columns) };
	const struct event e = { .columns = &other, .cells = cells };
	struct output o;

	(void)state;
	open_printer(&o, PRINT_TABLE, true, true);
	printer_begin(o.printer, &calls_columns);
	printer_begin(o.printer, &other);
	printer_event(o.printer, &event);
	printer_event(o.printer, &e);
	expect_output(&o, "\033[1mTIME    PID COMM   RET     STREAM\033[0m\n"
			  "now      42 sh     \033[31m-5     \033[0m calls\n"
			  "now      42 sh     \033[31m-5     \033[0m others\n");
	close_output(&o);
}

static void colours_mark_titles_and_alarms(void **state)
{
	struct output o;

	(void)state;
	open_output(&o, PRINT_TABLE, true);
	printer_event(o.printer, &event);
	expect_output(&o, "\033[1mTIME    PID COMM   RET\033[0m\n"
			  "now      42 sh     \033[31m-5\033[0m\n");
	close_output(&o);
}

static void json_has_no_colours(void **state)
{
	struct output o;

	(void)state;
	open_output(&o, PRINT_JSON, true);
	printer_begin(o.printer, &calls_columns);
	expect_output(&o, "");
	assert_int_equal(printer_event(o.printer, &event), 0);
	expect_output(&o, "{\"stream\":\"calls\",\"pid\":42,\"comm\":\"sh\",\"hidden\":null,"
			  "\"ret\":-5,\"after\":\"x\"}\n");
	close_output(&o);
}

static void wide_texts_are_not_cut(void **state)
{
	const struct cell wide[] = {
		{ .kind = CELL_TEXT, .text = "quite long" },
		{ .kind = CELL_UNSIGNED, .u = 123456789 },
		{ .kind = CELL_TEXT, .text = "a long command" },
		{ .kind = CELL_NULL },
		{ .kind = CELL_NULL },
		{ .kind = CELL_NULL },
	};
	const struct event e = { .columns = &calls_columns, .cells = wide };
	struct output o;

	(void)state;
	open_output(&o, PRINT_TABLE, false);
	printer_event(o.printer, &e);
	expect_output(&o, "TIME    PID COMM   RET\n"
			  "quite long 123456789 a long command -\n");
	close_output(&o);
}

/* U+00E9 has two bytes and takes one column. */
static void width_counts_characters(void **state)
{
	struct cell accents[COUNT_OF(cells)];
	const struct event e = { .columns = &calls_columns, .cells = accents };
	struct output o;

	(void)state;
	memcpy(accents, cells, sizeof(cells));
	accents[2].text = "\xc3\xa9t\xc3\xa9";
	open_output(&o, PRINT_TABLE, false);
	printer_event(o.printer, &e);
	expect_output(&o, "TIME    PID COMM   RET\n"
			  "now      42 \xc3\xa9t\xc3\xa9    -5\n");
	close_output(&o);
}

static void no_line_ends_in_spaces(void **state)
{
	struct cell empty[COUNT_OF(cells)];
	const struct event e = { .columns = &calls_columns, .cells = empty };
	struct output o;

	(void)state;
	memcpy(empty, cells, sizeof(cells));
	empty[4] = (struct cell){ .kind = CELL_TEXT, .text = "" };
	open_output(&o, PRINT_TABLE, false);
	printer_event(o.printer, &e);
	printer_hex(o.printer, "calls", "", 0);
	printer_flush(o.printer);
	assert_null(strstr(o.text, " \n"));
	close_output(&o);
}

static void prints_bytes_in_table_and_json(void **state)
{
	struct output o;

	(void)state;
	open_output(&o, PRINT_TABLE, false);
	assert_int_equal(printer_hex(o.printer, "calls", "\x00\x7f\xff", 3), 0);
	expect_output(&o, "calls: 3 bytes that do not fit the event's layout: 007fff\n");
	close_output(&o);
	open_output(&o, PRINT_JSON, false);
	assert_int_equal(printer_hex(o.printer, "calls", "\x00\x7f\xff", 3), 0);
	assert_int_equal(printer_hex(o.printer, "calls", "", 0), 0);
	expect_output(&o, "{\"stream\":\"calls\",\"size\":3,\"hex\":\"007fff\"}\n"
			  "{\"stream\":\"calls\",\"size\":0,\"hex\":\"\"}\n");
	close_output(&o);
}

static void only_json_has_a_summary(void **state)
{
	static const struct stream_count counts[] = {
		{ .stream = "a", .submitted = 12, .delivered = 10, .lost = 2, .misfits = 1 },
		{ .stream = "b" },
	};
	struct output o;

	(void)state;
	open_output(&o, PRINT_TABLE, false);
	assert_int_equal(printer_summary(o.printer, counts, 2), 0);
	expect_output(&o, "");
	close_output(&o);
	open_output(&o, PRINT_JSON, false);
	assert_int_equal(printer_summary(o.printer, counts, 2), 0);
	expect_output(&o, "{\"summary\":{"
			  "\"a\":{\"submitted\":12,\"delivered\":10,\"lost\":2},"
			  "\"b\":{\"submitted\":0,\"delivered\":0,\"lost\":0}}}\n");
	assert_int_equal(printer_summary(o.printer, counts, 0), 0);
	expect_output(&o, "{\"summary\":{}}\n");
	close_output(&o);
}

static void texts_are_escaped_in_json(void **state)
{
	static const struct column one[] = { { "t", 0, IN_ALL } };
	static const struct column_set v = { "s", one, 1 };
	const struct cell c = { .kind = CELL_TEXT, .text = "\"q\" \xe2\x82\xac \\x0a" };
	const struct event e = { .columns = &v, .cells = &c };
	struct output o;

	(void)state;
	open_output(&o, PRINT_JSON, false);
	printer_event(o.printer, &e);
	expect_output(&o, "{\"stream\":\"s\",\"t\":\"\\\"q\\\" \xe2\x82\xac \\\\x0a\"}\n");
	close_output(&o);
}

/* Each control character, and the others that JSON escapes. */
static void escapes_as_jansson_does(void **state)
{
	static const struct column one[] = { { "t", 0, IN_ALL } };
	static const struct column_set v = { "s", one, 1 };
	char text[] = "a?b\"c\\d\x7f/";
	const struct cell c = { .kind = CELL_TEXT, .text = text };
	const struct event e = { .columns = &v, .cells = &c };

	(void)state;
	for (char i = 1; i < ' '; i++) {
		struct output o;

		text[1] = i;
		open_output(&o, PRINT_JSON, false);
		printer_event(o.printer, &e);
		printer_flush(o.printer);
		expect_as_jansson_has_it(o.text);
		close_output(&o);
	}
}

/* A batch is one write of many lines. A full batch is written before the flush. */
static void lines_are_written_in_batches(void **state)
{
	struct output o;

	(void)state;
	open_output(&o, PRINT_JSON, false);
	for (int i = 0; i < 500; i++)
		printer_event(o.printer, &event);
	fflush(o.file);
	assert_int_equal(o.len, 0);
	for (int i = 0; i < 1000; i++)
		printer_event(o.printer, &event);
	fflush(o.file);
	assert_true(o.len > 0);
	close_output(&o);
}

/* CSV */

static void csv_has_a_header_and_quotes(void **state)
{
	struct cell quoted[COUNT_OF(cells)];
	const struct event e = { .columns = &calls_columns, .cells = quoted };
	struct output o;

	(void)state;
	memcpy(quoted, cells, sizeof(cells));
	quoted[2].text = "a \"b\", c";
	quoted[5].text = "\"\"";
	open_output(&o, PRINT_CSV, true);
	printer_begin(o.printer, &calls_columns);
	expect_output(&o, "pid,comm,hidden,ret,after\r\n");
	assert_int_equal(printer_event(o.printer, &event), 0);
	expect_output(&o, "42,sh,,-5,x\r\n");
	assert_int_equal(printer_event(o.printer, &e), 0);
	expect_output(&o, "42,\"a \"\"b\"\", c\",,-5,\"\"\"\"\"\"\r\n");
	close_output(&o);
}

/* Columns of the same name are shared; the first column is the stream. */
static void streams_share_a_csv_header(void **state)
{
	static const struct column others[] = { { "size", 0, IN_ALL },
						{ "pid", 0, IN_ALL },
						{ "stream", 0, IN_ALL } };
	static const struct column_set other = { "sizes", others, 3 };
	static const struct cell values[] = { { .kind = CELL_UNSIGNED, .u = 7 },
					      { .kind = CELL_UNSIGNED, .u = 8 },
					      { .kind = CELL_UNSIGNED, .u = 9 } };
	const struct event e = { .columns = &other, .cells = values };
	struct output o;

	(void)state;
	open_output(&o, PRINT_CSV, false);
	printer_begin(o.printer, &calls_columns);
	printer_begin(o.printer, &other);
	assert_int_equal(printer_event(o.printer, &e), 0);
	assert_int_equal(printer_event(o.printer, &event), 0);
	expect_output(&o, "stream,pid,comm,hidden,ret,after,size,stream_\r\n"
			  "sizes,8,,,,,7,9\r\n"
			  "calls,42,sh,,-5,x,,\r\n");
	close_output(&o);
}

/* A later generation, whose column sets begin and end in the same output. */
static const struct column later_columns[] = { { "pid", 5, IN_ALL }, { "generation", -4, IN_ALL } };
static const struct column_set later = { "calls", later_columns, COUNT_OF(later_columns) };
static const struct event later_event = {
	.columns = &later,
	.cells = (const struct cell[]){ { .kind = CELL_UNSIGNED, .u = 7 },
					{ .kind = CELL_TEXT, .text = "own" } },
};

static void two_generations(struct output *o)
{
	printer_set_generation(o->printer, 1);
	printer_begin(o->printer, &calls_columns);
	assert_int_equal(printer_event(o->printer, &event), 0);
	printer_set_generation(o->printer, 2);
	printer_begin(o->printer, &later);
	assert_int_equal(printer_event(o->printer, &later_event), 0);
	printer_end(o->printer, &calls_columns);
	assert_int_equal(printer_event(o->printer, &later_event), 0);
}

static void table_lines_have_the_generation(void **state)
{
	struct output o;

	(void)state;
	open_output(&o, PRINT_TABLE, false);
	two_generations(&o);
	expect_output(&o, "GEN TIME    PID COMM   RET\n"
			  "  1 now      42 sh     -5\n"
			  "GEN   PID GENERATION\n"
			  "  2     7 own\n"
			  "  2     7 own\n");
	close_output(&o);
}

static void json_lines_have_the_generation(void **state)
{
	struct output o;

	(void)state;
	open_output(&o, PRINT_JSON, false);
	two_generations(&o);
	printer_hex(o.printer, "calls", "\1", 1);
	expect_output(&o,
		      "{\"stream\":\"calls\",\"generation\":1,\"pid\":42,\"comm\":\"sh\","
		      "\"hidden\":null,\"ret\":-5,\"after\":\"x\"}\n"
		      "{\"stream\":\"calls\",\"generation\":2,\"pid\":7,\"generation_\":\"own\"}\n"
		      "{\"stream\":\"calls\",\"generation\":2,\"pid\":7,\"generation_\":\"own\"}\n"
		      "{\"stream\":\"calls\",\"generation\":2,\"size\":1,\"hex\":\"01\"}\n");
	close_output(&o);
}

static void a_new_generation_may_change_the_csv_header(void **state)
{
	struct output o;

	(void)state;
	open_output(&o, PRINT_CSV, false);
	two_generations(&o);
	expect_output(&o, "generation,pid,comm,hidden,ret,after\r\n"
			  "1,42,sh,,-5,x\r\n"
			  "\r\n"
			  "generation,pid,comm,hidden,ret,after,generation_\r\n"
			  "2,7,,,,,own\r\n"
			  "2,7,,,,,own\r\n");
	close_output(&o);
}

/* A second stream that begins later makes it a table of several streams. */
static void a_table_becomes_one_of_several_streams(void **state)
{
	static const struct column own[] = { { "pid", 5, IN_ALL }, { "more", 5, IN_ALL } };
	static const struct column_set added = { "added", own, COUNT_OF(own) };
	const struct event e = { .columns = &added, .cells = later_event.cells };
	struct output o;

	(void)state;
	open_output(&o, PRINT_TABLE, false);
	printer_set_generation(o.printer, 1);
	printer_begin(o.printer, &later);
	printer_event(o.printer, &later_event);
	printer_set_generation(o.printer, 2);
	printer_expect_several(o.printer);
	printer_begin(o.printer, &later);
	printer_begin(o.printer, &added);
	printer_event(o.printer, &e);
	printer_event(o.printer, &later_event);
	expect_output(&o, "GEN   PID GENERATION\n"
			  "  1     7 own\n"
			  "GEN   PID STREAM FIELDS\n"
			  "  2     7 added  more=own\n"
			  "  2     7 calls  generation=own\n");
	close_output(&o);
}

static void csv_has_a_column_for_bytes_without_layout(void **state)
{
	static const struct column_set bytes = { "raw", columns, 0 };
	struct output o;

	(void)state;
	open_output(&o, PRINT_CSV, false);
	printer_begin(o.printer, &bytes);
	printer_begin(o.printer, &calls_columns);
	assert_int_equal(printer_hex(o.printer, "raw", "\x00\x7f", 2), 0);
	expect_output(&o, "stream,hex,pid,comm,hidden,ret,after\r\n"
			  "raw,007f,,,,,\r\n");
	close_output(&o);
}

static void csv_has_no_line_for_a_misfit(void **state)
{
	struct output o;
	char *said;

	(void)state;
	open_output(&o, PRINT_CSV, false);
	printer_begin(o.printer, &calls_columns);
	stderr_begin();
	assert_int_equal(printer_hex(o.printer, "calls", "\x00\x7f", 2), 0);
	said = stderr_end();
	assert_non_null(strstr(said, "calls: 2 bytes that do not fit the event's layout: 007f"));
	expect_output(&o, "pid,comm,hidden,ret,after\r\n");
	assert_int_equal(printer_summary(o.printer, NULL, 0), 0);
	expect_output(&o, "");
	free(said);
	close_output(&o);
}

static void flush_returns_the_write_error(void **state)
{
	FILE *full = fopen("/dev/full", "w");
	struct printer *p;

	(void)state;
	assert_non_null(full);
	p = printer_new(PRINT_TABLE, false, full, false, &no_clock);
	assert_int_equal(printer_event(p, &event), 0);
	assert_int_equal(printer_flush(p), -ENOSPC);
	printer_free(p);
	printer_free(NULL);
	fclose(full);
}

/* Members of a layout, decoded from bytes. */

static struct basics b;
static struct type *layout;

static int setup(void **state)
{
	(void)state;
	basics_new(&b);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	layout_free(layout);
	layout = NULL;
	btf__free(b.btf);
	return 0;
}

/* Check the lines of the struct in table and JSON. */
static void expect_record(int id, const void *bytes, size_t size, const char *table,
			  const char *json)
{
	struct event_rows *c;
	bool fits = false;
	struct output o;

	assert_int_equal(basics_layout(&b, id, &layout), 0);
	c = event_rows_by_layout("s", layout, &no_clock);
	assert_non_null(c);
	open_output(&o, PRINT_TABLE, false);
	assert_int_equal(event_rows_put(c, o.printer, bytes, size, &fits), 0);
	assert_true(fits);
	expect_output(&o, table);
	close_output(&o);
	open_output(&o, PRINT_JSON, false);
	assert_int_equal(event_rows_put(c, o.printer, bytes, size, &fits), 0);
	expect_output(&o, json);
	expect_as_jansson_has_it(o.text);
	close_output(&o);
	event_rows_free(c);
}

static int single(const char *name, int type, uint32_t size)
{
	int id = btf__add_struct(b.btf, "event", size);

	add_field(&b, name, type, 0, 0);
	return id;
}

static void prints_numbers_and_strings(void **state)
{
	int text = add_array(&b, b.character, 8);
	int id = btf__add_struct(b.btf, "event", 16);

	(void)state;
	add_field(&b, "n", b.s32, 0, 0);
	add_field(&b, "ok", b.boolean, 32, 0);
	add_field(&b, "bits", b.u8, 40, 3);
	add_field(&b, "name", text, 64, 0);
	expect_record(id, "\xff\xff\xff\xff\1\x0d\0\0nginx\0\0", 16,
		      "      N    OK  BITS NAME\n"
		      "     -1  true     5 nginx\n",
		      "{\"stream\":\"s\",\"n\":-1,\"ok\":true,\"bits\":5,\"name\":\"nginx\"}\n");
}

static void the_largest_number_is_exact(void **state)
{
	(void)state;
	expect_record(single("u", b.u64, 8), "\xff\xff\xff\xff\xff\xff\xff\xff", 8,
		      "           U\n"
		      "18446744073709551615\n",
		      "{\"stream\":\"s\",\"u\":\"18446744073709551615\"}\n");
}

static void the_largest_json_integer_is_a_number(void **state)
{
	(void)state;
	expect_record(single("u", b.u64, 8), "\xff\xff\xff\xff\xff\xff\xff\x7f", 8,
		      "           U\n"
		      "9223372036854775807\n",
		      "{\"stream\":\"s\",\"u\":9223372036854775807}\n");
}

static void the_smallest_number_is_exact(void **state)
{
	(void)state;
	expect_record(single("i", b.s64, 8), "\0\0\0\0\0\0\0\x80", 8,
		      "           I\n"
		      "-9223372036854775808\n",
		      "{\"stream\":\"s\",\"i\":-9223372036854775808}\n");
}

static void large_numbers_inside_compounds_are_exact(void **state)
{
	int array = add_array(&b, b.u64, 1);

	(void)state;
	expect_record(single("a", array, 8), "\0\0\0\0\0\0\0\x80", 8,
		      "A\n"
		      "[9223372036854775808]\n",
		      "{\"stream\":\"s\",\"a\":[\"9223372036854775808\"]}\n");
}

static void floats_are_exact(void **state)
{
	int f = btf__add_float(b.btf, "float", 4);
	int d = btf__add_float(b.btf, "double", 8);
	int id = btf__add_struct(b.btf, "event", 12);

	(void)state;
	add_field(&b, "d", d, 0, 0);
	add_field(&b, "f", f, 64, 0);
	expect_record(id, "\0\0\0\0\0\0\x04\xc0\0\0\xc0\x3f", 12,
		      "           D       F\n"
		      "        -2.5     1.5\n",
		      "{\"stream\":\"s\",\"d\":-2.5,\"f\":1.5}\n");
}

static void nan_and_infinity_are_null_in_json(void **state)
{
	int f = btf__add_float(b.btf, "float", 4);
	int id = btf__add_struct(b.btf, "event", 8);

	(void)state;
	add_field(&b, "nan", f, 0, 0);
	add_field(&b, "inf", f, 32, 0);
	expect_record(id, "\0\0\xc0\x7f\0\0\x80\xff", 8,
		      "    NAN     INF\n"
		      "    nan    -inf\n",
		      "{\"stream\":\"s\",\"nan\":null,\"inf\":null}\n");
}

static void compounds_nest(void **state)
{
	int pair = btf__add_struct(b.btf, "pair", 4);
	int pairs, id;

	(void)state;
	add_field(&b, "x", b.u8, 0, 0);
	add_field(&b, "y", b.s16, 16, 0);
	pairs = add_array(&b, pair, 2);
	id = btf__add_struct(b.btf, "event", 12);
	add_field(&b, "one", pair, 0, 0);
	add_field(&b, "two", pairs, 32, 0);
	expect_record(id, "\1\0\2\0\3\0\xfc\xff\5\0\6\0", 12,
		      "ONE           TWO\n"
		      "{x=1 y=2}     [{x=3 y=-4} {x=5 y=6}]\n",
		      "{\"stream\":\"s\",\"one\":{\"x\":1,\"y\":2},"
		      "\"two\":[{\"x\":3,\"y\":-4},{\"x\":5,\"y\":6}]}\n");
}

static void prints_arrays_of_addresses_and_strings(void **state)
{
	int be32 = add_typedef(&b, "__be32", b.u32);
	int addresses = add_array(&b, be32, 2);
	int names = add_array(&b, add_array(&b, b.character, 4), 2);
	int id = btf__add_struct(b.btf, "event", 16);

	(void)state;
	add_field(&b, "a", addresses, 0, 0);
	add_field(&b, "n", names, 64, 0);
	expect_record(id, "\x0a\0\0\1\x0a\0\0\2one\0four", 16,
		      "A             N\n"
		      "[10.0.0.1 10.0.0.2] [one four]\n",
		      "{\"stream\":\"s\",\"a\":[\"10.0.0.1\",\"10.0.0.2\"],"
		      "\"n\":[\"one\",\"four\"]}\n");
}

/* struct { u8 kind; union { u8 lo; u16 all; }; } in: the members of the union are members of in. */
static void anonymous_members_count_as_the_structs_own(void **state)
{
	int u = btf__add_union(b.btf, NULL, 2);
	int in;

	(void)state;
	add_field(&b, "lo", b.u8, 0, 0);
	add_field(&b, "all", b.u16, 0, 0);
	in = btf__add_struct(b.btf, "in", 4);
	add_field(&b, "kind", b.u8, 0, 0);
	add_field(&b, NULL, u, 16, 0);
	expect_record(single("in", in, 4), "\7\0\1\2", 4,
		      "IN\n"
		      "{kind=7 {lo=1 all=513}}\n",
		      "{\"stream\":\"s\",\"in\":{\"kind\":7,\"lo\":1,\"all\":513}}\n");
}

static json_t *json_of(int id, const void *bytes, size_t size)
{
	struct event_rows *c;
	struct output o;
	json_t *j;
	bool fits;

	assert_int_equal(basics_layout(&b, id, &layout), 0);
	c = event_rows_by_layout("s", layout, &no_clock);
	open_output(&o, PRINT_JSON, false);
	assert_int_equal(event_rows_put(c, o.printer, bytes, size, &fits), 0);
	printer_flush(o.printer);
	j = json_loads(o.text, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(j);
	close_output(&o);
	event_rows_free(c);
	return j;
}

/* The same in the event itself: two anonymous members must not share a key. */
static void anonymous_members_count_as_the_events_own(void **state)
{
	int first = btf__add_struct(b.btf, NULL, 1);
	int second, id;
	json_t *j;

	(void)state;
	add_field(&b, "a", b.u8, 0, 0);
	second = btf__add_union(b.btf, NULL, 1);
	add_field(&b, "b", b.u8, 0, 0);
	id = btf__add_struct(b.btf, "event", 2);
	add_field(&b, NULL, first, 0, 0);
	add_field(&b, NULL, second, 8, 0);
	j = json_of(id, "\1\2", 2);
	assert_int_equal(json_integer_value(json_object_get(j, "a")), 1);
	assert_int_equal(json_integer_value(json_object_get(j, "b")), 2);
	assert_int_equal(json_object_size(j), 3);
	json_decref(j);
}

static void a_field_named_stream_gets_another_key(void **state)
{
	json_t *j = json_of(single("stream", b.u8, 1), "\5", 1);

	(void)state;
	assert_string_equal(json_string_value(json_object_get(j, "stream")), "s");
	json_decref(j);
}

static void prints_empty_structs_and_arrays(void **state)
{
	int none = add_array(&b, b.u32, 0);
	int empty = btf__add_struct(b.btf, "empty", 0);
	int id = btf__add_struct(b.btf, "event", 1);

	(void)state;
	add_field(&b, "x", b.u8, 0, 0);
	add_field(&b, "e", empty, 8, 0);
	add_field(&b, "none", none, 8, 0);
	expect_record(id, "\1", 1,
		      "    X E             NONE\n"
		      "    1 {}            []\n",
		      "{\"stream\":\"s\",\"x\":1,\"e\":{},\"none\":[]}\n");
}

static void prints_enums_modes_and_return_values(void **state)
{
	int e = btf__add_enum(b.btf, "how", 4);
	int mode, ret, id;

	(void)state;
	btf__add_enum_value(b.btf, "HOW_WELL", 2);
	mode = add_typedef(&b, "umode_t", b.u16);
	ret = add_typedef(&b, "ret_t", b.s32);
	id = btf__add_struct(b.btf, "event", 12);
	add_field(&b, "how", e, 0, 0);
	add_field(&b, "mode", mode, 32, 0);
	add_field(&b, "ret", ret, 64, 0);
	expect_record(id, "\2\0\0\0\xa4\x01\0\0\xea\xff\xff\xff", 12,
		      "HOW            MODE RET\n"
		      "HOW_WELL       0644 EINVAL\n",
		      "{\"stream\":\"s\",\"how\":\"HOW_WELL\",\"mode\":\"0644\","
		      "\"ret\":\"EINVAL\"}\n");
}

static void expect_csv(int id, const void *bytes, size_t size, const char *want)
{
	struct event_rows *c;
	bool fits = false;
	struct output o;

	assert_int_equal(basics_layout(&b, id, &layout), 0);
	c = event_rows_by_layout("s", layout, &no_clock);
	open_output(&o, PRINT_CSV, false);
	assert_int_equal(event_rows_put(c, o.printer, bytes, size, &fits), 0);
	assert_true(fits);
	expect_output(&o, want);
	close_output(&o);
	event_rows_free(c);
}

static void structs_are_flat_and_arrays_one_cell_in_csv(void **state)
{
	int pair = btf__add_struct(b.btf, "pair", 4);
	int anonymous, in, many, id;

	(void)state;
	add_field(&b, "x", b.u8, 0, 0);
	add_field(&b, "y", b.s16, 16, 0);
	anonymous = btf__add_union(b.btf, NULL, 4);
	add_field(&b, "one", pair, 0, 0);
	add_field(&b, "raw", b.u32, 0, 0);
	in = btf__add_struct(b.btf, "in", 6);
	add_field(&b, NULL, anonymous, 0, 0);
	add_field(&b, "ok", b.boolean, 32, 0);
	many = add_array(&b, b.u8, 3);
	id = btf__add_struct(b.btf, "event", 24);
	add_field(&b, "in", in, 0, 0);
	add_field(&b, "many", many, 48, 0);
	add_field(&b, "large", b.u64, 128, 0);
	expect_csv(id, "\1\0\2\0\1\0\7\x08\x09\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff", 24,
		   "in.one.x,in.one.y,in.raw,in.ok,many,large\r\n"
		   "1,2,131073,true,\"[7,8,9]\",18446744073709551615\r\n");
}

static void misfits_are_printed_as_hex(void **state)
{
	static const size_t sizes[] = { 0, 7, 9, 13, 20 };
	struct event_rows *c;

	(void)state;
	assert_int_equal(basics_layout(&b, single("u", b.u64, 8), &layout), 0);
	c = event_rows_by_layout("s", layout, &no_clock);
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		char *bytes = calloc(1, sizes[i] + 1);
		bool fits = true;
		struct output o;

		open_output(&o, PRINT_TABLE, false);
		assert_int_equal(event_rows_put(c, o.printer, bytes, sizes[i], &fits), 0);
		assert_false(fits);
		printer_flush(o.printer);
		assert_non_null(strstr(o.text, "do not fit"));
		close_output(&o);
		free(bytes);
	}
	event_rows_free(c);
}

static void without_a_layout_records_are_hex(void **state)
{
	struct event_rows *c = event_rows_by_layout("s", NULL, &no_clock);
	bool fits = true;
	struct output o;

	(void)state;
	open_output(&o, PRINT_JSON, false);
	assert_int_equal(event_rows_put(c, o.printer, "ab", 2, &fits), 0);
	assert_false(fits);
	expect_output(&o, "{\"stream\":\"s\",\"size\":2,\"hex\":\"6162\"}\n");
	close_output(&o);
	event_rows_free(c);
	event_rows_free(NULL);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_are_aligned),
		cmocka_unit_test(titles_are_printed_once_a_column_set),
		cmocka_unit_test(several_streams_share_one_table),
		cmocka_unit_test(streams_that_share_all_have_no_fields),
		cmocka_unit_test(colours_mark_titles_and_alarms),
		cmocka_unit_test(json_has_no_colours),
		cmocka_unit_test(wide_texts_are_not_cut),
		cmocka_unit_test(width_counts_characters),
		cmocka_unit_test(no_line_ends_in_spaces),
		cmocka_unit_test(prints_bytes_in_table_and_json),
		cmocka_unit_test(only_json_has_a_summary),
		cmocka_unit_test(texts_are_escaped_in_json),
		cmocka_unit_test(escapes_as_jansson_does),
		cmocka_unit_test(lines_are_written_in_batches),
		cmocka_unit_test(csv_has_a_header_and_quotes),
		cmocka_unit_test(streams_share_a_csv_header),
		cmocka_unit_test(csv_has_a_column_for_bytes_without_layout),
		cmocka_unit_test(csv_has_no_line_for_a_misfit),
		cmocka_unit_test(table_lines_have_the_generation),
		cmocka_unit_test(json_lines_have_the_generation),
		cmocka_unit_test(a_new_generation_may_change_the_csv_header),
		cmocka_unit_test(a_table_becomes_one_of_several_streams),
		cmocka_unit_test(flush_returns_the_write_error),
		TEST(prints_numbers_and_strings),
		TEST(the_largest_number_is_exact),
		TEST(the_largest_json_integer_is_a_number),
		TEST(the_smallest_number_is_exact),
		TEST(large_numbers_inside_compounds_are_exact),
		TEST(floats_are_exact),
		TEST(nan_and_infinity_are_null_in_json),
		TEST(compounds_nest),
		TEST(prints_arrays_of_addresses_and_strings),
		TEST(anonymous_members_count_as_the_structs_own),
		TEST(anonymous_members_count_as_the_events_own),
		TEST(a_field_named_stream_gets_another_key),
		TEST(prints_empty_structs_and_arrays),
		TEST(prints_enums_modes_and_return_values),
		TEST(structs_are_flat_and_arrays_one_cell_in_csv),
		TEST(misfits_are_printed_as_hex),
		TEST(without_a_layout_records_are_hex),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
