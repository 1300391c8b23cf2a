/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "compile/cc_process.h"

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

#include "base/buf.h"
#include "base/io.h"
#include "base/log.h"
#include "cc/protocol.h"
#include "explain/explain.h"
#include "machine/unprivileged.h"
#include "object/rule.h"
#include "probe/source.h"

#define RESULT_MAX (256u << 20)
#define EXIT_NO_EXEC 127 /* calltap-cc was not started */
#define EXIT_LLVM 1	 /* LLVM ended calltap-cc after a message */
/* clang takes 100 MB in small pieces: page faults would be a quarter of a compile. */
#define TUNABLES "glibc.malloc.hugetlb=1:glibc.malloc.top_pad=33554432"

/* Files in memory, and the modules' folder: no pipe can fill up, nothing is left on disk. */
struct compile_job {
	struct compile_request request;
	bool privileged; /* it keeps root's privileges */
	bool again;	 /* without modules, since it failed with them */
	int helper;	 /* the executable, open: its path may be closed to an unprivileged user */
	int fds[CC_FD_COUNT];
	pid_t pid;
	int pidfd;
};

/* Beside this executable (the build folder), or where make install puts it. */
int cc_process_open_helper(void)
{
	char path[PATH_MAX];
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	int fd = -1;

	if (n > 0) {
		self[n] = '\0';
		snprintf(path, sizeof(path), "%.*s/calltap-cc", PATH_MAX - 16, dirname(self));
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	if (fd < 0)
		fd = open(CALLTAP_LIBEXECDIR "/calltap-cc", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		log_error("the compiler, calltap-cc, is neither beside calltap nor "
			  "in " CALLTAP_LIBEXECDIR ": run make, or make install");
	return fd;
}

static int memory_file(const char *name, const struct buf *content)
{
	int fd = memfd_create(name, MFD_CLOEXEC);

	if (fd >= 0 && content && buf_write_fd(content, fd)) {
		close(fd);
		return -1;
	}
	if (fd >= 0)
		lseek(fd, 0, SEEK_SET);
	return fd;
}

static int open_job(struct compile_job *j)
{
	bool failed = false;

	j->helper = cc_process_open_helper();
	if (j->helper < 0)
		return -ENOENT;
	j->fds[CC_FD_TEXT] = memory_file("probe", &j->request.source->bytes);
	j->fds[CC_FD_DIAGNOSTICS] = memory_file("diagnostics", NULL);
	j->fds[CC_FD_OBJECT] = memory_file("object", NULL);
	j->fds[CC_FD_INPUTS] = memory_file("inputs", NULL);
	for (int i = 0; i < CC_FD_MODULES; i++)
		failed |= j->fds[i] < 0 && i != CC_FD_STDOUT;
	if (failed)
		log_error("no memory for the compiler's files");
	return failed ? -ENOMEM : 0;
}

static void forget(struct compile_job *j)
{
	for (int i = 0; i < CC_FD_COUNT; i++)
		j->fds[i] = -1;
	j->helper = j->pid = j->pidfd = -1;
}

static void close_job(struct compile_job *j)
{
	if (j->pid > 0) {
		kill(j->pid, SIGKILL);
		while (waitpid(j->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	for (int i = 0; i < CC_FD_COUNT; i++)
		io_close(j->fds[i]);
	io_close(j->helper);
	io_close(j->pidfd);
	forget(j);
}

/* In the child: each descriptor to the number it is known by, by way of numbers above them. */
static bool place_descriptors(struct compile_job *j)
{
	for (int i = 0; i < CC_FD_COUNT; i++)
		if (j->fds[i] >= 0)
			j->fds[i] = fcntl(j->fds[i], F_DUPFD_CLOEXEC, CC_FD_COUNT);
	for (int i = 0; i < CC_FD_COUNT; i++)
		if (j->fds[i] >= 0 && dup2(j->fds[i], i) < 0)
			return false;
	return true;
}

/* The files that usdt rules name may be closed to others. */
static bool names_usdt(const struct source *src)
{
	const char *text = buf_text(&src->bytes);
	const char *rule;
	size_t len;

	while ((rule = rule_next_line(&text, &len)))
		if (!strncmp(rule, "usdt:", 5))
			return true;
	return false;
}

/* It gets one capability where it has to read what only root can. */
static bool must_read_all(const struct compile_request *r)
{
	struct buf header = { 0 };
	bool must = source_tracepoints_reads_tracefs(r->source);

	buf_printf(&header, "%s/include/linux/kconfig.h", r->headers);
	if (must)
		log_debug("the compiler may read any file: the probe takes a tracepoint's format");
	else if (names_usdt(r->source))
		must = true, log_debug("the compiler may read any file: the probe takes the "
				       "arguments of usdt probes");
	else if (!unprivileged_can_read(buf_text(&header)))
		must = true, log_debug("the compiler may read any file: the headers in %s are "
				       "closed to others",
				       r->headers);
	buf_free(&header);
	return must;
}

static _Noreturn void exec_helper(struct compile_job *j, pid_t parent)
{
	const struct compile_request *r = &j->request;
	const char *argv[] = { "calltap-cc", "-m", r->release, r->source->origin, r->headers, NULL };
	sigset_t none;

	/* The helper's number must not be one of those that are placed. */
	j->helper = fcntl(j->helper, F_DUPFD_CLOEXEC, CC_FD_COUNT);
	if (!place_descriptors(j))
		_exit(EXIT_NO_EXEC);
	if (!j->privileged && unprivileged_become(must_read_all(r)))
		_exit(EXIT_NO_EXEC);
	/* Killed with us, whatever ends us: nobody waits for this object any more. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_NO_EXEC);
	/* What our caller left open is nothing for it. Since 5.11; before, it is the caller's. */
	close_range(CC_FD_COUNT, ~0u, CLOSE_RANGE_CLOEXEC);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setenv("GLIBC_TUNABLES", TUNABLES, 0);
	if (r->modules_fd < 0) {
		argv[1] = argv[0];
		fexecve(j->helper, (char *const *)argv + 1, environ);
	} else {
		fexecve(j->helper, (char *const *)argv, environ);
	}
	_exit(EXIT_NO_EXEC);
}

static int start(struct compile_job *j)
{
	pid_t parent = getpid();

	j->pid = fork();
	if (!j->pid)
		exec_helper(j, parent);
	if (j->pid > 0)
		j->pidfd = (int)syscall(SYS_pidfd_open, j->pid, 0);
	if (j->pid < 0 || j->pidfd < 0) {
		int err = -errno;

		log_error("cannot start the compiler:");
		return err;
	}
	return 0;
}

/* A cold compile takes seconds: on a terminal a line says so, with the time passing. */
static void show_progress(const struct compile_job *j, int seconds)
{
	struct buf line = { 0 };

	if (!isatty(STDERR_FILENO))
		return;
	if (seconds)
		buf_printf(&line, "\r\033[Kcalltap: compiling %s, %d s", j->request.source->origin,
			   seconds);
	else
		buf_str(&line, "\r\033[K");
	log_raw(buf_text(&line));
	buf_free(&line);
}

int cc_process_wait(const struct compile_job *j, int stop_fd)
{
	struct pollfd fds[2] = { { .fd = j->pidfd, .events = POLLIN },
				 { .fd = stop_fd, .events = POLLIN } };
	int seconds = 0;
	int n;

	while ((n = poll(fds, 2, 1000)) <= 0) {
		if (n < 0 && errno != EINTR)
			return -errno;
		show_progress(j, ++seconds);
	}
	if (seconds)
		show_progress(j, 0);
	return fds[0].revents ? 0 : -EINTR;
}

static int read_back(struct compile_job *j, int which, struct buf *out)
{
	lseek(j->fds[which], 0, SEEK_SET);
	return buf_read_fd(out, j->fds[which], RESULT_MAX);
}

/* True: LLVM's back end gave up, which it does by aborting the process, too. */
static bool show_diagnostics(struct compile_job *j, bool failed)
{
	struct buf text = { 0 };
	bool gave_up;

	if (!read_back(j, CC_FD_DIAGNOSTICS, &text)) {
		const struct compiler_output said = {
			.messages = buf_text(&text),
			.source = buf_text(&j->request.source->bytes),
			.headers = j->request.headers,
			.failed = failed,
		};

		compile_failure_explain(&said);
	}
	gave_up = strstr(buf_text(&text), "LLVM ERROR: ") != NULL;
	buf_free(&text);
	return gave_up;
}

static int conclude(struct compile_job *j, int status, struct compiled *out)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;

	if (show_diagnostics(j, code != CC_EXIT_OK) && WIFSIGNALED(status) &&
	    WTERMSIG(status) == SIGABRT)
		code = EXIT_LLVM;
	if (code == CC_EXIT_OK) {
		int err = read_back(j, CC_FD_OBJECT, &out->object);

		if (!err)
			err = read_back(j, CC_FD_INPUTS, &out->inputs);
		if (err)
			log_error("the compiler's object cannot be read: %s", strerror(-err));
		return err;
	}
	if (code == EXIT_LLVM || code == CC_EXIT_PROBE) {
		log_error("%s does not compile", j->request.source->origin);
		return -ENOEXEC;
	}
	if (code == CC_EXIT_NEEDS_ROOT)
		return -EPERM;
	if (WIFSIGNALED(status))
		log_error("the compiler was killed by signal %d (%s): run it again; if it was "
			  "killed for memory, it needs 250 MB",
			  WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (code == EXIT_NO_EXEC)
		log_error("cannot run calltap-cc");
	else
		log_error("the compiler failed with status %d", code);
	return -ECHILD;
}

/* By itself, crashes on a damaged module included; not because somebody killed it. */
static bool went_wrong(int status)
{
	if (WIFSIGNALED(status))
		return WTERMSIG(status) != SIGKILL && WTERMSIG(status) != SIGTERM &&
		       WTERMSIG(status) != SIGINT;
	return status && WEXITSTATUS(status) != CC_EXIT_NEEDS_ROOT;
}

static int run(struct compile_job *j)
{
	const struct compile_request *r = &j->request;
	int err;

	if (r->modules_fd >= 0)
		j->fds[CC_FD_MODULES] = fcntl(r->modules_fd, F_DUPFD_CLOEXEC, 0);
	err = open_job(j);
	return err ? err : start(j);
}

static int run_again(struct compile_job *j)
{
	int err;

	close_job(j);
	j->request.modules_fd = -1;
	err = run(j);
	return err ? err : -EAGAIN;
}

/* A libbcc with a libbpf of its own makes maps while it compiles. */
static int run_as_root(struct compile_job *j)
{
	if (geteuid()) {
		log_error("the libbcc here has a libbpf of its own and makes maps while it "
			  "compiles, which takes root's privileges: run it with sudo");
		return -EPERM;
	}
	log_debug("the libbcc here has a libbpf of its own: the compiler keeps root's privileges, "
		  "and makes bpf() calls");
	j->privileged = true;
	return run_again(j);
}

int cc_process_start(const struct compile_request *r, struct compile_job **out)
{
	struct compile_job *j = calloc(1, sizeof(*j));
	int err;

	if (!j)
		return -ENOMEM;
	j->request = *r;
	forget(j);
	err = run(j);
	if (err)
		cc_process_free(j);
	else
		*out = j;
	return err;
}

int cc_process_fd(const struct compile_job *j)
{
	return j->pidfd;
}

/*
 * With modules a failure is nothing to tell of: whatever its reason, the plain compile that follows
 * has the last word.
 */
int cc_process_finish(struct compile_job *j, struct compiled *out)
{
	int status = 0;
	int err;

	if (waitpid(j->pid, &status, 0) < 0)
		return -errno;
	j->pid = -1;
	if (j->request.modules_fd >= 0 && went_wrong(status)) {
		log_debug("the compile with kept headers failed: once more without");
		j->again = true;
		return run_again(j);
	}
	err = conclude(j, status, out);
	out->modules_bad = j->again && !err;
	return err == -EPERM && !j->privileged ? run_as_root(j) : err;
}

void cc_process_free(struct compile_job *j)
{
	if (!j)
		return;
	close_job(j);
	free(j);
}

void cc_process_free_result(struct compiled *c)
{
	buf_free(&c->object);
	buf_free(&c->inputs);
}
