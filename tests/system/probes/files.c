/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Open, read, write and mount, for the tests of the probes. */
#include <fcntl.h>
#include <linux/openat2.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <time.h>

#include "act.h"

#define PAGE 4096
#define PAGES 100
#define MAPPED 10

static void sleep_ms(long ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

static int must(long ret, const char *what)
{
	if (ret < 0)
		err(1, "%s", what);
	return (int)ret;
}

/* FOLDER, empty: make every system call that opens, with success and failure. Descriptors stay open. */
static void opens(char **args)
{
	struct open_how how = { .flags = O_RDWR | O_CREAT | O_EXCL, .mode = 0600 };
	char *path = NULL;
	int dir;

	if (chdir(args[0]) || asprintf(&path, "%0300d", 0) < 0)
		err(1, "%s", args[0]);
	dir = must(open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), "open");
	syscall(SYS_creat, "created", 0640);
	syscall(SYS_open, "created", O_WRONLY | O_APPEND, 0777);
	openat(dir, "created", O_RDONLY);
	syscall(SYS_openat2, dir, "second", &how, sizeof(how));
	syscall(SYS_openat2, dir, "second", &how, sizeof(how));
	open("missing", O_RDWR | O_TRUNC);
	open("created", O_PATH);
	open("created/below", O_RDONLY);
	open(path, O_RDONLY);
	syscall(SYS_open, NULL, O_RDONLY, 0);
	free(path);
}

/* FILE: write, read and sync it; read it without permission. */
static void reads_and_writes(char **args)
{
	int fd = must(open(args[0], O_WRONLY | O_CREAT | O_TRUNC, 0600), "open");
	static char bytes[3000];

	must(write(fd, bytes, sizeof(bytes)), "write");
	must(write(fd, bytes, 1000), "write");
	must(fdatasync(fd), "fdatasync");
	if (read(fd, bytes, 1) >= 0)
		errx(1, "read what was opened to be written");
	close(fd);
	fd = must(open(args[0], O_RDONLY), "open");
	must(pread(fd, bytes, 500, 3700), "pread");
}

/*
 * TRACING MS: read from a regular file that takes that long: trace_pipe blocks until the kernel has
 * written to it.
 */
static void slow_read(char **args)
{
	char bytes[1000];
	int pipe, marker;

	must(chdir(args[0]), args[0]);
	pipe = must(open("trace_pipe", O_RDONLY), "trace_pipe");
	marker = must(open("trace_marker", O_WRONLY), "trace_marker");
	if (must(fork(), "fork") == 0) {
		sleep_ms(atol(args[1]));
		must(write(marker, "done\n", 5), "write");
		_exit(0);
	}
	must(read(pipe, bytes, sizeof(bytes)), "read");
	wait(NULL);
}

static void drop_pages(int fd)
{
	must(fsync(fd), "fsync");
	if (posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED))
		errx(1, "POSIX_FADV_DONTNEED");
}

static void read_pages(int fd)
{
	static char bytes[PAGE];

	for (int i = 0; i < PAGES; i++)
		must(pread(fd, bytes, PAGE, (off_t)i * PAGE), "pread");
}

/* FILE: write it and drop it from the page cache. */
static void cache_prepare(char **args)
{
	static char bytes[PAGES * PAGE];
	int fd = must(open(args[0], O_RDWR | O_CREAT | O_TRUNC, 0600), "open");

	must(write(fd, bytes, sizeof(bytes)), "write");
	drop_pages(fd);
}

/* FILE: read its 100 pages twice, one for each call, without readahead: misses, then hits. */
static void cache_read(char **args)
{
	int fd = must(open(args[0], O_RDONLY), "open");

	if (posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM))
		errx(1, "POSIX_FADV_RANDOM");
	read_pages(fd);
	read_pages(fd);
	read_pages(fd);
}

/* FILE: map it and fault in 10 of its pages. */
static void cache_map(char **args)
{
	int fd = must(open(args[0], O_RDONLY), "open");
	volatile char *at = mmap(NULL, MAPPED * PAGE, PROT_READ, MAP_SHARED, fd, 0);
	char sum = 0;

	if (at == MAP_FAILED || madvise((void *)at, MAPPED * PAGE, MADV_RANDOM))
		err(1, "mmap");
	for (int i = 0; i < MAPPED; i++)
		sum = (char)(sum + at[i * PAGE]);
	if (sum)
		errx(1, "the file has changed");
}

/* Mount a tmpfs by the new mount API; then try again with the descriptors used up. */
static void mount_in_steps(const char *target)
{
	int fs = must(syscall(SYS_fsopen, "tmpfs", 0), "fsopen");
	int fd;

	must(syscall(SYS_fsconfig, fs, FSCONFIG_SET_STRING, "source", "memory", 0), "fsconfig");
	must(syscall(SYS_fsconfig, fs, FSCONFIG_SET_STRING, "mode", "700", 0), "fsconfig");
	must(syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0), "fsconfig");
	fd = must(syscall(SYS_fsmount, fs, 0, 0), "fsmount");
	must(syscall(SYS_move_mount, fd, "", AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH),
	     "move_mount");
	syscall(SYS_fsmount, fs, 0, 0);
}

/* FOLDER with the folders here and there: mount in a mount namespace of our own, so that nothing stays. */
static void mounts(char **args)
{
	must(unshare(CLONE_NEWNS), "unshare");
	must(chdir(args[0]), args[0]);
	must(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), "mount");
	must(mount("data", "here", "tmpfs", MS_RDONLY | MS_NOSUID, "size=1m"), "mount");
	must(mount("here", "there", NULL, MS_BIND, NULL), "mount");
	mount("none", "here", "nosuchfs", 0, NULL);
	must(umount2("there", MNT_DETACH), "umount");
	umount2("nowhere", 0);
	mount_in_steps("there");
}

int main(int argc, char **argv)
{
	static const struct act acts[] = {
		{ "open", opens },
		{ "io", reads_and_writes },
		{ "slow", slow_read },
		{ "cache-prepare", cache_prepare },
		{ "cache-read", cache_read },
		{ "cache-map", cache_map },
		{ "mount", mounts },
		{ NULL, NULL },
	};

	(void)argc;
	return act_main(acts, argv);
}
