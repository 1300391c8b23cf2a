/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "print/printer.h"

#include <errno.h>
#include <stdlib.h>

#include "print/printer_ops.h"

#define BATCH 65536 /* bytes */

struct printer *printer_new(enum print_format format, bool several, FILE *file, bool colour,
			    const struct decode_context *context)
{
	static const struct print_ops *const ops[] = { &print_table, &print_json, &print_csv };
	struct printer *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->ops = several && format == PRINT_TABLE ? &print_table_mixed : ops[format];
	p->file = file;
	p->colour = colour;
	p->context = context;
	return p;
}

void printer_set_generation(struct printer *p, uint32_t generation)
{
	p->generation = generation;
}

void printer_expect_several(struct printer *p)
{
	if (p->ops != &print_table)
		return;
	p->ops = &print_table_mixed;
	p->titled = NULL;
}

void printer_begin(struct printer *p, const struct column_set *columns)
{
	p->ops->begin(p, columns);
}

void printer_end(struct printer *p, const struct column_set *columns)
{
	if (p->titled == columns)
		p->titled = NULL;
	if (p->keyed == columns)
		p->keyed = NULL;
	if (p->ops->end)
		p->ops->end(p, columns);
}

/* Keep errno of a failed write for printer_flush. */
static void keep_write_error(struct printer *p)
{
	if (!p->err)
		p->err = errno ? -errno : -EIO;
}

/* Write the lines out in one call if they exceed max bytes. Returns err. */
static int write_lines(struct printer *p, int err, size_t max)
{
	if (!err && p->out.len > max) {
		errno = 0;
		if (fwrite_unlocked(p->out.data, 1, p->out.len, p->file) < p->out.len)
			keep_write_error(p);
		buf_clear(&p->out);
	}
	return err;
}

int printer_event(struct printer *p, const struct event *e)
{
	return write_lines(p, p->ops->event(p, e), BATCH);
}

int printer_hex(struct printer *p, const char *stream, const void *bytes, size_t size)
{
	const unsigned char *byte = bytes;
	struct buf digits = { 0 };
	int err = -ENOMEM;

	for (size_t i = 0; i < size; i++)
		buf_printf(&digits, "%02x", byte[i]);
	if (!digits.failed)
		err = write_lines(p, p->ops->hex(p, stream, buf_text(&digits), size), BATCH);
	buf_free(&digits);
	return err;
}

void printer_text(struct printer *p, const char *text, size_t len)
{
	p->titled = NULL; /* print titles again before the next event */
	buf_clear(&p->titles);
	if (p->ops->flush)
		p->ops->flush(p);
	buf_add(&p->out, text, len);
	write_lines(p, 0, BATCH);
}

int printer_set_audit(struct printer *p, const char *json)
{
	buf_str(&p->audit, json);
	return p->audit.failed ? -ENOMEM : 0;
}

void printer_set_unseen(struct printer *p, uint64_t n)
{
	p->unseen = n;
}

int printer_summary(struct printer *p, const struct stream_count *counts, size_t n)
{
	return p->ops->summary(p, counts, n);
}

int printer_flush(struct printer *p)
{
	if (p->ops->flush)
		p->ops->flush(p);
	write_lines(p, 0, 0);
	errno = 0;
	if (fflush(p->file) || ferror(p->file))
		keep_write_error(p);
	return p->err;
}

void printer_free(struct printer *p)
{
	if (!p)
		return;
	buf_free(&p->out);
	buf_free(&p->cell);
	buf_free(&p->keys);
	buf_free(&p->titles);
	buf_free(&p->audit);
	if (p->ops->free)
		p->ops->free(p);
	free(p);
}
