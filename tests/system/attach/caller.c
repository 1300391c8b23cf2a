/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Make numbered calls: getpgid(2) of process IDs that cannot exist.
 *
 *	caller NUMBER CALLS [NAME...]
 *
 * For each line on stdin, make CALLS calls from NUMBER on, as many from NUMBER + 1000 on in a child, and
 * from NUMBER + 2000, + 3000, ... on in a thread of each NAME. Then print "done".
 */
#include <err.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define PART 1000

static long calls;

static void call(long from)
{
	for (long i = 0; i < calls; i++)
		if (getpgid((pid_t)(from + i)) >= 0)
			errx(1, "there is a process %ld", from + i);
}

static void in_child(long from)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		call(from);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		err(1, "child");
}

struct part {
	const char *name;
	long from;
};

static void *named(void *arg)
{
	const struct part *p = arg;

	if (prctl(PR_SET_NAME, p->name))
		errx(1, "%s: no name of a thread", p->name);
	call(p->from);
	return NULL;
}

static void in_thread(const char *name, long from)
{
	struct part part = { name, from };
	pthread_t thread;

	if (pthread_create(&thread, NULL, named, &part) || pthread_join(thread, NULL))
		err(1, "thread");
}

int main(int argc, char **argv)
{
	char line[64];
	long number;

	if (argc < 3)
		errx(2, "usage: caller NUMBER CALLS [NAME...]");
	number = atol(argv[1]);
	calls = atol(argv[2]);
	while (fgets(line, sizeof(line), stdin)) {
		call(number);
		in_child(number + PART);
		for (int i = 3; i < argc; i++)
			in_thread(argv[i], number + (i - 1) * PART);
		puts("done");
		fflush(stdout);
	}
	return 0;
}
