/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Make system calls in situations that must be reported, or counted as missed:
 *
 *	scenes blocked FILE	reads three times from FILE, a FIFO
 *	scenes gone		unshares its network namespace twice, and goes back to it each time
 *	scenes crowd N		N threads sleep at once, and then once more, one by one
 *	scenes connect		a connect to 127.0.0.1:1, a write of "word" to it
 *	scenes fork		makes a child, which ends, by fork, clone and clone3
 */
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void blocked(const char *path)
{
	int fd = open(path, O_RDONLY);
	char c[1];

	for (int i = 0; i < 3; i++)
		if (read(fd, c, sizeof(c)) != 1)
			err(1, "%s", path);
}

static void gone(void)
{
	int home = open("/proc/self/ns/net", O_RDONLY);

	for (int i = 0; i < 2; i++)
		if (unshare(CLONE_NEWNET) || setns(home, CLONE_NEWNET))
			err(1, "unshare");
	if (unshare(0))
		err(1, "unshare");
}

static pthread_barrier_t all;
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;

static void *sleep_twice(void *arg)
{
	const struct timespec together = { .tv_nsec = 700000000 }, alone = { .tv_nsec = 1000 };

	pthread_barrier_wait(&all);
	clock_nanosleep(CLOCK_MONOTONIC, 0, &together, NULL);
	pthread_barrier_wait(&all);
	pthread_mutex_lock(&one);
	clock_nanosleep(CLOCK_MONOTONIC, 0, &alone, NULL);
	pthread_mutex_unlock(&one);
	return arg;
}

static void crowd(unsigned int n)
{
	pthread_t *threads = calloc(n, sizeof(*threads));

	pthread_barrier_init(&all, NULL, n);
	for (unsigned int i = 0; threads && i < n; i++)
		if (pthread_create(&threads[i], NULL, sleep_twice, NULL))
			errx(1, "no thread");
	for (unsigned int i = 0; threads && i < n; i++)
		pthread_join(threads[i], NULL);
	free(threads);
}

static void connect_once(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons(1),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (!connect(fd, (struct sockaddr *)&to, sizeof(to)))
		errx(1, "somebody listens at port 1");
	if (write(fd, "word", 4) == 4)
		errx(1, "it is connected");
}

static void fork_often(void)
{
	struct clone_args args = { .exit_signal = SIGCHLD };

	for (int i = 0; i < 3; i++) {
		long pid = i == 0 ? syscall(SYS_fork) :
			   i == 1 ? syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) :
				    syscall(SYS_clone3, &args, sizeof(args));

		if (pid < 0)
			err(1, "fork");
		if (!pid)
			_exit(0);
		waitpid((pid_t)pid, NULL, 0);
	}
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	if (argc == 3 && !strcmp(argv[1], "blocked"))
		blocked(argv[2]);
	else if (argc == 2 && !strcmp(argv[1], "gone"))
		gone();
	else if (argc == 3 && !strcmp(argv[1], "crowd"))
		crowd((unsigned int)atoi(argv[2]));
	else if (argc == 2 && !strcmp(argv[1], "connect"))
		connect_once();
	else if (argc == 2 && !strcmp(argv[1], "fork"))
		fork_often();
	else
		errx(2, "usage: scenes blocked FIFO|gone|crowd N|connect|fork");
	return 0;
}
