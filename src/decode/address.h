/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Network addresses: IP, Ethernet, and struct sockaddr of any family. */
#ifndef CALLTAP_ADDRESS_H
#define CALLTAP_ADDRESS_H

#include <stddef.h>

struct buf;

/* Append "1.2.3.4"; bytes are in network order. */
void address_put_ipv4(const void *bytes, struct buf *out);
/* Append "2001:db8::1". */
void address_put_ipv6(const void *bytes, struct buf *out);
/* Append "52:54:00:12:34:56". */
void address_put_mac(const void *bytes, struct buf *out);
/*
 * Append the address in the first size bytes of a struct sockaddr: address and port, path, or the
 * members of that family. An unknown family, or one cut short, prints as its name or number.
 */
void address_put_sockaddr(const void *bytes, size_t size, struct buf *out);

#endif
