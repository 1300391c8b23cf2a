/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Makes calls that end in kernel functions with known arguments, and prints what is to be seen:
 *
 *	calls listen N		N listens: "PORT BACKLOG" each
 *	calls nested FILE N	N fallocates of a file on an overlay, which the kernel hands to
 *itself calls crowd THREADS	each sleeps in the kernel three times: all at once twice, then one
 *by one calls mount NAME	a mount that fails, of a source called NAME
 */
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
 * The kernel may put a call's frame in another place each time (randomize_kstack_offset), one of
 * 16: so often that it was surely above what it left unseen.
 */
#define ALONE 200

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

static void crowd(unsigned int n)
{
	pthread_t *threads = calloc(n, sizeof(*threads));

	pthread_barrier_init(&all, NULL, n);
	for (unsigned int i = 0; i < n; i++)
		if (pthread_create(&threads[i], NULL, sleep_often, NULL))
			errx(1, "no thread");
	for (unsigned int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	free(threads);
	printf("%u\n", n * (2 + ALONE));
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "listen"))
		for (int i = 0; i < atoi(argv[2]); i++)
			listen_once(60 + 10 * i);
	else if (argc == 4 && !strcmp(argv[1], "nested"))
		nested(argv[2], atoi(argv[3]));
	else if (argc == 3 && !strcmp(argv[1], "crowd"))
		crowd((unsigned int)atoi(argv[2]));
	else if (argc == 3 && !strcmp(argv[1], "mount") &&
		 mount(argv[2], "/", "no_such_fs", 0, NULL))
		return 0;
	else
		errx(2, "usage: calls listen N|nested FILE N|crowd N|mount NAME");
	return 0;
}
