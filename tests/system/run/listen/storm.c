// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Make many listen calls, as fast as possible, and print their number.
 *
 *	storm [TOTAL [PROCESSES]]	20000 and 4, if not told otherwise
 *
 * Each process makes an equal part. The n-th listen has backlog n (from 1 to 1000, then from 1 again), on
 * a listening socket if n is even, on a new one if n is odd. The started process makes the first part, so
 * with one process the PID is known.
 */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define BACKLOGS 1000 /* at most the default of somaxconn since Linux 5.4 */

static int tcp_socket(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		err(1, "socket");
	return fd;
}

static void listen_on(int fd, long n)
{
	if (listen(fd, (n - 1) % BACKLOGS + 1))
		err(1, "listen");
}

static void listen_on_fresh(long n)
{
	int fd = tcp_socket();

	listen_on(fd, n);
	close(fd);
}

static void make_share(long share)
{
	int fd = tcp_socket();
	long n;

	for (n = 1; n <= share; n++) {
		if (n % 2)
			listen_on_fresh(n);
		else
			listen_on(fd, n);
	}
	close(fd);
}

static void start_share(long share)
{
	pid_t pid = fork();

	if (pid < 0)
		err(1, "fork");
	if (pid)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* children end with the storm */
	make_share(share);
	_exit(0);
}

/* Fail if a child failed, since the total is then wrong. */
static void wait_for_children(void)
{
	int status;

	while (wait(&status) > 0)
		if (status)
			errx(1, "a child failed");
}

int main(int argc, char **argv)
{
	long total = argc > 1 ? atol(argv[1]) : 20000;
	long processes = argc > 2 ? atol(argv[2]) : 4;
	long i;

	if (argc > 3 || total < 1 || processes < 1 || total % processes)
		errx(2, "usage: storm [TOTAL [PROCESSES]], the one a multiple of the other");
	for (i = 1; i < processes; i++)
		start_share(total / processes);
	make_share(total / processes);
	wait_for_children();
	printf("%ld\n", total);
	return 0;
}
