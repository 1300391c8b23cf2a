/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The compiler: run calltap-cc --about, the only program that links libbcc. */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/io.h"
#include "compile/cc_process.h"
#include "doctor/finding.h"

#define ANSWER_MAX 65536
#define EXIT_NO_EXEC 127 /* as the dynamic loader exits if a library is missing */

static _Noreturn void exec_helper(int helper, int answer)
{
	char *const argv[] = { "calltap-cc", "--about", NULL };

	dup2(answer, STDOUT_FILENO);
	dup2(answer, STDERR_FILENO);
	fexecve(helper, argv, environ);
	_exit(EXIT_NO_EXEC);
}

/* Its exit status, with its output in answer; negative: it could not be run. */
static int run_about(struct buf *answer)
{
	int helper = cc_process_open_helper();
	int fd = helper < 0 ? -1 : memfd_create("about", MFD_CLOEXEC);
	pid_t pid = fd < 0 ? -1 : fork();
	int status = -1;

	if (!pid)
		exec_helper(helper, fd);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (pid > 0 && !lseek(fd, 0, SEEK_SET))
		buf_read_fd(answer, fd, ANSWER_MAX);
	io_close(fd);
	io_close(helper);
	return pid > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* "libbcc.so.0.26.0, libLLVM-14.so.1": all lines but the last. */
static void copy_names(const struct buf *answer, struct buf *out)
{
	for (const char *line = buf_text(answer); *line; line += strcspn(line, "\n") + 1) {
		int len = (int)strcspn(line, "\n");

		if (strncmp(line, "lib", 3) != 0 || line[len] != '\n')
			return;
		buf_printf(out, "%s%.*s", out->len ? ", " : "", len, line);
	}
}

static void add_missing(struct finding *f, const struct buf *answer)
{
	const char *why = answer->len ? buf_text(answer) : "it is missing";

	f->state = FINDING_LACK;
	buf_printf(&f->found, "calltap-cc does not run: %.*s", (int)strcspn(why, "\n"), why);
	buf_str(&f->consequence, "no probe can be compiled; objects of --save run");
	buf_str(&f->cure, "apt-get install libbpfcc, and make, or make install");
}

static void shared_libbpf(struct doctor *d, const struct buf *answer)
{
	struct finding *f = finding_add(d, "shared_libbpf", FINDING_OK);

	if (strstr(buf_text(answer), "capture yes\n")) {
		buf_str(&f->found, "libbcc takes its libbpf from the shared library");
		return;
	}
	f->state = FINDING_LIMIT;
	buf_str(&f->found, "libbcc has a libbpf of its own");
	buf_str(&f->consequence,
		"compiling needs root and makes bpf() calls, and pinned maps cannot be "
		"reused");
	buf_str(&f->cure, "use a libbcc that is linked with the shared libbpf, as in Debian");
}

void doctor_compiler(struct doctor *d)
{
	struct finding *f = finding_add(d, "compiler", FINDING_OK);
	struct buf answer = { 0 };
	int status = run_about(&answer);

	if (status)
		add_missing(f, &answer);
	else
		copy_names(&answer, &f->found);
	if (!status)
		shared_libbpf(d, &answer);
	buf_free(&answer);
}
