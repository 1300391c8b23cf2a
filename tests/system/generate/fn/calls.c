/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Make calls that reach kernel functions with known arguments, and print the expected values:
 *
 *	calls listen N		N listens: "PORT BACKLOG" each
 *	calls connect N		N connects: "LENGTH", of the address that the kernel is given, each
 *	calls open FILE		opens it
 *	calls nested FILE N	N fallocates of a file on an overlay, which the kernel hands to
 *				itself
 *	calls chain N		epolls that watch each other, N of them, and one more that would
 *				close a ring: the kernel looks for that N deep
 *	calls crowd THREADS	each sleeps in the kernel three times: all at once twice, then one
 *				by one
 *	calls mount NAME	a mount that fails, of a source called NAME
 *	calls send ADDRESS N	N datagrams: "SIZE" each, with all headers on it
 *	calls loop FILE		a loop device of it, that is asked for its state: "NUMBER"
 */
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void listen_once(int backlog)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || listen(fd, backlog) || getsockname(fd, (struct sockaddr *)&at, &len))
		err(1, "listen");
	printf("%d %d\n", ntohs(at.sin_port), backlog);
	close(fd);
}

static void listen_often(const char *word, int n)
{
	(void)word;
	for (int i = 0; i < n; i++)
		listen_once(60 + 10 * i);
}

/* No process listens there. The length is larger than the address. */
static void connect_once(int more)
{
	union {
		struct sockaddr_in in;
		char room[128];
	} to = { .in = { .sin_family = AF_INET,
			 .sin_port = htons(9),
			 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) } };
	socklen_t len = (socklen_t)(sizeof(to.in) + (size_t)more);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || !connect(fd, (struct sockaddr *)&to, len))
		err(1, "connect");
	printf("%u\n", len);
	close(fd);
}

static void connect_often(const char *word, int n)
{
	(void)word;
	for (int i = 0; i < n; i++)
		connect_once(10 * i);
}

static void open_once(const char *path, int n)
{
	int fd = open(path, O_RDONLY);

	(void)n;
	if (fd < 0)
		err(1, "%s", path);
	close(fd);
}

static void watch(int by, int fd)
{
	struct epoll_event event = { .events = EPOLLIN };

	if (epoll_ctl(by, EPOLL_CTL_ADD, fd, &event))
		err(1, "epoll_ctl");
}

/* Each epoll instance watches the one before. To add the first one to another, the kernel walks them all. */
static void chain(const char *word, int n)
{
	int outer = epoll_create1(0), first = epoll_create1(0), fd = first;

	(void)word;
	for (int i = 1; i < n; i++) {
		int next = epoll_create1(0);

		watch(fd, next);
		fd = next;
	}
	printf("%d\n", n);
	watch(outer, first);
}

#define FRAME 42 /* bytes in front of a datagram on Ethernet */

static void send_often(const char *address, int n)
{
	static const char bytes[1000];
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(9) };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || inet_pton(AF_INET, address, &to.sin_addr) != 1)
		err(1, "%s", address);
	for (int i = 1; i <= n; i++) {
		size_t size = 100 * (size_t)i;

		if (sendto(fd, bytes, size, 0, (struct sockaddr *)&to, sizeof(to)) != (ssize_t)size)
			err(1, "sendto");
		printf("%zu\n", size + FRAME);
	}
	close(fd);
}

static void loop(const char *path, int unused)
{
	int control = open("/dev/loop-control", O_RDWR), file = open(path, O_RDWR), fd, n;
	struct loop_info64 info;
	char device[32];

	(void)unused;
	n = ioctl(control, LOOP_CTL_GET_FREE);
	snprintf(device, sizeof(device), "/dev/loop%d", n);
	fd = open(device, O_RDWR);
	if (control < 0 || file < 0 || fd < 0 || ioctl(fd, LOOP_SET_FD, file) ||
	    ioctl(fd, LOOP_GET_STATUS64, &info) || ioctl(fd, LOOP_CLR_FD))
		err(1, "%s on %s", path, device);
	printf("%d\n", n);
}

static void nested(const char *path, int n)
{
	int fd = open(path, O_RDWR | O_CREAT, 0600);

	if (fd < 0)
		err(1, "%s", path);
	for (int i = 0; i < n; i++)
		if (fallocate(fd, 0, 4096, 100 + i))
			err(1, "fallocate");
	close(fd);
}

static pthread_barrier_t all;
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;

/*
 * The kernel moves a call's stack frame each time, within 1 KiB (randomize_kstack_offset). Repeat the call
 * so often that one of the frames was at another offset.
 */
#define ALONE 20

static void *sleep_often(void *arg)
{
	const struct timespec together = { .tv_nsec = 400000000 }, alone = { .tv_nsec = 1000 };

	for (int i = 0; i < 2; i++) {
		pthread_barrier_wait(&all);
		clock_nanosleep(CLOCK_MONOTONIC, 0, &together, NULL);
	}
	pthread_barrier_wait(&all);
	pthread_mutex_lock(&one);
	for (int i = 0; i < ALONE; i++)
		clock_nanosleep(CLOCK_MONOTONIC, 0, &alone, NULL);
	pthread_mutex_unlock(&one);
	return arg;
}

static void crowd(const char *word, int n)
{
	pthread_t *threads = calloc((size_t)n, sizeof(*threads));

	(void)word;
	pthread_barrier_init(&all, NULL, (unsigned int)n);
	for (int i = 0; i < n; i++)
		if (pthread_create(&threads[i], NULL, sleep_often, NULL))
			errx(1, "no thread");
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	free(threads);
	printf("%d\n", n * (2 + ALONE));
}

static void fail_to_mount(const char *source, int n)
{
	(void)n;
	if (!mount(source, "/", "no_such_fs", 0, NULL))
		errx(1, "it can be mounted");
}

static const struct command {
	const char *name;
	int words;
	void (*run)(const char *word, int n); /* n: the last word as a number */
} commands[] = {
	{ "listen", 1, listen_often }, { "connect", 1, connect_often }, { "open", 1, open_once },
	{ "nested", 2, nested },       { "chain", 1, chain },		{ "crowd", 1, crowd },
	{ "mount", 1, fail_to_mount }, { "send", 2, send_often },	{ "loop", 1, loop },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc > 2 && i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(argv[1], commands[i].name) || argc != 2 + commands[i].words)
			continue;
		commands[i].run(argv[2], atoi(argv[argc - 1]));
		return 0;
	}
	errx(2, "usage: calls COMMAND WORD..., see calls.c");
}
