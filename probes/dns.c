/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* dns: every DNS lookup: who asked which server for what, the answer's code and how long it took */
/*
 * The probe reads packets, so it works for any program and library: questions that leave a
 * socket for UDP port 53, and answers that arrive at the same socket with the same id. If a
 * question is repeated before its answer arrived, the first one is shown as NO_ANSWER.
 *
 * Not seen: DNS over TCP, TLS or HTTPS, and lookups that are answered from a cache or a file.
 */
#include <linux/skbuff.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <net/sock.h>
#include <calltap/types.h>

#ifndef PORT
#define PORT 53
#endif
#define NAME_SIZE 256 /* a power of two, and more than the longest name */
#define LABELS_MAX 127

enum dns_type {
	A = 1, NS = 2, CNAME = 5, SOA = 6, PTR = 12, MX = 15, TXT = 16, AAAA = 28, SRV = 33,
	DS = 43, DNSKEY = 48, SVCB = 64, HTTPS = 65, ANY = 255,
};

enum dns_result {
	NO_ANSWER = -1,
	NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED, YXDOMAIN, YXRRSET, NXRRSET, NOTAUTH,
};

struct dns_evt {
	ktime_t time;		    /* when the answer arrived */
	duration_t took;	    /* since the question was sent */
	cgroup_id_t cgroup;	    /* of the process that asked */
	pid_t pid;
	uid_t uid;
	char comm[16];
	struct sockaddr_in6 server; /* or a struct sockaddr_in, as its family says */
	enum dns_type type;
	enum dns_result result;
	u32 answers;		    /* records in the answer */
	char name[NAME_SIZE];
};

BPF_PERF_OUTPUT(lookups);

struct question {
	u64 socket;
	u64 id;
};

/* Questions that have no answer yet. */
BPF_TABLE("lru_hash", struct question, struct dns_evt, asked, 1024);

/* The event is too large for a program's stack: it is built in a per-CPU map. */
BPF_PERCPU_ARRAY(building, struct dns_evt, 1);

struct dns_header {
	__be16 id;
	u8 flags;   /* the highest bit: it is an answer */
	u8 result;  /* the lowest four bits */
	__be16 questions;
	__be16 answers;
	__be32 others;
};

/*
 * A name is a sequence of labels, each with its length in front: 3 www 7 example 0. Copy it
 * without the first length and put dots where the others were. Return what follows the name.
 */
static __always_inline const char *read_name(struct dns_evt *evt, const char *packet)
{
	u8 length = 0;
	u64 at;

	bpf_probe_read_kernel(&length, sizeof(length), packet++);
	if (!length) {
		evt->name[0] = '.'; /* the root */
		return packet;
	}
	bpf_probe_read_kernel(evt->name, sizeof(evt->name) - 1, packet);
	at = length;
	for (int label = 0; label < LABELS_MAX; label++) {
		length = evt->name[at & (NAME_SIZE - 1)];
		if (!length)
			break;
		evt->name[at & (NAME_SIZE - 1)] = '.';
		at += length + 1;
	}
	return packet + at + 1;
}

static __always_inline void fill_server(struct dns_evt *evt, struct sk_buff *skb, char *ip)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)&evt->server;
	u8 version = 0;

	bpf_probe_read_kernel(&version, sizeof(version), ip);
	evt->server.sin6_port = htons(PORT);
	evt->server.sin6_family = version >> 4 == 4 ? AF_INET : AF_INET6;
	if (version >> 4 == 4)
		bpf_probe_read_kernel(&v4->sin_addr, sizeof(v4->sin_addr),
				      &((struct iphdr *)ip)->daddr);
	else
		bpf_probe_read_kernel(&evt->server.sin6_addr, sizeof(evt->server.sin6_addr),
				      &((struct ipv6hdr *)ip)->daddr);
}

static __always_inline struct dns_evt *begin(void)
{
	int zero = 0;
	struct dns_evt *evt = building.lookup(&zero);

	if (!evt)
		return NULL;
	__builtin_memset(evt, 0, sizeof(*evt));
	evt->time = bpf_ktime_get_ns();
	evt->cgroup = bpf_get_current_cgroup_id();
	evt->pid = bpf_get_current_pid_tgid() >> 32;
	evt->uid = (u32)bpf_get_current_uid_gid();
	bpf_get_current_comm(evt->comm, sizeof(evt->comm));
	return evt;
}

static __always_inline void submit(struct pt_regs *ctx, struct dns_evt *evt, int result)
{
	u64 now = bpf_ktime_get_ns();

	evt->took = now - evt->time;
	evt->time = now;
	evt->result = result;
	lookups.perf_submit(ctx, evt, sizeof(*evt));
}

/* A packet is about to be routed, in the context of its sender. */
static __always_inline int send(struct pt_regs *ctx, struct sk_buff *skb)
{
	struct question question = {};
	struct dns_header header = {};
	struct dns_evt *evt, *before;
	char *head = NULL, *udp, *rest;
	u16 network = 0, transport = 0, protocol = 0;
	struct sock *sk = NULL;
	__be16 to = 0, type = 0;

	bpf_probe_read_kernel(&sk, sizeof(sk), &skb->sk);
	bpf_probe_read_kernel(&protocol, sizeof(protocol), &sk->sk_protocol);
	bpf_probe_read_kernel(&head, sizeof(head), &skb->head);
	bpf_probe_read_kernel(&network, sizeof(network), &skb->network_header);
	bpf_probe_read_kernel(&transport, sizeof(transport), &skb->transport_header);
	udp = head + transport;
	bpf_probe_read_kernel(&to, sizeof(to), &((struct udphdr *)udp)->dest);
	if (protocol != IPPROTO_UDP || to != htons(PORT))
		return 0;
	bpf_probe_read_kernel(&header, sizeof(header), udp + sizeof(struct udphdr));
	evt = header.flags & 0x80 || !header.questions ? NULL : begin();
	if (!evt)
		return 0;
	question.socket = (u64)sk;
	question.id = header.id;
	before = asked.lookup(&question);
	if (before)
		submit(ctx, before, NO_ANSWER);
	fill_server(evt, skb, head + network);
	rest = (char *)read_name(evt, udp + sizeof(struct udphdr) + sizeof(header));
	bpf_probe_read_kernel(&type, sizeof(type), rest);
	evt->type = ntohs(type);
	asked.update(&question, evt);
	return 0;
}

int kprobe__ip_send_skb(struct pt_regs *ctx, struct net *net, struct sk_buff *skb)
{
	return send(ctx, skb);
}

int kprobe__ip6_send_skb(struct pt_regs *ctx, struct sk_buff *skb)
{
	return send(ctx, skb);
}

/* A packet, without its headers, enters a socket's queue, in the context of any process. */
int kprobe____udp_enqueue_schedule_skb(struct pt_regs *ctx, struct sock *sk, struct sk_buff *skb)
{
	struct question question = {};
	struct dns_header header = {};
	struct dns_evt *evt;
	char *data = NULL;

	bpf_probe_read_kernel(&data, sizeof(data), &skb->data);
	bpf_probe_read_kernel(&header, sizeof(header), data);
	question.socket = (u64)sk;
	question.id = header.id;
	evt = header.flags & 0x80 ? asked.lookup(&question) : NULL;
	if (!evt)
		return 0;
	evt->answers = ntohs(header.answers);
	submit(ctx, evt, header.result & 0xf);
	asked.delete(&question);
	return 0;
}
