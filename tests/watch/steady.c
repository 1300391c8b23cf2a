/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * usage: steady RATE THREADS MS
 * Makes RATE calls of poll(2) a second, each MS milliseconds long, until SIGTERM; then prints how
 * many. Each has a number of its own for a probe to see: the address of no descriptors, MAGIC and
 * on.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define MAGIC 0x5a00000000ll

static atomic_llong made;
static volatile sig_atomic_t stopped;
static double rate;
static int length; /* of a call, ms */
static struct timespec began;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

static double elapsed(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - began.tv_sec) + (double)(now.tv_nsec - began.tv_nsec) / 1e9;
}

static void *make_calls(void *arg)
{
	while (!stopped) {
		if ((double)made < elapsed() * rate)
			syscall(SYS_poll, MAGIC + atomic_fetch_add(&made, 1), 0, length);
		else
			nanosleep(&(struct timespec){ .tv_nsec = 500000 }, NULL);
	}
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t threads[64];
	int count;

	if (argc != 4)
		return 2;
	rate = strtod(argv[1], NULL);
	count = (int)strtol(argv[2], NULL, 10);
	length = (int)strtol(argv[3], NULL, 10);
	if (rate <= 0 || count < 1 || count > 64)
		return 2;
	signal(SIGTERM, stop);
	clock_gettime(CLOCK_MONOTONIC, &began);
	for (int i = 0; i < count; i++)
		if (pthread_create(&threads[i], NULL, make_calls, NULL))
			return 1;
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	printf("%lld\n", (long long)made);
	return 0;
}
