/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Values that print as their bytes or bits: hexadecimal numbers, UUIDs, bit sets. */
#ifndef CALLTAP_BYTES_H
#define CALLTAP_BYTES_H

#include <stddef.h>

struct buf;

/* Append two hexadecimal digits. */
void bytes_put_hex(unsigned char byte, struct buf *out);
/* Append "0x" and the digits of a little-endian number of size bytes, leading zeros included. */
void bytes_put_hex_number(const void *bytes, size_t size, struct buf *out);
/* Append 16 bytes as "6ba7b810-9dad-11d1-80b4-00c04fd430c8", in the order that they are stored. */
void bytes_put_uuid(const void *bytes, struct buf *out);
/* The same for a GUID, which stores its first three groups little-endian. */
void bytes_put_guid(const void *bytes, struct buf *out);
/* Append the numbers of the bits that are set, "[0 3]". */
void bytes_put_bit_numbers(const void *bytes, size_t size, struct buf *out);

#endif
