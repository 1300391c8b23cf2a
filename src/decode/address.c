/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "decode/address.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/buf.h"
#include "decode/address_family.h"
#include "decode/bytes.h"
#include "decode/text.h"

void address_put_ipv4(const void *bytes, struct buf *out)
{
	const unsigned char *at = bytes;

	for (int i = 0; i < 4; i++) {
		if (i)
			buf_char(out, '.');
		buf_unsigned(out, at[i]);
	}
}

void address_put_ipv6(const void *bytes, struct buf *out)
{
	char text[INET6_ADDRSTRLEN];

	buf_str(out, inet_ntop(AF_INET6, bytes, text, sizeof(text)));
}

void address_put_mac(const void *bytes, struct buf *out)
{
	const unsigned char *at = bytes;

	for (int i = 0; i < 6; i++) {
		if (i)
			buf_char(out, ':');
		bytes_put_hex(at[i], out);
	}
}

static void put_family(unsigned int family, struct buf *out)
{
	const char *name = address_family_name(family);

	if (name)
		buf_str(out, name);
	else
		buf_unsigned(out, family);
}

/* The interface's number, "%2", of a link-local address, which is valid on that link only. */
static void put_ipv6_scope(const unsigned char *at, struct buf *out)
{
	uint32_t scope;

	memcpy(&scope, at + offsetof(struct sockaddr_in6, sin6_scope_id), sizeof(scope));
	if (scope) {
		buf_char(out, '%');
		buf_unsigned(out, scope);
	}
}

/* at: a struct sockaddr_in or sockaddr_in6; the port is at the same offset in both. */
static void put_inet(const unsigned char *at, sa_family_t family, struct buf *out)
{
	if (family == AF_INET) {
		address_put_ipv4(at + offsetof(struct sockaddr_in, sin_addr), out);
	} else {
		buf_char(out, '[');
		address_put_ipv6(at + offsetof(struct sockaddr_in6, sin6_addr), out);
		put_ipv6_scope(at, out);
		buf_char(out, ']');
	}
	buf_char(out, ':');
	buf_unsigned(out, (uint64_t)at[2] << 8 | at[3]);
}

/* A path; "@name" for an abstract name, which begins with a NUL; the family for an unnamed one. */
static void put_unix(const char *path, size_t size, struct buf *out)
{
	if (size > 1 && !path[0] && path[1]) {
		buf_char(out, '@');
		path++;
		size--;
	}
	if (size && path[0])
		text_put_escaped(path, strnlen(path, size), out);
	else
		put_family(AF_UNIX, out);
}

static void put_netlink(const void *bytes, struct buf *out)
{
	struct sockaddr_nl to;

	memcpy(&to, bytes, sizeof(to));
	buf_printf(out, "AF_NETLINK pid=%u", to.nl_pid);
	if (to.nl_groups)
		buf_printf(out, " groups=0x%x", to.nl_groups);
}

static void put_packet(const void *bytes, size_t size, struct buf *out)
{
	struct sockaddr_ll to = { 0 };

	memcpy(&to, bytes, size < sizeof(to) ? size : sizeof(to));
	buf_printf(out, "AF_PACKET ifindex=%d protocol=0x%04x", to.sll_ifindex,
		   (unsigned int)ntohs(to.sll_protocol));
	for (int i = 0; i < to.sll_halen && i < (int)sizeof(to.sll_addr); i++)
		buf_printf(out, "%s%02x", i ? ":" : " addr=", (unsigned int)to.sll_addr[i]);
}

static void put_vsock(const void *bytes, struct buf *out)
{
	struct sockaddr_vm to;

	memcpy(&to, bytes, sizeof(to));
	buf_printf(out, "AF_VSOCK cid=%u port=%u", to.svm_cid, to.svm_port);
}

void address_put_sockaddr(const void *bytes, size_t size, struct buf *out)
{
	sa_family_t family = 0;

	if (size >= sizeof(family))
		memcpy(&family, bytes, sizeof(family));
	if ((family == AF_INET && size >= sizeof(struct sockaddr_in)) ||
	    (family == AF_INET6 && size >= sizeof(struct sockaddr_in6)))
		put_inet(bytes, family, out);
	else if (family == AF_UNIX && size >= sizeof(family))
		put_unix((const char *)bytes + sizeof(family), size - sizeof(family), out);
	else if (family == AF_NETLINK && size >= sizeof(struct sockaddr_nl))
		put_netlink(bytes, out);
	else if (family == AF_PACKET && size >= offsetof(struct sockaddr_ll, sll_addr))
		put_packet(bytes, size, out);
	else if (family == AF_VSOCK && size >= sizeof(struct sockaddr_vm))
		put_vsock(bytes, out);
	else
		put_family(family, out);
}
