/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Make all kinds of connections in a network namespace of their own, for the tests of the probes. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>

#include "act.h"

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/* "127.0.0.1" or "::1". */
static socklen_t address_of(const char *text, in_port_t port, union address *a)
{
	memset(a, 0, sizeof(*a));
	if (inet_pton(AF_INET, text, &a->v4.sin_addr) == 1) {
		a->v4.sin_family = AF_INET;
		a->v4.sin_port = htons(port);
		return sizeof(a->v4);
	}
	if (inet_pton(AF_INET6, text, &a->v6.sin6_addr) != 1)
		errx(1, "no address: %s", text);
	a->v6.sin6_family = AF_INET6;
	a->v6.sin6_port = htons(port);
	return sizeof(a->v6);
}

static int family_of(const char *text)
{
	return strchr(text, ':') ? AF_INET6 : AF_INET;
}

static int must(int ret, const char *what)
{
	if (ret < 0)
		err(1, "%s", what);
	return ret;
}

static int new_socket(const char *address, int type, int protocol)
{
	int fd = must(socket(family_of(address), type, protocol), "socket");

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
	return fd;
}

static int bind_to(int fd, const char *text, in_port_t port)
{
	union address a;
	socklen_t len = address_of(text, port, &a);

	return bind(fd, &a.any, len);
}

static int connect_to(int fd, const char *text, in_port_t port)
{
	union address a;
	socklen_t len = address_of(text, port, &a);

	return connect(fd, &a.any, len);
}

static int server(const char *address, in_port_t port, int protocol)
{
	int fd = new_socket(address, SOCK_STREAM, protocol);

	must(bind_to(fd, address, port), "bind");
	must(listen(fd, 8), "listen");
	return fd;
}

/* Connect a client from a known port. */
static int client(const char *from, in_port_t from_port, const char *to, in_port_t port)
{
	int fd = new_socket(from, SOCK_STREAM, 0);

	must(bind_to(fd, from, from_port), "bind");
	must(connect_to(fd, to, port), "connect");
	return fd;
}

/* Enter a network namespace of our own, where all ports are free, and bring its loopback device up. */
static void own_network(void)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd;

	must(unshare(CLONE_NEWNET), "unshare");
	fd = must(socket(AF_INET, SOCK_DGRAM, 0), "socket");
	must(ioctl(fd, SIOCSIFFLAGS, &lo), "SIOCSIFFLAGS");
	close(fd);
}

static void connects(char **args)
{
	struct sockaddr_un un = { AF_UNIX, "/nowhere" };
	int fd;

	(void)args;
	own_network();
	server("127.0.0.1", 8001, 0);						 /* 3 */
	server("::", 8002, 0);							 /* 4 */
	connect_to(new_socket("127.0.0.1", SOCK_STREAM, 0), "127.0.0.1", 8001);	 /* 5 */
	connect_to(new_socket("::1", SOCK_STREAM, 0), "::1", 8002);		 /* 6 */
	connect_to(new_socket("::1", SOCK_STREAM, 0), "::ffff:127.0.0.1", 8001); /* 7 */
	connect_to(new_socket("127.0.0.1", SOCK_STREAM, 0), "127.0.0.1", 9);	 /* 8: refused */
	connect_to(new_socket("127.0.0.1", SOCK_DGRAM, 0), "127.0.0.1", 53);	 /* 9 */
	connect_to(new_socket("127.0.0.1", SOCK_STREAM, 0), "192.0.2.1", 80);	 /* 10: no route */
	connect_to(99, "127.0.0.1", 8001);
	fd = must(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
	connect(fd, (struct sockaddr *)&un, sizeof(un)); /* not shown */
}

static void binds(char **args)
{
	(void)args;
	own_network();
	bind_to(new_socket("127.0.0.1", SOCK_DGRAM, 0), "127.0.0.1", 5001); /* 3 */
	bind_to(new_socket("::", SOCK_STREAM, 0), "::", 5002);		    /* 4 */
	bind_to(3, "127.0.0.1", 5003);					    /* has one */
	bind_to(new_socket("127.0.0.1", SOCK_STREAM, 0), "192.0.2.1", 80);  /* 5: not ours */
	bind_to(new_socket("127.0.0.1", SOCK_STREAM, 0), "0.0.0.0", 0);	    /* 6 */
	bind_to(99, "127.0.0.1", 5004);
}

/* MS: the time that the first accept waits. */
static void accepts(char **args)
{
	int v4, v6, mp;

	own_network();
	v4 = server("127.0.0.1", 8001, 0);
	v6 = server("::", 8002, 0);
	mp = server("127.0.0.1", 8003, IPPROTO_MPTCP);
	if (must(fork(), "fork") == 0) {
		nanosleep(&(struct timespec){ 0, atol(args[0]) * 1000000 }, NULL);
		client("127.0.0.1", 7001, "127.0.0.1", 8001);
		_exit(0);
	}
	must(accept(v4, NULL, NULL), "accept");
	client("::1", 7002, "::1", 8002);
	must(accept4(v6, NULL, NULL, SOCK_CLOEXEC), "accept");
	client("127.0.0.1", 7003, "127.0.0.1", 8002);
	must(accept(v6, NULL, NULL), "accept");
	client("127.0.0.1", 7004, "127.0.0.1", 8003);
	must(accept(mp, NULL, NULL), "accept");
	fcntl(v4, F_SETFL, O_NONBLOCK);
	accept(v4, NULL, NULL); /* no connection is pending */
	wait(NULL);
}

static void give(int fd, size_t size)
{
	static char bytes[300000];

	if (write(fd, bytes, size) != (ssize_t)size)
		err(1, "write");
}

static void take(int fd, size_t size)
{
	static char bytes[300000];

	if (recv(fd, bytes, size, MSG_WAITALL) != (ssize_t)size)
		err(1, "recv");
}

/* Read until the peer has closed. */
static void take_end(int fd)
{
	char byte;

	if (read(fd, &byte, 1))
		errx(1, "not the end");
	close(fd);
}

/* The server of three connections, in a process of its own. */
static void serve_lives(int v4, int v6)
{
	int fd = must(accept(v4, NULL, NULL), "accept");

	take(fd, 1000);
	give(fd, 250000);
	take_end(fd);
	fd = must(accept(v6, NULL, NULL), "accept");
	give(fd, 1);
	shutdown(fd, SHUT_WR); /* the server closes first */
	take_end(fd);
	fd = must(accept(v4, NULL, NULL), "accept");
	take(fd, 100);
	give(fd, 10);		   /* tell the client that the connection was accepted */
	read(fd, &(char){ 0 }, 1); /* reset */
	_exit(0);
}

/* MS: the duration of the first connection. Print the server's PID. */
static void lives(char **args)
{
	struct linger reset = { 1, 0 };
	int v4, v6, fd, pid;

	own_network();
	v4 = server("127.0.0.1", 8001, 0);
	v6 = server("::1", 8002, 0);
	pid = must(fork(), "fork");
	if (!pid)
		serve_lives(v4, v6);
	printf("%d\n", pid);
	fd = client("127.0.0.1", 7001, "127.0.0.1", 8001);
	give(fd, 1000);
	take(fd, 250000);
	nanosleep(&(struct timespec){ 0, atol(args[0]) * 1000000 }, NULL);
	close(fd);
	fd = client("::1", 7002, "::1", 8002);
	take(fd, 1);
	take_end(fd);
	fd = client("127.0.0.1", 7003, "127.0.0.1", 8001);
	give(fd, 100);
	take(fd, 10);
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	close(fd);
	fd = new_socket("127.0.0.1", SOCK_STREAM, 0);
	connect_to(fd, "127.0.0.1", 9); /* is never established */
	wait(NULL);
}

/* FROM PORT TO PORT: connect where no host answers, so that the SYN is sent again after a second. */
static void unanswered(char **args)
{
	int fd = new_socket(args[0], SOCK_STREAM | SOCK_NONBLOCK, 0);

	must(bind_to(fd, args[0], (in_port_t)atoi(args[1])), "bind");
	if (!connect_to(fd, args[2], (in_port_t)atoi(args[3])) || errno != EINPROGRESS)
		err(1, "connect");
	nanosleep(&(struct timespec){ 1, 900000000 }, NULL); /* two seconds later, the third SYN */
}

int main(int argc, char **argv)
{
	static const struct act acts[] = {
		{ "connect", connects },      { "bind", binds },
		{ "accept", accepts },	      { "tcplife", lives },
		{ "unanswered", unanswered }, { NULL, NULL },
	};

	(void)argc;
	return act_main(acts, argv);
}
