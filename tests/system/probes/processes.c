/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Start, end, signal and wait for processes, for the tests of the probes. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "act.h"

static int must(long ret, const char *what)
{
	if (ret < 0)
		err(1, "%s", what);
	return (int)ret;
}

static void sleep_ms(long ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

/* PROGRAM: fail to exec, then exec it, in a thread other than the main one. */
static void *exec_it(void *program)
{
	execl(program, "again", "from", "a thread", (char *)NULL);
	err(1, "%s", (char *)program);
}

static void execs(char **args)
{
	char long_arg[301], *many[41];
	pthread_t thread;

	memset(long_arg, 'x', 300);
	long_arg[300] = '\0';
	for (int i = 0; i < 40; i++)
		many[i] = "a";
	many[40] = NULL;
	execl("/nonexistent/program", "program", "-x", "two words", (char *)NULL);
	execl("/dev/null", "null", long_arg, "after", (char *)NULL);
	execv("/nonexistent", many);
	syscall(SYS_execveat, AT_FDCWD, "/", (char *[]){ "folder", NULL }, NULL, 0);
	if (pthread_create(&thread, NULL, exec_it, args[0]))
		errx(1, "pthread_create");
	pause();
}

static void *exit_later(void *arg)
{
	(void)arg;
	sleep_ms(50);
	exit(5);
}

/* code, kill, core or leader: end in that way. */
static void ends(char **args)
{
	struct rlimit none = { 0, 0 };
	pthread_t thread;

	setrlimit(RLIMIT_CORE, &none);
	if (!strcmp(args[0], "code"))
		exit(7);
	if (!strcmp(args[0], "kill"))
		kill(getpid(), SIGKILL);
	if (!strcmp(args[0], "segv"))
		raise(SIGSEGV);
	/* End the main thread; the process continues. */
	if (pthread_create(&thread, NULL, exit_later, NULL))
		errx(1, "pthread_create");
	pthread_exit(NULL);
}

/*
 * Fork a child that ignores SIGUSR1 and blocks SIGUSR2, and no other signal: with glibc 2.41 or later
 * a child has all signals blocked until its fork() returns.
 */
static int victim(void)
{
	int pid, ready[2];
	sigset_t set;
	char none;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGUSR1, SIG_IGN);
	must(pipe(ready), "pipe");
	pid = must(fork(), "fork");
	close(ready[1]);
	if (!pid)
		for (;;)
			pause();
	must((int)read(ready[0], &none, 1), "read"); /* end of file, when both have closed it */
	close(ready[0]);
	signal(SIGUSR1, SIG_DFL);
	return pid;
}

/* Signal a child in several ways and print its PID. */
static void signals(char **args)
{
	union sigval value = { 0 };
	int pid = victim();

	(void)args;
	printf("%d\n", pid);
	must(kill(pid, SIGUSR1), "kill");
	must(kill(pid, SIGUSR2), "kill");
	must(kill(pid, SIGUSR2), "kill");
	must(sigqueue(pid, SIGURG, value), "sigqueue");
	must(kill(pid, 0), "kill");
	must((int)syscall(SYS_tgkill, pid, pid, SIGTERM), "tgkill");
	must(waitpid(pid, NULL, 0), "waitpid");
	kill(pid, SIGTERM); /* gone */
	kill(-pid, SIGHUP); /* no such group */
	syscall(SYS_tgkill, pid, pid, SIGINT);
	kill(getpid(), 99); /* no such signal */
}

static void stay_on_cpu_0(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(0, &set);
	must(sched_setaffinity(0, sizeof(set), &set), "sched_setaffinity");
}

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/*
 * TIMES: wake a process that then waits 40 ms for its CPU, since a process of real-time priority
 * runs there.
 */
static void waits(char **args)
{
	struct sched_param first = { .sched_priority = 50 };
	int child;

	stay_on_cpu_0();
	for (int i = atoi(args[0]); i > 0; i--) {
		child = must(fork(), "fork");
		if (!child) {
			sleep_ms(20);
			_exit(0);
		}
		sleep_ms(5); /* the child sleeps */
		must(sched_setscheduler(0, SCHED_FIFO, &first), "SCHED_FIFO");
		for (long end = now_ms() + 55; now_ms() < end;)
			;
		must(sched_setscheduler(0, SCHED_OTHER, &(struct sched_param){ 0 }), "SCHED_OTHER");
		waitpid(child, NULL, 0);
	}
}

/* OK FAILED: make so many system calls that succeed and fail, and few others; then sleep. */
static void calls(char **args)
{
	for (int i = atoi(args[0]); i > 0; i--)
		syscall(SYS_getppid);
	for (int i = atoi(args[1]); i > 0; i--)
		syscall(SYS_close, -1);
	sleep_ms(100);
}

/* CGROUP: allocate more memory than its limit. */
static void eats(char **args)
{
	size_t size = 64 << 20;
	FILE *f = fopen(args[0], "we");
	char *memory;

	if (!f || fprintf(f, "%d\n", getpid()) < 0 || fclose(f))
		err(1, "%s", args[0]);
	f = fopen("/proc/self/oom_score_adj", "we");
	if (!f || fputs("700\n", f) < 0 || fclose(f))
		err(1, "oom_score_adj");
	memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		err(1, "mmap");
	memset(memory, 1, size);
}

int main(int argc, char **argv)
{
	static const struct act acts[] = {
		{ "exec", execs },  { "exit", ends }, { "signals", signals }, { "waits", waits },
		{ "calls", calls }, { "eat", eats },  { NULL, NULL },
	};

	(void)argc;
	setvbuf(stdout, NULL, _IONBF, 0);
	return act_main(acts, argv);
}
