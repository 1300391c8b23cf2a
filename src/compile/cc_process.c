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
#include "probe/source_tracepoints.h"

#define RESULT_MAX (256u << 20)
#define EXIT_NO_EXEC 127 /* calltap-cc could not be executed */
#define EXIT_LLVM 1	 /* LLVM calls exit(1) after its message */
/* clang allocates 100 MB in small pieces: huge pages save a quarter of the time, in page faults. */
#define TUNABLES "glibc.malloc.hugetlb=1:glibc.malloc.top_pad=33554432"

struct cc_process {
	struct cc_request request;
	bool privileged; /* calltap-cc keeps root's privileges */
	bool retried;	 /* without modules, since the compile with them failed */
	int helper;	 /* the executable, open: the unprivileged user may not reach its path */
	int fds[CC_FD_COUNT]; /* memfds: unlike pipes they never fill up */
	pid_t pid;
	int pidfd;
};

/* Look beside this executable (the build folder), then where make install puts it. */
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

static int open_memfd(const char *name, const struct buf *content)
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

static int open_descriptors(struct cc_process *p)
{
	bool failed = false;

	p->helper = cc_process_open_helper();
	if (p->helper < 0)
		return -ENOENT;
	p->fds[CC_FD_TEXT] = open_memfd("probe", &p->request.source->bytes);
	p->fds[CC_FD_DIAGNOSTICS] = open_memfd("diagnostics", NULL);
	p->fds[CC_FD_OBJECT] = open_memfd("object", NULL);
	p->fds[CC_FD_INPUTS] = open_memfd("inputs", NULL);
	for (int i = 0; i < CC_FD_MODULES; i++)
		failed |= p->fds[i] < 0 && i != CC_FD_STDOUT;
	if (failed)
		log_error("out of memory for the compiler's input and output");
	return failed ? -ENOMEM : 0;
}

static void clear_descriptors(struct cc_process *p)
{
	for (int i = 0; i < CC_FD_COUNT; i++)
		p->fds[i] = -1;
	p->helper = p->pid = p->pidfd = -1;
}

static void stop_compiler(struct cc_process *p)
{
	if (p->pid > 0) {
		kill(p->pid, SIGKILL);
		while (waitpid(p->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	for (int i = 0; i < CC_FD_COUNT; i++)
		io_close(p->fds[i]);
	io_close(p->helper);
	io_close(p->pidfd);
	clear_descriptors(p);
}

/* In the child, move each descriptor to its number in cc/protocol.h, first above all of them. */
static bool move_descriptors(struct cc_process *p)
{
	for (int i = 0; i < CC_FD_COUNT; i++)
		if (p->fds[i] >= 0)
			p->fds[i] = fcntl(p->fds[i], F_DUPFD_CLOEXEC, CC_FD_COUNT);
	for (int i = 0; i < CC_FD_COUNT; i++)
		if (p->fds[i] >= 0 && dup2(p->fds[i], i) < 0)
			return false;
	return true;
}

/* The unprivileged user may not be able to read the executables that usdt rules name. */
static bool has_usdt_rules(const struct source *src)
{
	const char *text = buf_text(&src->bytes);
	const char *rule;
	size_t len;

	while ((rule = rule_next_line(&text, &len)))
		if (!strncmp(rule, "usdt:", 5))
			return true;
	return false;
}

/* Return true if calltap-cc needs CAP_DAC_READ_SEARCH, to read files that only root can. */
static bool needs_read_capability(const struct cc_request *r)
{
	struct buf header = { 0 };
	bool must = source_tracepoints_reads_tracefs(r->source);

	buf_printf(&header, "%s/include/linux/kconfig.h", r->headers);
	if (must)
		log_debug("the compiler may read any file: the probe uses a tracepoint's format");
	else if ((must = has_usdt_rules(r->source)))
		log_debug("the compiler may read any file: the probe uses the arguments of usdt "
			  "probes");
	else if ((must = !unprivileged_can_read(buf_text(&header))))
		log_debug("the compiler may read any file: other users cannot read the headers in "
			  "%s",
			  r->headers);
	buf_free(&header);
	return must;
}

static _Noreturn void exec_helper(struct cc_process *p, pid_t parent)
{
	const struct cc_request *r = &p->request;
	const char *argv[] = { "calltap-cc", "-m", r->release, r->source->origin, r->headers, NULL };
	sigset_t none;

	/* Keep the executable out of the range that is overwritten. */
	p->helper = fcntl(p->helper, F_DUPFD_CLOEXEC, CC_FD_COUNT);
	if (!move_descriptors(p))
		_exit(EXIT_NO_EXEC);
	if (!p->privileged && unprivileged_become(needs_read_capability(r)))
		_exit(EXIT_NO_EXEC);
	/* Die with calltap, even if it is killed. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_NO_EXEC);
	/* Close descriptors that calltap inherited. CLOSE_RANGE_CLOEXEC is of Linux 5.11. */
	close_range(CC_FD_COUNT, ~0u, CLOSE_RANGE_CLOEXEC);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setenv("GLIBC_TUNABLES", TUNABLES, 0);
	if (r->modules_fd < 0) {
		argv[1] = argv[0];
		fexecve(p->helper, (char *const *)argv + 1, environ);
	} else {
		fexecve(p->helper, (char *const *)argv, environ);
	}
	_exit(EXIT_NO_EXEC);
}

static int fork_compiler(struct cc_process *p)
{
	pid_t parent = getpid();

	p->pid = fork();
	if (!p->pid)
		exec_helper(p, parent);
	if (p->pid > 0)
		p->pidfd = (int)syscall(SYS_pidfd_open, p->pid, 0);
	if (p->pid < 0 || p->pidfd < 0) {
		int err = -errno;

		log_error("cannot start the compiler:");
		return err;
	}
	return 0;
}

/* On a terminal, show how many seconds the compile takes; 0 removes the line. */
static void print_progress(const struct cc_process *p, int seconds)
{
	struct buf line = { 0 };

	if (!isatty(STDERR_FILENO))
		return;
	if (seconds)
		buf_printf(&line, "\r\033[Kcalltap: compiling %s, %d s", p->request.source->origin,
			   seconds);
	else
		buf_str(&line, "\r\033[K");
	log_raw(buf_text(&line));
	buf_free(&line);
}

int cc_process_wait(const struct cc_process *p, int stop_fd)
{
	struct pollfd fds[2] = { { .fd = p->pidfd, .events = POLLIN },
				 { .fd = stop_fd, .events = POLLIN } };
	int seconds = 0;
	int n;

	while ((n = poll(fds, 2, 1000)) <= 0) {
		if (n < 0 && errno != EINTR)
			return -errno;
		print_progress(p, ++seconds);
	}
	if (seconds)
		print_progress(p, 0);
	return fds[0].revents ? 0 : -EINTR;
}

static int read_memfd(struct cc_process *p, int which, struct buf *out)
{
	lseek(p->fds[which], 0, SEEK_SET);
	return buf_read_fd(out, p->fds[which], RESULT_MAX);
}

/* Print what clang said. Return true if LLVM's back end failed, which may abort the process. */
static bool print_diagnostics(struct cc_process *p, bool failed)
{
	struct buf text = { 0 };
	bool llvm_failed;

	if (!read_memfd(p, CC_FD_DIAGNOSTICS, &text)) {
		const struct compiler_output output = {
			.messages = buf_text(&text),
			.source = buf_text(&p->request.source->bytes),
			.headers = p->request.headers,
			.failed = failed,
		};

		compile_failure_explain(&output);
	}
	llvm_failed = strstr(buf_text(&text), "LLVM ERROR: ") != NULL;
	buf_free(&text);
	return llvm_failed;
}

static int read_result(struct cc_process *p, int status, struct cc_result *out)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;

	if (print_diagnostics(p, code != CC_EXIT_OK) && WIFSIGNALED(status) &&
	    WTERMSIG(status) == SIGABRT)
		code = EXIT_LLVM;
	if (code == CC_EXIT_OK) {
		int err = read_memfd(p, CC_FD_OBJECT, &out->object);

		if (!err)
			err = read_memfd(p, CC_FD_INPUTS, &out->inputs);
		if (err)
			log_error("the compiler's object cannot be read: %s", strerror(-err));
		return err;
	}
	if (code == EXIT_LLVM || code == CC_EXIT_PROBE) {
		log_error("%s does not compile", p->request.source->origin);
		return -ENOEXEC;
	}
	if (code == CC_EXIT_NEEDS_ROOT)
		return -EPERM;
	if (WIFSIGNALED(status))
		log_error("the compiler was killed by signal %d (%s): run it again; if the "
			  "kernel ran out of memory, the compiler needs 250 MB",
			  WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (code == EXIT_NO_EXEC)
		log_error("cannot run calltap-cc");
	else
		log_error("the compiler failed with status %d", code);
	return -ECHILD;
}

/* Return true for failures and crashes (as on a damaged module), not if a user killed it. */
static bool compile_failed(int status)
{
	if (WIFSIGNALED(status))
		return WTERMSIG(status) != SIGKILL && WTERMSIG(status) != SIGTERM &&
		       WTERMSIG(status) != SIGINT;
	return status && WEXITSTATUS(status) != CC_EXIT_NEEDS_ROOT;
}

static int start_compiler(struct cc_process *p)
{
	const struct cc_request *r = &p->request;
	int err;

	if (r->modules_fd >= 0)
		p->fds[CC_FD_MODULES] = fcntl(r->modules_fd, F_DUPFD_CLOEXEC, 0);
	err = open_descriptors(p);
	return err ? err : fork_compiler(p);
}

static int restart_compiler(struct cc_process *p)
{
	int err;

	stop_compiler(p);
	p->request.modules_fd = -1;
	err = start_compiler(p);
	return err ? err : -EAGAIN;
}

/* A libbcc that contains its own libbpf creates maps while it compiles. */
static int restart_as_root(struct cc_process *p)
{
	if (geteuid()) {
		log_error("this libbcc contains its own libbpf and creates maps while it "
			  "compiles, which only root may: run calltap with sudo");
		return -EPERM;
	}
	log_debug("this libbcc contains its own libbpf: the compiler keeps root's privileges, "
		  "and makes bpf() calls");
	p->privileged = true;
	return restart_compiler(p);
}

int cc_process_start(const struct cc_request *r, struct cc_process **out)
{
	struct cc_process *p = calloc(1, sizeof(*p));
	int err;

	if (!p)
		return -ENOMEM;
	p->request = *r;
	clear_descriptors(p);
	err = start_compiler(p);
	if (err)
		cc_process_free(p);
	else
		*out = p;
	return err;
}

int cc_process_fd(const struct cc_process *p)
{
	return p->pidfd;
}

/* A failure with modules is not reported: the compile without them that follows decides. */
int cc_process_finish(struct cc_process *p, struct cc_result *out)
{
	int status = 0;
	int err;

	if (waitpid(p->pid, &status, 0) < 0)
		return -errno;
	p->pid = -1;
	if (p->request.modules_fd >= 0 && compile_failed(status)) {
		log_debug("the compile with cached header modules failed: retrying without them");
		p->retried = true;
		return restart_compiler(p);
	}
	err = read_result(p, status, out);
	out->modules_bad = p->retried && !err;
	return err == -EPERM && !p->privileged ? restart_as_root(p) : err;
}

void cc_process_free(struct cc_process *p)
{
	if (!p)
		return;
	stop_compiler(p);
	free(p);
}

void cc_process_free_result(struct cc_result *c)
{
	buf_free(&c->object);
	buf_free(&c->inputs);
}
