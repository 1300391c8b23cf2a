/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Any bytes as a cache file: the input as it is, and again after a valid magic, key and CRC, so that
 * the length and the inputs are parsed. The first four bytes of the input are that length.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/buf.h"
#include "compile/cache.h"
#include "compile/cache_key.h"

#define AT_CRC 8
#define AT_LENGTH 12
#define AT_KEY 16

static const struct cache_key key = {
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
};

/* The object is the rest after the inputs, or the read failed. */
static int check_unwrap(const void *bytes, size_t size)
{
	struct buf object = { 0 };
	int err = cache_unwrap(&key, bytes, size, &object);

	if (err != 0 && err != -EBADMSG && err != -ESTALE && err != -ENOMEM)
		abort();
	if (err == -EBADMSG && object.len)
		abort();
	if (!err && object.len >= size)
		abort();
	buf_free(&object);
	return err;
}

static uint32_t crc_of(const uint8_t *bytes, size_t size)
{
	return (uint32_t)crc32_z(0, bytes + AT_LENGTH, size - AT_LENGTH);
}

/* libFuzzer traces comparisons, so it finds the magic, CRC and key by itself. */
static bool is_valid_file(const uint8_t *bytes, size_t size)
{
	uint32_t crc;

	if (size < AT_KEY + 64 || memcmp(bytes, "calltapC", 8) != 0)
		return false;
	memcpy(&crc, bytes + AT_CRC, sizeof(crc));
	return crc == crc_of(bytes, size) && !memcmp(bytes + AT_KEY, key.name, 64);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf bytes = { 0 };
	uint32_t crc = 0;

	if (check_unwrap(data, size) != -EBADMSG && !is_valid_file(data, size))
		abort();
	if (size < 4)
		return 0;
	buf_add(&bytes, "calltapC", 8);
	buf_add(&bytes, &crc, sizeof(crc));
	buf_add(&bytes, data, 4);
	buf_add(&bytes, key.name, 64);
	buf_add(&bytes, data + 4, size - 4);
	crc = crc_of((const void *)bytes.data, bytes.len);
	memcpy(bytes.data + AT_CRC, &crc, sizeof(crc));
	check_unwrap(bytes.data, bytes.len);
	buf_free(&bytes);
	return 0;
}
