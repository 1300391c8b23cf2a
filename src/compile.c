/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "compile.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "explain.h"
#include "log.h"
#include "object.h"
#include "source.h"

#define OBJECT_FD 3
#define RESULT_MAX (256u << 20)
#define EXIT_NO_EXEC 127

/* Three files in memory: no pipe can fill up, and nothing is left on disk. */
struct job {
	char helper[PATH_MAX];
	int text;
	int object;
	int diagnostics;
	pid_t pid;
	int pidfd;
};

/* Beside this executable (the build folder), or where make install puts it. */
static bool find_helper(char *path)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (n > 0) {
		self[n] = '\0';
		snprintf(path, PATH_MAX, "%.*s/calltap-cc", PATH_MAX - 16, dirname(self));
		if (!access(path, X_OK))
			return true;
	}
	snprintf(path, PATH_MAX, "%s/calltap-cc", CALLTAP_LIBEXECDIR);
	if (!access(path, X_OK))
		return true;
	log_error("the compiler, calltap-cc, is neither beside calltap nor in " CALLTAP_LIBEXECDIR
		  ": run make, or make install");
	return false;
}

static int memory_file(const char *name, const struct buf *content)
{
	int fd = memfd_create(name, MFD_CLOEXEC);
	size_t done = 0;

	if (fd < 0)
		return -errno;
	while (content && done < content->len) {
		ssize_t n = write(fd, content->data + done, content->len - done);

		if (n < 0 && errno != EINTR) {
			close(fd);
			return -errno;
		}
		done += n > 0 ? (size_t)n : 0;
	}
	lseek(fd, 0, SEEK_SET);
	return fd;
}

static int open_job(struct job *j, const struct source *src)
{
	*j = (struct job){ .text = -1, .object = -1, .diagnostics = -1, .pid = -1, .pidfd = -1 };
	if (!find_helper(j->helper))
		return -ENOENT;
	j->text = memory_file("probe", &src->bytes);
	j->object = memory_file("object", NULL);
	j->diagnostics = memory_file("diagnostics", NULL);
	if (j->text < 0 || j->object < 0 || j->diagnostics < 0) {
		log_error("no memory for the compiler's files");
		return -ENOMEM;
	}
	return 0;
}

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

static void close_job(struct job *j)
{
	if (j->pid > 0) {
		kill(j->pid, SIGKILL);
		while (waitpid(j->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	close_fd(j->text);
	close_fd(j->object);
	close_fd(j->diagnostics);
	close_fd(j->pidfd);
}

/*
 * What libbcc needs to compile with headers newer than it is: its own copy of bpf.h is older
 * than the kernel's from 6.0 on, so the kernel's must not come in beside it; and 7.2 uses
 * anonymous tagged members.
 */
static int newer_headers(const char *release)
{
	return strtol(release, NULL, 10) >= 6;
}

static _Noreturn void exec_helper(const struct job *j, pid_t parent, const char *release,
				  const char *origin)
{
	const char *argv[8] = { j->helper, release, origin, "-fms-extensions" };
	sigset_t none;

	/* Killed with us, whatever ends us: nobody waits for this object any more. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_NO_EXEC);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (newer_headers(release)) {
		argv[4] = "-D_LINUX_BPF_H";
		argv[5] = "-D__LINUX_FILTER_H__";
	}
	/* Each is above 3 or already in place; dup2 clears close-on-exec. */
	if (dup2(j->text, STDIN_FILENO) < 0 || dup2(j->diagnostics, STDERR_FILENO) < 0 ||
	    dup2(j->object, OBJECT_FD) < 0)
		_exit(EXIT_NO_EXEC);
	execv(j->helper, (char *const *)argv);
	_exit(EXIT_NO_EXEC);
}

static int start(struct job *j, const char *release, const char *origin)
{
	pid_t parent = getpid();

	/* dup2 onto the same number would keep close-on-exec: the files must lie above it. */
	if (j->object == OBJECT_FD) {
		j->object = fcntl(OBJECT_FD, F_DUPFD_CLOEXEC, OBJECT_FD + 1);
		close(OBJECT_FD);
	}
	j->pid = fork();
	if (!j->pid)
		exec_helper(j, parent, release, origin);
	if (j->pid > 0)
		j->pidfd = (int)syscall(SYS_pidfd_open, j->pid, 0);
	if (j->pid < 0 || j->pidfd < 0) {
		int err = -errno;

		log_error("cannot start the compiler:");
		return err;
	}
	return 0;
}

/* Waits for its end or for a signal to us: its wait status, or -EINTR. */
static int wait_for(struct job *j, int stop_fd, int *status)
{
	struct pollfd fds[2] = { { .fd = j->pidfd, .events = POLLIN },
				 { .fd = stop_fd, .events = POLLIN } };

	while (poll(fds, 2, -1) < 0)
		if (errno != EINTR)
			return -errno;
	if (!fds[0].revents)
		return -EINTR;
	if (waitpid(j->pid, status, 0) < 0)
		return -errno;
	j->pid = -1;
	return 0;
}

static void show_diagnostics(struct job *j, const struct source *src, bool failed)
{
	struct buf text = { 0 };

	lseek(j->diagnostics, 0, SEEK_SET);
	if (!buf_read_fd(&text, j->diagnostics, RESULT_MAX))
		explain_compiler(buf_text(&text), src->origin, failed);
	buf_free(&text);
}

static int read_object(struct job *j, struct object **out)
{
	struct buf bytes = { 0 };
	int err;

	lseek(j->object, 0, SEEK_SET);
	err = buf_read_fd(&bytes, j->object, RESULT_MAX);
	if (!err)
		err = object_decode(buf_text(&bytes), bytes.len, out);
	buf_free(&bytes);
	if (err) {
		errno = -err;
		log_error("the compiler's object cannot be read:");
	}
	return err;
}

static int conclude(struct job *j, const struct source *src, int status, struct object **out)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;

	show_diagnostics(j, src, code != 0);
	if (code == 0)
		return read_object(j, out);
	if (code == 1 || code == 3) {
		log_error("%s does not compile", src->origin);
		return -ENOEXEC;
	}
	if (WIFSIGNALED(status))
		log_error("the compiler was killed by signal %d (%s): run it again; if it was "
			  "killed for memory, it needs 250 MB",
			  WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (code == EXIT_NO_EXEC)
		log_error("cannot run %s", j->helper);
	else
		log_error("the compiler failed with status %d", code);
	return -ECHILD;
}

int compile_source(const struct source *src, const char *release, int stop_fd, struct object **out)
{
	struct job j;
	int status = 0;
	int err = open_job(&j, src);

	if (!err)
		err = start(&j, release, src->origin);
	if (!err)
		err = wait_for(&j, stop_fd, &status);
	if (!err)
		err = conclude(&j, src, status, out);
	close_job(&j);
	return err;
}
