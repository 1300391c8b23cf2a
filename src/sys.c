/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "sys.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "log.h"
#include "nearest.h"
#include "sys_format.h"
#include "sys_write.h"

#define PREFIX "sys_enter_"
#define FORMAT_MAX 65536u

struct calls {
	struct sys_call *all; /* by name */
	size_t count;
};

/* The call's name, if this is the folder of one's entry. */
static const char *call_of(const struct dirent *e)
{
	return strncmp(e->d_name, PREFIX, strlen(PREFIX)) ? NULL : e->d_name + strlen(PREFIX);
}

/*
 * The names that C programs know, where the kernel's differ: its function is called after what it
 * replaced long ago.
 */
static const char *kernel_name(const char *name)
{
	static const char *const names[][2] = {
		{ "fstat", "newfstat" },  { "fstatat", "newfstatat" },
		{ "lstat", "newlstat" },  { "pread", "pread64" },
		{ "pwrite", "pwrite64" }, { "sendfile", "sendfile64" },
		{ "stat", "newstat" },	  { "umount2", "umount" },
		{ "uname", "newuname" },  { "prlimit", "prlimit64" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i][0], name))
			return names[i][1];
	return name;
}

static int open_folder(void)
{
	int fd = open("/sys/kernel/tracing/events/syscalls", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT)
		fd = open("/sys/kernel/debug/tracing/events/syscalls",
			  O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static int say_no_folder(int err)
{
	errno = -err;
	if (err == -EACCES || err == -EPERM) {
		log_error("only root may read what the kernel says of its system calls "
			  "(/sys/kernel/tracing/events/syscalls): run calltap with sudo");
		return -EPERM;
	}
	if (err != -ENOENT) {
		log_error("cannot read /sys/kernel/tracing/events/syscalls:");
		return err;
	}
	if (access("/sys/kernel/tracing/events", F_OK) &&
	    access("/sys/kernel/debug/tracing/events", F_OK))
		log_error("tracefs is not mounted: mount -t tracefs tracefs /sys/kernel/tracing");
	else
		log_error(
			"this kernel does not describe its system calls: it was built without "
			"CONFIG_FTRACE_SYSCALLS. A source with rules -a syscall:NAME=PROGRAM works "
			"on it");
	return -ENOSYS;
}

static int read_format(int folder, const char *entry, struct buf *text)
{
	struct buf path = { 0 };
	int fd, err;

	buf_printf(&path, "%s/format", entry);
	fd = path.failed ? -1 : openat(folder, buf_text(&path), O_RDONLY | O_CLOEXEC);
	err = fd < 0 ? -errno : buf_read_fd(text, fd, FORMAT_MAX);
	if (fd >= 0)
		close(fd);
	buf_free(&path);
	return err;
}

/* One that is described in a way of its own is left out, and told. */
static int add_call(struct calls *calls, int folder, const char *entry)
{
	struct sys_call *more = reallocarray(calls->all, calls->count + 1, sizeof(*more));
	struct buf text = { 0 };
	int err;

	if (!more)
		return -ENOMEM;
	calls->all = more;
	err = read_format(folder, entry, &text);
	if (!err)
		err = sys_format_parse(buf_text(&text), &more[calls->count]);
	buf_free(&text);
	if (!err)
		calls->count++;
	else if (err != -ENOMEM)
		log_error(
			"what the kernel says of %s cannot be used (events/syscalls/%s/format): %s",
			entry + strlen(PREFIX), entry,
			err == -EBADMSG ? "it has another form than all kernels so far" :
					  strerror(-err));
	return err == -ENOMEM ? err : 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct sys_call *)a)->name, ((const struct sys_call *)b)->name);
}

static int find_in(DIR *folder, const char *pattern, struct calls *calls)
{
	const struct dirent *e;
	const char *name;
	int err = 0;

	while (!err && (e = readdir(folder)))
		if ((name = call_of(e)) && !fnmatch(pattern, name, 0))
			err = add_call(calls, dirfd(folder), e->d_name);
	if (calls->count)
		qsort(calls->all, calls->count, sizeof(*calls->all), by_name);
	return err;
}

static int say_unknown(DIR *folder, const char *pattern)
{
	const struct dirent *e;
	struct buf near = { 0 };
	struct nearest n;
	const char *name;

	nearest_begin(&n, pattern);
	rewinddir(folder);
	while ((e = readdir(folder)))
		if ((name = call_of(e)))
			nearest_offer(&n, name, strlen(name));
	nearest_text(&n, &near);
	log_error("this kernel has no system call '%s'%s; calltap --list 'sys:*' shows them all",
		  pattern, buf_text(&near));
	buf_free(&near);
	return -ENOENT;
}

/* The calls that pattern names, at least one; the caller frees calls->all. */
static int find_calls(const char *pattern, struct calls *calls)
{
	int fd = open_folder();
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	int err;

	*calls = (struct calls){ 0 };
	if (fd < 0)
		return say_no_folder(fd);
	if (!folder) {
		close(fd);
		return -ENOMEM;
	}
	pattern = kernel_name(pattern);
	err = find_in(folder, pattern, calls);
	if (!err && !calls->count)
		err = say_unknown(folder, pattern);
	closedir(folder);
	return err;
}

int sys_generate(const char *target, const struct generate_options *o, struct buf *out)
{
	struct calls calls;
	int err = find_calls(target + strlen("sys:"), &calls);

	if (!err)
		sys_write(calls.all, calls.count, o, out);
	free(calls.all);
	return err ? err : out->failed ? -ENOMEM : 0;
}

int sys_list(const char *target, FILE *out)
{
	struct buf line = { 0 };
	struct calls calls;
	int err = find_calls(target + strlen("sys:"), &calls);

	for (size_t i = 0; !err && i < calls.count; i++) {
		buf_str(&line, "sys:");
		sys_write_signature(&calls.all[i], &line);
		buf_char(&line, '\n');
	}
	fwrite(buf_text(&line), 1, line.len, out);
	if (!err && line.failed)
		err = -ENOMEM;
	buf_free(&line);
	free(calls.all);
	return err;
}
