/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A preloaded library that makes one call of calltap fail, but no call of its child processes.
 *
 *	FAULT=memory	malloc, calloc, realloc	fail with ENOMEM
 *	FAULT=calls	open, read, write, ...	fail with the error of a limit, EMFILE or ENOSPC
 *	FAULT_AT=N	the N-th of them fails
 *	FAULT_ON=1	and all later ones
 *	FAULT_HIT=FILE	write the name of the failed call and its stack to FILE
 *
 * Writes to stderr never fail: the tests look at the messages.
 */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

enum kind { NOTHING, MEMORY, CALLS };

static enum kind kind; /* NOTHING until the constructor has run */
static pid_t process;
static unsigned long fault_at, count;
static bool for_good;
static const char *hit_file;

static void report_hit(const char *name)
{
	void *frames[16];
	int fd = (int)syscall(SYS_openat, AT_FDCWD, hit_file, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (fd < 0)
		return;
	dprintf(fd, "%s, call %lu, from\n", name, count);
	backtrace_symbols_fd(frames, backtrace(frames, 16), fd);
	syscall(SYS_close, fd);
}

static bool fails(enum kind of, const char *name, int err)
{
	enum kind on = kind;

	if (on != of || getpid() != process)
		return false;
	count++;
	if (count < fault_at || (count > fault_at && !for_good))
		return false;
	if (count == fault_at) {
		kind = NOTHING; /* report_hit makes calls itself */
		report_hit(name);
		kind = on;
	}
	errno = err;
	return true;
}

__attribute__((constructor)) static void start(void)
{
	const char *what = getenv("FAULT");
	const char *at = getenv("FAULT_AT");
	void *frame;

	if (!what || !at || strcmp(program_invocation_short_name, "calltap"))
		return;
	backtrace(&frame, 1); /* the first one loads a library */
	process = getpid();
	fault_at = strtoul(at, NULL, 10);
	for_good = getenv("FAULT_ON") != NULL;
	hit_file = getenv("FAULT_HIT");
	kind = strcmp(what, "memory") ? CALLS : MEMORY;
}

/* The C library's function of that name. */
#define NEXT(f) ((__typeof__(&f))dlsym(RTLD_NEXT, #f))

EXPORT void *malloc(size_t size)
{
	return fails(MEMORY, "malloc", ENOMEM) ? NULL : __libc_malloc(size);
}

EXPORT void *calloc(size_t n, size_t size)
{
	return fails(MEMORY, "calloc", ENOMEM) ? NULL : __libc_calloc(n, size);
}

EXPORT void *realloc(void *old, size_t size)
{
	return fails(MEMORY, "realloc", ENOMEM) ? NULL : __libc_realloc(old, size);
}

static mode_t mode_of(int flags, va_list ap)
{
	return flags & (O_CREAT | O_TMPFILE) ? va_arg(ap, mode_t) : 0;
}

EXPORT int open(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = mode_of(flags, ap);
	va_end(ap);
	return fails(CALLS, "open", EMFILE) ? -1 : NEXT(open)(path, flags, mode);
}

EXPORT int open64(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = mode_of(flags, ap);
	va_end(ap);
	return fails(CALLS, "open64", EMFILE) ? -1 : NEXT(open)(path, flags, mode);
}

EXPORT ssize_t read(int fd, void *to, size_t n)
{
	return fails(CALLS, "read", EIO) ? -1 : NEXT(read)(fd, to, n);
}

EXPORT ssize_t write(int fd, const void *from, size_t n)
{
	if (fd != STDERR_FILENO && fails(CALLS, "write", ENOSPC))
		return -1;
	return NEXT(write)(fd, from, n);
}

EXPORT int memfd_create(const char *name, unsigned int flags)
{
	return fails(CALLS, "memfd_create", EMFILE) ? -1 : NEXT(memfd_create)(name, flags);
}

EXPORT int signalfd(int fd, const sigset_t *set, int flags)
{
	return fails(CALLS, "signalfd", EMFILE) ? -1 : NEXT(signalfd)(fd, set, flags);
}

EXPORT int mkstemp(char *template)
{
	return fails(CALLS, "mkstemp", ENOSPC) ? -1 : NEXT(mkstemp)(template);
}

EXPORT int fsync(int fd)
{
	return fails(CALLS, "fsync", EIO) ? -1 : NEXT(fsync)(fd);
}

EXPORT int fchmod(int fd, mode_t mode)
{
	return fails(CALLS, "fchmod", EIO) ? -1 : NEXT(fchmod)(fd, mode);
}

EXPORT int rename(const char *from, const char *to)
{
	return fails(CALLS, "rename", ENOSPC) ? -1 : NEXT(rename)(from, to);
}

EXPORT pid_t fork(void)
{
	return fails(CALLS, "fork", EAGAIN) ? -1 : NEXT(fork)();
}

EXPORT int poll(struct pollfd *fds, nfds_t n, int ms)
{
	return fails(CALLS, "poll", ENOMEM) ? -1 : NEXT(poll)(fds, n, ms);
}

EXPORT void *mmap(void *at, size_t len, int prot, int flags, int fd, off_t offset)
{
	return fails(CALLS, "mmap", ENOMEM) ? MAP_FAILED :
					      NEXT(mmap)(at, len, prot, flags, fd, offset);
}

EXPORT int ioctl(int fd, unsigned long request, ...)
{
	va_list ap;
	void *arg;

	va_start(ap, request);
	arg = va_arg(ap, void *);
	va_end(ap);
	if (fails(CALLS, "ioctl", ENOMEM))
		return -1;
	return ((int (*)(int, unsigned long, ...))dlsym(RTLD_NEXT, "ioctl"))(fd, request, arg);
}

static const char *name_of(long number)
{
	return number == SYS_bpf	     ? "bpf" :
	       number == SYS_perf_event_open ? "perf_event_open" :
	       number == SYS_pidfd_open	     ? "pidfd_open" :
					       "syscall";
}

EXPORT long syscall(long number, ...)
{
	long a[6];
	va_list ap;

	va_start(ap, number);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(ap, long);
	va_end(ap);
	if (fails(CALLS, name_of(number), number == SYS_bpf ? ENOMEM : EMFILE))
		return -1;
	return NEXT(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
