/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "tracer.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S 1000000000ll
#define READY_MAX (240 * NS_PER_S)
#define END_MAX (20 * NS_PER_S)
#define PROCESSES_MAX 64

int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * NS_PER_S + t.tv_nsec;
}

/* Messages */

static void on_line(struct tracer *t)
{
	const char *ready = t->settings->ready ? t->settings->ready : "ready";
	const char *closing = strstr(t->line, " delivered, ");

	if (!t->ready && strstr(t->line, ready))
		t->ready = now_ns();
	if (strstr(t->line, "lost so far"))
		t->losing = true;
	if (closing)
		t->lost = strtoull(closing + strlen(" delivered, "), NULL, 10);
}

static void on_bytes(struct tracer *t, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (bytes[i] != '\n' && t->len < sizeof(t->line) - 1) {
			t->line[t->len++] = bytes[i];
		} else if (bytes[i] == '\n') {
			t->line[t->len] = '\0';
			on_line(t);
			if (!t->ready && getenv("BENCH_DEBUG"))
				fprintf(stderr, "| %s\n", t->line);
			t->len = 0;
		}
	}
}

/* Poll once; false when it has closed its output. */
static bool listen_once(struct tracer *t, int64_t until, int fd)
{
	struct pollfd fds[2] = { { .fd = t->fd, .events = POLLIN },
				 { .fd = fd, .events = POLLIN } };
	int64_t left = (until - now_ns()) / 1000000 + 1;
	char bytes[65536];
	ssize_t n;

	if (poll(fds, 2, left < 0 ? 0 : (int)left) <= 0 || !fds[0].revents)
		return true;
	n = read(t->fd, bytes, sizeof(bytes));
	if (n <= 0)
		return n < 0 && errno == EINTR;
	on_bytes(t, bytes, (size_t)n);
	return true;
}

static bool readable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return fd >= 0 && poll(&p, 1, 0) > 0;
}

void tracer_watch(struct tracer *t, int64_t until, int fd)
{
	while (now_ns() < until && !readable(fd))
		if (!listen_once(t, until, fd))
			return;
}

/* Starting */

static void leave_cpu(int spare)
{
	cpu_set_t set;

	if (spare < 0 || sched_getaffinity(0, sizeof(set), &set) || CPU_COUNT(&set) < 2)
		return;
	CPU_CLR(spare, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static _Noreturn void become(const struct tracer_settings *s, int say)
{
	int null = open("/dev/null", O_RDWR);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGINT, SIG_DFL); /* a shell's background job ignores it */
	leave_cpu(s->spare_cpu);
	dup2(null, STDIN_FILENO);
	dup2(s->terminal ? say : null, STDOUT_FILENO);
	dup2(say, STDERR_FILENO);
	execvp(s->argv[0], s->argv);
	dprintf(STDERR_FILENO, "%s: %s\n", s->argv[0], strerror(errno));
	_exit(127);
}

static int open_ends(bool terminal, int ends[2])
{
	int err = terminal ? openpty(&ends[0], &ends[1], NULL, NULL, NULL) : pipe(ends);

	for (int i = 0; !err && i < 2; i++)
		fcntl(ends[i], F_SETFD, FD_CLOEXEC);
	return err;
}

int tracer_start(struct tracer *t, const struct tracer_settings *settings)
{
	int ends[2];
	pid_t pid;

	*t = (struct tracer){ .settings = settings, .pid = -1 };
	if (open_ends(settings->terminal, ends))
		return -1;
	t->fd = ends[0];
	t->started = now_ns();
	pid = vfork(); /* vfork: page faults after a fork would be measured, too */
	if (!pid)
		become(settings, ends[1]);
	t->pid = pid;
	close(ends[1]);
	while (!t->ready && now_ns() < t->started + READY_MAX)
		if (!listen_once(t, t->started + READY_MAX, -1))
			break;
	if (t->ready)
		return 0;
	fprintf(stderr, "%s: not ready; its last words: %s\n", settings->argv[0], t->line);
	tracer_stop(t);
	return -1;
}

/* Its processes */

static pid_t parent_of(pid_t pid)
{
	char path[64], text[512] = "";
	const char *end;
	int parent = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "r");
	if (!f)
		return 0;
	if (!fgets(text, sizeof(text), f))
		text[0] = '\0';
	fclose(f);
	end = strrchr(text, ')');
	if (!end || sscanf(end, ") %*c %d", &parent) != 1)
		return 0;
	return parent;
}

/* The tracer and its children, as many as fit. */
static size_t processes(pid_t root, pid_t *pids)
{
	DIR *proc = opendir("/proc");
	struct dirent *e;
	size_t n = 0;

	pids[n++] = root;
	while (proc && (e = readdir(proc))) {
		pid_t pid = (pid_t)atoi(e->d_name);

		if (pid > 0 && n < PROCESSES_MAX && parent_of(pid) == root)
			pids[n++] = pid;
	}
	if (proc)
		closedir(proc);
	return n;
}

static void add_memory(pid_t pid, struct tracer_memory *m)
{
	char path[64], line[256];
	long kb;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "VmRSS: %ld", &kb) == 1)
			m->rss_kb += kb;
		else if (sscanf(line, "VmHWM: %ld", &kb) == 1)
			m->hwm_kb += kb;
	}
	if (f)
		fclose(f);
}

struct tracer_memory tracer_memory(const struct tracer *t)
{
	struct tracer_memory m = { 0 };
	pid_t pids[PROCESSES_MAX];
	size_t n = processes(t->pid, pids);

	for (size_t i = 0; i < n; i++)
		add_memory(pids[i], &m);
	return m;
}

int64_t tracer_cpu(const struct tracer *t)
{
	struct timespec used = { 0 };
	clockid_t context;

	if (!clock_getcpuclockid(t->pid, &context))
		clock_gettime(context, &used);
	return used.tv_sec * NS_PER_S + used.tv_nsec;
}

/* Stopping: SIGINT, then SIGKILL after some time */
void tracer_stop(struct tracer *t)
{
	int64_t until = now_ns() + END_MAX;
	struct rusage usage = { 0 };
	pid_t gone = 0;

	kill(t->pid, SIGINT);
	while (!gone && now_ns() < until) {
		int64_t soon = now_ns() + 10000000;

		if (!listen_once(t, soon, -1))
			poll(NULL, 0, 1);
		gone = wait4(t->pid, NULL, WNOHANG, &usage);
	}
	if (!gone) {
		kill(t->pid, SIGKILL);
		wait4(t->pid, NULL, 0, &usage);
	}
	while (readable(t->fd) && listen_once(t, now_ns(), -1))
		;
	close(t->fd);
	t->peak_kb = usage.ru_maxrss;
}
