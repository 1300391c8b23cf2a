/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The traced program: make N calls of one kind, with arguments that the suites know.
 *
 *	target calls N		getppid(2)
 *	target groups N		getpgid(-1 - i), which fails
 *	target old N		the 32-bit system call with the number of getpgid(2), which fails
 *	target sysinfo N	sysinfo(2)
 *	target connects N	connect(2) to a Unix socket that does not exist
 *	target work N		work_on(i, 7 * i), which returns i + 1000; usdt: work(i, 2 * i),
 *				guarded(i)
 *	target faults N		touch N new pages; print the address of the first and the page size
 *	target guard		print the semaphore of guarded, which is 1 while it is traced
 */
#define _SDT_HAS_SEMAPHORES 1
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sdt.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/un.h>
#include <unistd.h>

#define SEMAPHORE __attribute__((unused, section(".probes")))
unsigned short attach_work_semaphore SEMAPHORE;
unsigned short attach_guarded_semaphore SEMAPHORE;

__attribute__((noipa)) long work_on(long i, long seven)
{
	return (i + seven / 7) / 2 + 1000;
}

static void work(long n)
{
	for (long i = 0; i < n; i++) {
		if (work_on(i, 7 * i) != i + 1000)
			abort();
		DTRACE_PROBE2(attach, work, (int)-i, 2 * i);
		if (attach_guarded_semaphore)
			DTRACE_PROBE1(attach, guarded, (int)i);
	}
}

static void calls(long n)
{
	for (long i = 0; i < n; i++)
		syscall(SYS_getppid);
}

static void groups(long n)
{
	for (long i = 0; i < n; i++)
		if (syscall(SYS_getpgid, -1 - i) != -1)
			abort();
}

/* 121 is setdomainname(2) in 32-bit programs: setdomainname(NULL, -1). */
static void old_calls(long n)
{
#ifdef __x86_64__
	for (long i = 0; i < n; i++) {
		long ret;

		__asm__ volatile("int $0x80"
				 : "=a"(ret)
				 : "a"(SYS_getpgid), "b"(0), "c"(-1)
				 : "memory", "r8", "r9", "r10", "r11");
		if ((int)ret >= 0)
			abort();
	}
#else
	(void)n;
	abort();
#endif
}

static void sysinfos(long n)
{
	struct sysinfo info;

	for (long i = 0; i < n; i++)
		if (sysinfo(&info))
			abort();
}

static void connects(long n)
{
	struct sockaddr_un nowhere = { .sun_family = AF_UNIX, .sun_path = "/nowhere/at/all" };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	for (long i = 0; i < n; i++)
		if (!connect(fd, (struct sockaddr *)&nowhere, sizeof(nowhere)) || errno != ENOENT)
			abort();
	close(fd);
}

static int faults(long n)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *pages = mmap(NULL, (size_t)n * page, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED || madvise(pages, (size_t)n * page, MADV_NOHUGEPAGE))
		return 1;
	for (long i = 0; i < n; i++)
		pages[(size_t)i * page] = 1;
	printf("%lu %zu\n", (unsigned long)pages, page);
	return 0;
}

int main(int argc, char **argv)
{
	long n = argc > 2 ? atol(argv[2]) : 0;

	if (argc < 2)
		return 2;
	if (!strcmp(argv[1], "calls"))
		calls(n);
	else if (!strcmp(argv[1], "groups"))
		groups(n);
	else if (!strcmp(argv[1], "old"))
		old_calls(n);
	else if (!strcmp(argv[1], "sysinfo"))
		sysinfos(n);
	else if (!strcmp(argv[1], "connects"))
		connects(n);
	else if (!strcmp(argv[1], "work"))
		work(n);
	else if (!strcmp(argv[1], "faults"))
		return faults(n);
	else if (!strcmp(argv[1], "guard"))
		printf("%d\n", attach_guarded_semaphore);
	else
		return 2;
	return 0;
}
