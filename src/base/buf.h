/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A growing buffer of bytes, which can also be read as text. */
#ifndef CALLTAP_BUF_H
#define CALLTAP_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buf {
	char *data; /* owned; NULL or with a NUL after the last byte */
	size_t len;
	size_t cap;
	bool failed; /* memory ran out: the bytes are incomplete, and further ones are ignored */
};

/* Allocate memory for that many more bytes. */
void buf_reserve(struct buf *b, size_t more);
static inline void buf_add(struct buf *b, const void *data, size_t len)
{
	if (b->cap - b->len <= len)
		buf_reserve(b, len);
	if (b->failed)
		return;
	if (len)
		memcpy(b->data + b->len, data, len);
	b->len += len;
	b->data[b->len] = '\0';
}

static inline void buf_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

static inline void buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

/* Append a decimal number. Most output is numbers, and printf() is slow. */
void buf_unsigned(struct buf *b, uint64_t u);
void buf_signed(struct buf *b, int64_t i);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
/* The bytes as text, "" if there are none; valid until the next change. */
const char *buf_text(const struct buf *b);
/* Append the rest of a file, at most max bytes: 0; -EFBIG: it has more; or another -errno. */
int buf_read_fd(struct buf *b, int fd, size_t max);
/* Write all bytes: 0; -ENOMEM: they are incomplete; or another -errno. */
int buf_write_fd(const struct buf *b, int fd);
void buf_clear(struct buf *b);
void buf_free(struct buf *b);

#endif
