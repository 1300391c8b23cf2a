/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A DNS server on 127.0.0.1 and ::1 in a network namespace of its own, and lookups, for the
 * tests of the probes. The first label of a name says what it does:
 *
 *	nx...		there is no such name
 *	slow...		no answer to the first question, but to the second
 *	other		one address
 */
#include <arpa/inet.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "act.h"

struct header {
	uint16_t id, flags, questions, answers, authorities, others;
};

static int must(int ret, const char *what)
{
	if (ret < 0)
		err(1, "%s", what);
	return ret;
}

static int server_socket(int family)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons(53) };
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons(53) };
	int fd = must(socket(family, SOCK_DGRAM, 0), "socket");

	v6.sin6_addr = in6addr_loopback;
	v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (family == AF_INET)
		must(bind(fd, (struct sockaddr *)&v4, sizeof(v4)), "bind");
	else
		must(bind(fd, (struct sockaddr *)&v6, sizeof(v6)), "bind");
	return fd;
}

/* Answer one question, with an address if it asks for one. */
static void answer(int fd)
{
	static const uint8_t record[] = { 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, 192, 0, 2, 7 };
	static bool refused;
	uint8_t packet[600];
	struct header *h = (struct header *)packet;
	struct sockaddr_storage from;
	socklen_t len = sizeof(from);
	ssize_t n = recvfrom(fd, packet, 512, 0, (struct sockaddr *)&from, &len);

	if (n < (ssize_t)sizeof(*h) + 5)
		return;
	if (!memcmp(packet + sizeof(*h) + 1, "slow", 4) && !refused) {
		refused = true;
		return;
	}
	h->flags = htons(0x8180);
	h->authorities = h->others = 0;
	if (!memcmp(packet + sizeof(*h) + 1, "nx", 2)) {
		h->flags = htons(0x8183);
	} else {
		h->answers = htons(1);
		memcpy(packet + n, record, sizeof(record));
		n += (ssize_t)sizeof(record);
	}
	sendto(fd, packet, (size_t)n, 0, (struct sockaddr *)&from, len);
}

static void serve(void)
{
	struct pollfd fds[] = { { server_socket(AF_INET), POLLIN, 0 },
				{ server_socket(AF_INET6), POLLIN, 0 } };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	puts("serving");
	for (;;) {
		must(poll(fds, 2, -1), "poll");
		for (int i = 0; i < 2; i++)
			if (fds[i].revents)
				answer(fds[i].fd);
	}
}

static void own_network(void)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd;

	must(unshare(CLONE_NEWNET), "unshare");
	fd = must(socket(AF_INET, SOCK_DGRAM, 0), "socket");
	must(ioctl(fd, SIOCSIFFLAGS, &lo), "SIOCSIFFLAGS");
	close(fd);
}

/* Look up as programs do that use the C library; /etc/resolv.conf names the server. */
static void look_up(const char *name)
{
	struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM };
	struct addrinfo *found;

	if (!getaddrinfo(name, NULL, &hints, &found))
		freeaddrinfo(found);
}

/* Look up as programs do with a resolver of their own: on an unconnected socket. */
static void ask_by_hand(const uint8_t *question, size_t size)
{
	struct sockaddr_in6 to = { .sin6_family = AF_INET6, .sin6_port = htons(53) };
	int fd = must(socket(AF_INET6, SOCK_DGRAM, 0), "socket");
	uint8_t packet[512];

	to.sin6_addr = in6addr_loopback;
	must((int)sendto(fd, question, size, 0, (struct sockaddr *)&to, sizeof(to)), "sendto");
	must((int)recv(fd, packet, sizeof(packet), 0), "recv");
	close(fd);
}

static void lookups(char **args)
{
	static const uint8_t mx[] = { 0x12, 0x34, 1, 0,	  0,   1,   0,	 0, 0, 0,  0, 0, 2,
				      'm',  'x',  4, 't', 'e', 's', 't', 0, 0, 15, 0, 1 };
	static const uint8_t root[] = { 0x12, 0x35, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1 };
	int ready[2], child;
	char byte;

	(void)args;
	own_network();
	must(pipe(ready), "pipe");
	child = must(fork(), "fork");
	if (!child) {
		dup2(ready[1], 1);
		serve();
	}
	must((int)read(ready[0], &byte, 1), "read");
	look_up("host.calltap.test");
	look_up("nx.calltap.test");
	look_up("slow.calltap.test");
	ask_by_hand(mx, sizeof(mx));
	ask_by_hand(root, sizeof(root));
	kill(child, SIGKILL);
	wait(NULL);
}

int main(int argc, char **argv)
{
	static const struct act acts[] = { { "lookups", lookups }, { NULL, NULL } };

	(void)argc;
	setvbuf(stdout, NULL, _IONBF, 0);
	return act_main(acts, argv);
}
