/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "run/symbolizer.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/log.h"
#include "sym/protocol.h"

#define TEXT_MAX (1u << 20) /* of one answer */

struct symbolizer {
	pid_t helper; /* 0: not started */
	int to;	      /* pipes to and from the helper; -1: none */
	int from;
	bool failed; /* the helper does not run: do not try again */
};

extern char **environ;

struct symbolizer *symbolizer_new(void)
{
	struct symbolizer *s = calloc(1, sizeof(*s));

	if (s)
		s->to = s->from = -1;
	return s;
}

/* In the folder of this program, or where make install puts it. */
static void find_helper(char path[PATH_MAX])
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (n > 0) {
		self[n] = '\0';
		snprintf(path, PATH_MAX, "%.*s/calltap-sym", PATH_MAX - 16, dirname(self));
		if (!access(path, X_OK))
			return;
	}
	snprintf(path, PATH_MAX, "%s", CALLTAP_LIBEXECDIR "/calltap-sym");
}

/* Use posix_spawn: a fork would copy the page tables of this process, with all its buffers. */
static int spawn_helper(struct symbolizer *s, int in, int out)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	char path[PATH_MAX];
	char name[] = "calltap-sym";
	char *const argv[] = { name, NULL };
	sigset_t none;
	int err;

	find_helper(path);
	sigemptyset(&none);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	err = posix_spawn(&s->helper, path, &actions, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	if (err)
		s->helper = 0;
	return -err;
}

static int start_helper(struct symbolizer *s)
{
	int to[2] = { -1, -1 }, from[2] = { -1, -1 };
	int err = pipe2(to, O_CLOEXEC) || pipe2(from, O_CLOEXEC) ? -errno : 0;

	if (!err)
		err = spawn_helper(s, to[0], from[1]);
	io_close(to[0]);
	io_close(from[1]);
	s->to = to[1];
	s->from = from[0];
	return err;
}

static void stop_helper(struct symbolizer *s)
{
	io_close(s->to);
	io_close(s->from);
	s->to = s->from = -1;
	if (s->helper > 0)
		waitpid(s->helper, NULL, 0);
	s->helper = 0;
}

static int read_bytes(int fd, void *bytes, size_t size)
{
	for (char *next = bytes; size;) {
		ssize_t n = read(fd, next, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? -errno : -EPIPE;
		next += n;
		size -= (size_t)n;
	}
	return 0;
}

static int receive_names(const struct symbolizer *s, struct buf *out)
{
	struct sym_reply reply = { 0 };
	int err = read_bytes(s->from, &reply, sizeof(reply));

	if (err || reply.size > TEXT_MAX)
		return err ? err : -EBADMSG;
	buf_reserve(out, reply.size);
	if (out->failed)
		return -ENOMEM;
	err = read_bytes(s->from, out->data + out->len, reply.size);
	if (!err) {
		out->len += reply.size;
		out->data[out->len] = '\0';
	}
	return err;
}

static int request_names(const struct symbolizer *s, int32_t pid, const uint64_t *addresses,
			 uint32_t count, struct buf *out)
{
	const struct sym_request r = { pid, count };
	struct buf request = { 0 };
	int err;

	buf_add(&request, &r, sizeof(r));
	buf_add(&request, addresses, count * sizeof(*addresses));
	err = buf_write_fd(&request, s->to);
	buf_free(&request);
	return err ? err : receive_names(s, out);
}

int symbolizer_resolve(struct symbolizer *s, int32_t pid, const uint64_t *addresses, uint32_t count,
		       struct buf *out)
{
	int err = -EPIPE;

	if (!s->failed)
		err = s->helper ? 0 : start_helper(s);
	if (!err)
		err = request_names(s, pid, addresses, count, out);
	if (!err || err == -ENOMEM)
		return err;
	if (!s->failed)
		log_info("stacks are printed without names: calltap-sym does not run (%s): run "
			 "make, or make install",
			 strerror(-err));
	s->failed = true;
	for (uint32_t i = 0; i < count; i++)
		buf_printf(out, "0x%" PRIx64 "\n", addresses[i]);
	return out->failed ? -ENOMEM : 0;
}

void symbolizer_free(struct symbolizer *s)
{
	if (!s)
		return;
	stop_helper(s);
	free(s);
}
