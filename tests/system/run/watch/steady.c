/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * usage: steady RATE THREADS MS|listen [SERIES]
 * Make RATE calls a second until SIGTERM: poll(2), each MS milliseconds long, or listen(2). A probe sees
 * the number of each call, from 0 on: in poll()'s address, whose upper half is SERIES (90), with no
 * descriptors; or as the backlog. Print "on" at the start, and at the end the number of calls and the
 * largest delay of a call, in ms.
 */
#include <err.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define THREADS_MAX 64

static atomic_llong made;
static volatile sig_atomic_t stopped;
static double rate;
static int length; /* duration of a call in ms; -1: listen(2) */
static long long series = 90;
static struct timespec began;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

/* The delay of a call if it were made now, in seconds; negative before its time. */
static double late(long long number)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - began.tv_sec) + (double)(now.tv_nsec - began.tv_nsec) / 1e9 -
	       (double)number / rate;
}

static void call(int socket, long long number)
{
	if (length >= 0)
		syscall(SYS_poll, (series << 32) + number, 0, length);
	else if (listen(socket, (int)number))
		err(1, "listen");
}

/* Each thread has its own socket: another listen() would change the backlog that a probe reads. */
static void *make_calls(void *arg)
{
	double *latest = arg;
	int socket_fd = length < 0 ? socket(AF_INET, SOCK_STREAM, 0) : -1;

	while (!stopped) {
		if (late(made) >= 0) {
			long long number = atomic_fetch_add(&made, 1);
			double behind = late(number);

			*latest = behind > *latest ? behind : *latest;
			call(socket_fd, number);
		} else {
			nanosleep(&(struct timespec){ .tv_nsec = 500000 }, NULL);
		}
	}
	return NULL;
}

/* Calls that were not made are late, too. */
static double run(int count)
{
	pthread_t threads[THREADS_MAX];
	double latest[THREADS_MAX] = { 0 };
	double all = 0;

	clock_gettime(CLOCK_MONOTONIC, &began);
	for (int i = 0; i < count; i++)
		if (pthread_create(&threads[i], NULL, make_calls, &latest[i]))
			errx(1, "no thread");
	puts("on");
	fflush(stdout);
	for (int i = 0; i < count; i++) {
		pthread_join(threads[i], NULL);
		all = latest[i] > all ? latest[i] : all;
	}
	return late(made) > all ? late(made) : all;
}

int main(int argc, char **argv)
{
	double latest;
	int count;

	if (argc != 4 && argc != 5)
		return 2;
	rate = strtod(argv[1], NULL);
	count = (int)strtol(argv[2], NULL, 10);
	length = strcmp(argv[3], "listen") ? (int)strtol(argv[3], NULL, 10) : -1;
	if (argc == 5)
		series = strtoll(argv[4], NULL, 10);
	if (rate <= 0 || count < 1 || count > THREADS_MAX)
		return 2;
	signal(SIGTERM, stop);
	latest = run(count);
	printf("%lld %.0f\n", (long long)made, latest * 1000);
	return 0;
}
