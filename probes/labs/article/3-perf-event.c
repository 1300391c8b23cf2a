/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The article's final program, unchanged except for the cast in place of inet_sk(sk).
 * Its line: calltap -o json FILE | jq -r -R -f probes/labs/04-perf-event/line.jq
 */
#include <net/sock.h>
#include <net/inet_sock.h>
#include <bcc/proto.h>

struct listen_evt_t {
	u64 laddr;
	u64 lport;
	u64 netns;
	u64 backlog;
};
BPF_PERF_OUTPUT(listen_evt);

// Send an event for each IPv4 listen with PID, bound address and port
int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	// Cast types. Intermediate cast not needed, kept for readability
	struct sock *sk = sock->sk;
	struct inet_sock *inet = (struct inet_sock *)sk;

	// Working values. You *need* to initialize them to give them "life" on the stack and use them afterward
	u32 laddr = 0;
	u16 lport = 0;

	// Create an populate the variable
	u32 netns = 0;

	// Read the netns inode number, like /proc does
	netns = sk->__sk_common.skc_net.net->ns.inum;

	// Pull in details. As 'inet_sk' is internally a type cast, we need to use 'bpf_probe_read'
	// read: load into 'laddr' 'sizeof(laddr)' bytes from address 'inet->inet_rcv_saddr'
	bpf_probe_read(&laddr, sizeof(laddr), &(inet->inet_rcv_saddr));
	bpf_probe_read(&lport, sizeof(lport), &(inet->inet_sport));

	// Push event
	struct listen_evt_t evt = {
		.laddr = ntohl(laddr),
		.lport = ntohs(lport),
		.netns = netns,
		.backlog = backlog,
	};
	listen_evt.perf_submit(ctx, &evt, sizeof(evt));

	//bpf_trace_printk("Listening on %x %d with %d pending connections\n", ntohl(laddr), ntohs(lport), backlog);
	return 0;
};
