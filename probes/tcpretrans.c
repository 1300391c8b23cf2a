/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* tcpretrans: every TCP packet sent again because no confirmation came: a sign of loss */
/*
 * The owner of the connection is not known here: a timer or an arriving packet causes the
 * retransmission, in the context of any process. The probe tcplife shows the owner, and counts
 * the packets that were sent again.
 */
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/socket.h>
#include <calltap/types.h>

/* The state of a connection; SYN_SENT: it is not established yet. */
enum tcp_conn {
	ESTABLISHED = 1, SYN_SENT = 2, SYN_RECV = 3, FIN_WAIT1 = 4, FIN_WAIT2 = 5, CLOSE_WAIT = 8,
	LAST_ACK = 9, CLOSING = 11,
};

struct tcpretrans_evt {
	ktime_t time;
	enum tcp_conn state;
	struct sockaddr_in6 local; /* or a struct sockaddr_in, as its family says */
	struct sockaddr_in6 peer;
};

BPF_PERF_OUTPUT(retransmits);

/*
 * The tracepoint has every address in the form of IPv6 as well: an IPv4 address is
 * ::ffff:192.0.2.1 there, and is IPv4 on the wire whatever the family of the socket is.
 */
static __always_inline void fill_end(struct sockaddr_in6 *end, const void *v6, u16 port)
{
	struct in6_addr address = {};

	bpf_probe_read_kernel(&address, sizeof(address), v6);
	end->sin6_port = htons(port);
	if (address.s6_addr32[0] || address.s6_addr32[1] ||
	    address.s6_addr32[2] != htonl(0xffff)) {
		end->sin6_family = AF_INET6;
		end->sin6_addr = address;
	} else {
		end->sin6_family = AF_INET;
		((struct sockaddr_in *)end)->sin_addr.s_addr = address.s6_addr32[3];
	}
}

TRACEPOINT_PROBE(tcp, tcp_retransmit_skb)
{
	struct tcpretrans_evt evt = {};

	evt.time = bpf_ktime_get_ns();
	evt.state = args->state;
	fill_end(&evt.local, args->saddr_v6, args->sport);
	fill_end(&evt.peer, args->daddr_v6, args->dport);
	retransmits.perf_submit(args, &evt, sizeof(evt));
	return 0;
}
