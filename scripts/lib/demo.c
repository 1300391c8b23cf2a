// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Make five listen calls: IPv4, IPv6, an unbound socket, a second call on a socket, a failing call. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int open_socket(int family)
{
	int fd = socket(family, SOCK_STREAM, 0);
	int on = 1;

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on))) {
		perror("socket");
		exit(1);
	}
	return fd;
}

static int bind_ipv4(uint16_t port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port) };
	int fd = open_socket(AF_INET);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(fd, (struct sockaddr *)&a, sizeof(a)))
		perror("bind to 127.0.0.1");
	return fd;
}

static int bind_ipv6(uint16_t port)
{
	struct sockaddr_in6 a = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	int fd = open_socket(AF_INET6);

	a.sin6_addr = in6addr_loopback;
	if (bind(fd, (struct sockaddr *)&a, sizeof(a)))
		perror("bind to ::1");
	return fd;
}

int main(void)
{
	int web = bind_ipv4(8080);
	int rival = bind_ipv4(8080); /* may bind as long as no socket listens */

	printf("listening on 127.0.0.1:8080 with a backlog of 128\n");
	listen(web, 128);
	printf("listening on [::1]:8443 with a backlog of 511\n");
	listen(bind_ipv6(8443), 511);
	printf("listening on a socket that was never bound: the kernel picks its port\n");
	listen(open_socket(AF_INET), 5);
	printf("listening on 127.0.0.1:8080 once more, with a backlog of 1024\n");
	listen(web, 1024);
	printf("listening on 127.0.0.1:8080 with a second socket, which fails\n");
	if (!listen(rival, 16))
		printf("it did not fail\n");
	return 0;
}
