/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * usage: caller NUMBER CALLS [NAME...]
 * Make numbered calls: getpgid(2) of process ids that do not exist. For each line on stdin, make
 * CALLS calls with the ids from NUMBER on; as many from NUMBER + 1000 on in a child process; and as
 * many from NUMBER + 2000, NUMBER + 3000, ... on in a thread of each NAME. Then print "done".
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

static void make_calls(long from)
{
	for (long i = 0; i < calls; i++)
		if (getpgid((pid_t)(from + i)) >= 0)
			errx(1, "there is a process %ld", from + i);
}

static void call_in_child(long from)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		make_calls(from);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		err(1, "child");
}

struct thread_calls {
	const char *name;
	long from;
};

static void *run_thread(void *arg)
{
	const struct thread_calls *p = arg;

	if (prctl(PR_SET_NAME, p->name))
		errx(1, "%s: not a valid name of a thread", p->name);
	make_calls(p->from);
	return NULL;
}

static void call_in_thread(const char *name, long from)
{
	struct thread_calls part = { name, from };
	pthread_t thread;

	if (pthread_create(&thread, NULL, run_thread, &part) || pthread_join(thread, NULL))
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
		make_calls(number);
		call_in_child(number + PART);
		for (int i = 3; i < argc; i++)
			call_in_thread(argv[i], number + (i - 1) * PART);
		puts("done");
		fflush(stdout);
	}
	return 0;
}
