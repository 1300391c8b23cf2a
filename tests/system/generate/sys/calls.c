/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * usage: calls <LIST
 * Make system calls, each in a child with the call's name as its comm, and print a line for each: NAME
 * RESULT PID VALUE.... RESULT is - for a call that does not return.
 *
 * A line of LIST is NAME NUMBER KIND..., with the kinds of its arguments. The value of the Ith argument:
 *
 *	int	0x7ffffff0 + I, and long 0x7ffffffffffff000 + I: no descriptor, process, size or flag
 *	mode	0120 + I
 *	pointer	0x1000 + I: where nothing is
 *	text	a path in a folder that is not there
 *	zero	0: where another value would leave something behind
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct call {
	char name[64];
	long number;
	long args[6];
	int count;
};

static char texts[6][64];

/* Not syscall(), since the child of vfork() shares the stack with its parent. */
static inline __attribute__((always_inline)) long make(const struct call *c)
{
	register long r10 __asm__("r10") = c->args[3];
	register long r8 __asm__("r8") = c->args[4];
	register long r9 __asm__("r9") = c->args[5];
	long ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "a"(c->number), "D"(c->args[0]), "S"(c->args[1]), "d"(c->args[2]),
			   "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return ret;
}

static long value_of(const char *kind, int i)
{
	if (!strcmp(kind, "int"))
		return 0x7ffffff0 + i;
	if (!strcmp(kind, "long"))
		return 0x7ffffffffffff000 + i;
	if (!strcmp(kind, "mode"))
		return 0120 + i;
	if (!strcmp(kind, "pointer"))
		return 0x1000 + i;
	snprintf(texts[i], sizeof(texts[i]), "/nonexistent/text-%d", i);
	return strcmp(kind, "text") ? 0 : (long)texts[i];
}

static bool parse(char *line, struct call *c)
{
	char *word = strtok(line, " \n");
	char *number = strtok(NULL, " \n");

	*c = (struct call){ 0 };
	if (!word || !number)
		return false;
	snprintf(c->name, sizeof(c->name), "%s", word);
	c->number = atol(number);
	while ((word = strtok(NULL, " \n")) && c->count < 6) {
		c->args[c->count] = value_of(word, c->count);
		c->count++;
	}
	return true;
}

static void wake(int number)
{
	(void)number;
}

/* Send a signal to calls that wait for one. */
static void set_alarm(void)
{
	struct sigaction act = { .sa_handler = wake };

	sigaction(SIGALRM, &act, NULL);
	ualarm(200000, 0);
}

static void child(const struct call *c, int out)
{
	char name[16];
	long ret;

	snprintf(name, sizeof(name), "%.15s", c->name);
	setsid();
	if (!strcmp(c->name, "pause"))
		set_alarm();
	prctl(PR_SET_NAME, name);
	ret = make(c);
	if (!ret && (!strcmp(c->name, "fork") || !strcmp(c->name, "vfork")))
		_exit(0);
	if (write(out, &ret, sizeof(ret)) != sizeof(ret))
		_exit(1);
	_exit(0);
}

static void do_call(const struct call *c)
{
	int fds[2], status;
	long ret = 0;
	pid_t pid;

	if (pipe(fds))
		exit(1);
	fflush(stdout);
	pid = fork();
	if (!pid)
		child(c, fds[1]);
	close(fds[1]);
	if (read(fds[0], &ret, sizeof(ret)) == sizeof(ret))
		printf("%s %ld", c->name, ret);
	else
		printf("%s -", c->name);
	close(fds[0]);
	waitpid(pid, &status, 0);
	printf(" %d", pid);
	for (int i = 0; i < c->count; i++)
		if (c->args[i] == (long)texts[i])
			printf(" %s", texts[i]);
		else
			printf(" %ld", c->args[i]);
	printf("\n");
}

int main(void)
{
	char line[512];
	struct call c;

	while (fgets(line, sizeof(line), stdin))
		if (parse(line, &c))
			do_call(&c);
	return 0;
}
