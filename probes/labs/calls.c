/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * lab-calls: make the calls that the labs are about, and print a JSON object for each.
 *
 *	lab-calls listen [ADDRESS PORT BACKLOG]...	a port of 0: the socket is not bound
 *	lab-calls open PATH...				opens each file to read it
 *	lab-calls lookup NAME SERVICE			asks libc for a host's address
 *	lab-calls serve PORT BACKLOG CLIENTS		a server that accepts none of its clients
 *
 * LAB_NAME in the environment sets the name of the process. With LAB_STAY it stays after its calls,
 * with everything still open, until its stdin ends.
 */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define SOCKETS_MAX 64

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/* The caller: how every line begins. */
static void say_caller(const char *call)
{
	char comm[17] = "";
	struct stat ns;

	if (stat("/proc/self/ns/net", &ns) || prctl(PR_GET_NAME, comm))
		err(1, "/proc/self/ns/net");
	printf("{\"call\":\"%s\",\"pid\":%d,\"uid\":%u,\"comm\":\"%s\",\"netns\":%lu", call,
	       getpid(), getuid(), comm, (unsigned long)ns.st_ino);
}

static void say_result(int ret, int error)
{
	printf(",\"ret\":%d,\"error\":", ret < 0 ? -error : ret);
	if (ret < 0)
		printf("\"%s\"}\n", strerrorname_np(error));
	else
		printf("null}\n");
	fflush(stdout);
}

static int number(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (*end || end == text || n < 0 || n > 65535)
		errx(2, "not a number from 0 to 65535: %s", text);
	return (int)n;
}

/* ---- listen -------------------------------------------------------------------------------- */

static socklen_t fill_address(union address *a, const char *text, int port)
{
	*a = (union address){ 0 };
	if (inet_pton(AF_INET6, text, &a->v6.sin6_addr) == 1) {
		a->v6.sin6_family = AF_INET6;
		a->v6.sin6_port = htons((uint16_t)port);
		return sizeof(a->v6);
	}
	if (inet_pton(AF_INET, text, &a->v4.sin_addr) != 1)
		errx(2, "not an address: %s", text);
	a->v4.sin_family = AF_INET;
	a->v4.sin_port = htons((uint16_t)port);
	return sizeof(a->v4);
}

static int bound_socket(const char *address, int port)
{
	union address a;
	socklen_t len = fill_address(&a, address, port);
	int fd = socket(a.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int on = 1;

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)))
		err(1, "socket");
	if (port && bind(fd, &a.any, len))
		err(1, "bind to %s, port %d", address, port);
	return fd;
}

static void say_address(int fd)
{
	char text[INET6_ADDRSTRLEN] = "";
	union address a;
	socklen_t len = sizeof(a);

	if (getsockname(fd, &a.any, &len))
		err(1, "getsockname");
	if (a.any.sa_family == AF_INET)
		inet_ntop(AF_INET, &a.v4.sin_addr, text, sizeof(text));
	else
		inet_ntop(AF_INET6, &a.v6.sin6_addr, text, sizeof(text));
	printf(",\"family\":\"%s\",\"laddr\":\"%s\",\"lport\":%u",
	       a.any.sa_family == AF_INET ? "inet" : "inet6", text, ntohs(a.v4.sin_port));
}

/*
 * Three nested functions for the lab about stacks, which shows their names. The innermost one is
 * missing there, since libc's listen() keeps no frame.
 */
__attribute__((noinline)) static int ask_kernel(int fd, int backlog)
{
	int ret = listen(fd, backlog);

	return ret ? -errno : 0;
}

__attribute__((noinline)) static int open_shop(int fd, int backlog)
{
	int ret = ask_kernel(fd, backlog);

	say_caller("listen");
	say_address(fd);
	printf(",\"backlog\":%d", backlog);
	say_result(ret ? -1 : 0, -ret);
	return ret;
}

/* Bind all before the first listens: then two can bind to one port, and the second one fails. */
__attribute__((noinline)) static void open_market(int argc, char **argv)
{
	int fds[SOCKETS_MAX], n = argc / 3;

	if (argc % 3 || n > SOCKETS_MAX)
		errx(2, "listen takes ADDRESS PORT BACKLOG, up to %d times", SOCKETS_MAX);
	for (int i = 0; i < n; i++)
		fds[i] = bound_socket(argv[3 * i], number(argv[3 * i + 1]));
	for (int i = 0; i < n; i++)
		open_shop(fds[i], number(argv[3 * i + 2]));
}

/* ---- open, lookup -------------------------------------------------------------------------- */

static void open_files(int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		int fd = open(argv[i], O_RDONLY | O_CLOEXEC);
		int error = errno;

		say_caller("open");
		printf(",\"path\":\"%s\"", argv[i]);
		say_result(fd, error);
	}
}

static void look_up(int argc, char **argv)
{
	struct addrinfo *found = NULL;
	int ret;

	if (argc != 2)
		errx(2, "lookup takes NAME SERVICE");
	ret = getaddrinfo(argv[0], argv[1], NULL, &found);
	if (!ret)
		freeaddrinfo(found);
	say_caller("lookup");
	printf(",\"name\":\"%s\",\"service\":\"%s\"", argv[0], argv[1]);
	printf(",\"ret\":%d}\n", ret);
}

/* ---- serve --------------------------------------------------------------------------------- */

static int client(int port)
{
	union address a;
	socklen_t len = fill_address(&a, "127.0.0.1", port);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0 || (connect(fd, &a.any, len) && errno != EINPROGRESS))
		err(1, "connect to port %d", port);
	return fd;
}

/* The number of clients connected after half a second. The others get no error: they try again. */
static int connected(int *fds, int n)
{
	int count = 0;

	usleep(500000);
	for (int i = 0; i < n; i++) {
		struct pollfd p = { .fd = fds[i], .events = POLLOUT };

		count += poll(&p, 1, 0) == 1 && !(p.revents & (POLLERR | POLLHUP));
	}
	return count;
}

static void serve(int argc, char **argv)
{
	int fds[SOCKETS_MAX], port, backlog, n;

	if (argc != 3 || number(argv[2]) > SOCKETS_MAX)
		errx(2, "serve takes PORT BACKLOG CLIENTS, %d clients at most", SOCKETS_MAX);
	port = number(argv[0]);
	backlog = number(argv[1]);
	n = number(argv[2]);
	if (listen(bound_socket("127.0.0.1", port), backlog))
		err(1, "listen");
	for (int i = 0; i < n; i++)
		fds[i] = client(port);
	say_caller("serve");
	printf(",\"lport\":%d,\"backlog\":%d,\"clients\":%d", port, backlog, n);
	printf(",\"connected\":%d}\n", connected(fds, n));
}

static void stay(void)
{
	char bytes[64];

	while (read(STDIN_FILENO, bytes, sizeof(bytes)) > 0)
		;
}

int main(int argc, char **argv)
{
	const char *name = getenv("LAB_NAME");
	const char *call = argc > 1 ? argv[1] : "";

	if (name)
		prctl(PR_SET_NAME, name);
	if (!strcmp(call, "listen"))
		open_market(argc - 2, argv + 2);
	else if (!strcmp(call, "open"))
		open_files(argc - 2, argv + 2);
	else if (!strcmp(call, "lookup"))
		look_up(argc - 2, argv + 2);
	else if (!strcmp(call, "serve"))
		serve(argc - 2, argv + 2);
	else
		errx(2, "usage: lab-calls listen|open|lookup|serve ARGUMENT...");
	if (getenv("LAB_STAY"))
		stay();
	return 0;
}
