/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include "expect_value.h"

static void ip_addresses_and_ports(void **state)
{
	struct type v4 = displayed(DISPLAY_IPV4, TYPE_UNSIGNED, 4);
	struct type v6 = displayed(DISPLAY_IPV6, TYPE_STRUCT, 16);
	struct type port = displayed(DISPLAY_PORT, TYPE_UNSIGNED, 2);

	(void)state;
	expect_text(&v4, "\xc0\x00\x02\x01", "192.0.2.1");
	expect_text(&v4, "\0\0\0\0", "0.0.0.0");
	expect_text(&v6, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1", "2001:db8::1");
	expect_text(&v6, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "::");
	expect_text(&v6, "\0\0\0\0\0\0\0\0\0\0\xff\xff\x7f\0\0\1", "::ffff:127.0.0.1");
	expect_unsigned(&port, "\x01\xbb", 443);
	expect_unsigned(&port, "\xff\xff", 65535);
}

static void socket_addresses_of_other_families(void **state)
{
	static const struct {
		const char *bytes, *text;
		uint32_t size;
	} rows[] = {
		{ "\x10\0\0\0\x67\x12\0\0\0\0\0\0", "AF_NETLINK pid=4711", 12 },
		{ "\x10\0\0\0\0\0\0\0\x11\0\0\0", "AF_NETLINK pid=0 groups=0x11", 12 },
		{ "\x10\0\0\0\0\0\0\0\x11\0\0", "AF_NETLINK", 11 },
		{ "\x11\0\0\3\2\0\0\0\0\0\0\0", "AF_PACKET ifindex=2 protocol=0x0003", 12 },
		{ "\x11\0\x08\6\2\0\0\0\1\0\0\6\x52\x54\0\x12\x34\x56\0\0",
		  "AF_PACKET ifindex=2 protocol=0x0806 addr=52:54:00:12:34:56", 20 },
		{ "\x11\0\x08\6\2\0\0\0\1\0\0\xff\x52",
		  "AF_PACKET ifindex=2 protocol=0x0806 addr=52:00:00:00:00:00:00:00", 13 },
		{ "\x28\0\0\0\0\4\0\0\2\0\0\0\0\0\0\0", "AF_VSOCK cid=2 port=1024", 16 },
		{ "\x0a\0\0\x50\0\0\0\0\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1\3\0\0\0",
		  "[fe80::1%3]:80", 28 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct type t = displayed(DISPLAY_SOCKADDR, TYPE_STRUCT, rows[i].size);
		char *exact = test_malloc(rows[i].size);

		memcpy(exact, rows[i].bytes, rows[i].size);
		expect_text(&t, exact, rows[i].text);
		test_free(exact);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ip_addresses_and_ports),
		cmocka_unit_test(socket_addresses_of_other_families),
	};

	return cmocka_run_group_tests(tests, NULL, free_text);
}
