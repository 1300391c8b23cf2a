/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "base/buf.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void buf_reserve(struct buf *b, size_t more)
{
	size_t cap = b->cap ? b->cap : 64;
	char *data;

	if (b->failed || b->cap - b->len > more)
		return;
	while (cap - b->len <= more)
		cap *= 2;
	data = realloc(b->data, cap);
	if (!data) {
		b->failed = true;
		return;
	}
	b->data = data;
	b->cap = cap;
}

void buf_unsigned(struct buf *b, uint64_t u)
{
	static const char pairs[] =
		"0001020304050607080910111213141516171819202122232425262728293031"
		"3233343536373839404142434445464748495051525354555657585960616263"
		"6465666768697071727374757677787980818283848586878889909192939495"
		"96979899";
	char digits[20];
	size_t at = sizeof(digits);

	for (; u >= 10; u /= 100) {
		at -= 2;
		memcpy(digits + at, pairs + u % 100 * 2, 2);
	}
	if (u || at == sizeof(digits))
		digits[--at] = (char)('0' + u);
	buf_add(b, digits + at, sizeof(digits) - at);
}

void buf_signed(struct buf *b, int64_t i)
{
	if (i < 0)
		buf_char(b, '-');
	buf_unsigned(b, i < 0 ? -(uint64_t)i : (uint64_t)i);
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list copy;
	int n;

	va_copy(copy, ap);
	n = vsnprintf(NULL, 0, fmt, copy);
	va_end(copy);
	if (n < 0)
		return;
	buf_reserve(b, (size_t)n);
	if (b->failed)
		return;
	vsnprintf(b->data + b->len, (size_t)n + 1, fmt, ap);
	b->len += (size_t)n;
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

const char *buf_text(const struct buf *b)
{
	return b->data ? b->data : "";
}

/* Regular files have a size; the buffer grows for others. */
static void reserve_file_size(struct buf *b, int fd, size_t max)
{
	struct stat st;

	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size > 0 && (size_t)st.st_size <= max)
		buf_reserve(b, (size_t)st.st_size + 1);
}

int buf_read_fd(struct buf *b, int fd, size_t max)
{
	reserve_file_size(b, fd, max);
	for (;;) {
		ssize_t n;

		if (b->cap - b->len < 2)
			buf_reserve(b, 16384);
		if (b->failed)
			return -ENOMEM;
		n = read(fd, b->data + b->len, b->cap - b->len - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (b->len + (size_t)n > max)
			return -EFBIG;
		b->len += (size_t)n;
		b->data[b->len] = '\0';
		if (n == 0)
			return 0;
	}
}

int buf_write_fd(const struct buf *b, int fd)
{
	size_t done = 0;

	while (done < b->len) {
		ssize_t n = write(fd, b->data + done, b->len - done);

		if (n < 0 && errno != EINTR)
			return -errno;
		done += n > 0 ? (size_t)n : 0;
	}
	return b->failed ? -ENOMEM : 0;
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	if (b->data)
		b->data[0] = '\0';
}

void buf_free(struct buf *b)
{
	free(b->data);
	*b = (struct buf){ 0 };
}
