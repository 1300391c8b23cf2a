/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "base/process.h"

#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/io.h"
#include "base/log.h"

/* Open descriptors 0 to 2 that are closed: the next file would get one of them. */
static void open_standard_descriptors(void)
{
	bool out = fcntl(STDOUT_FILENO, F_GETFD) >= 0;
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	io_close(fd);
	if (out)
		return;
	log_error("stdout is closed: calltap prints events there");
	_exit(STATUS_FAILED);
}

/* Reset dispositions inherited from the caller that change wait() and write(). */
static void reset_signals(void)
{
	signal(SIGCHLD, SIG_DFL);
	signal(SIGPIPE, SIG_IGN); /* write() returns EPIPE */
	signal(SIGXFSZ, SIG_IGN);
}

/*
 * Large blocks are returned to the kernel whole; by default glibc raises its threshold and keeps
 * them. A start needs some pages of heap: they are populated in one call, since in many virtual
 * machines a page fault costs as much as ten system calls. Linux before 5.14 faults them one by one.
 */
static void settle_memory(void)
{
	const size_t large = 131072, start = 122880;
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	char *heap;

	mallopt(M_MMAP_THRESHOLD, (int)large);
	heap = malloc(start);
	if (heap) {
		char *from = heap + (page - (uintptr_t)heap % page);

		(void)!madvise(from, start - page, MADV_POPULATE_WRITE);
	}
	free(heap);
}

/* Fail if output was lost, also that of --help and --version. */
static void check_stdout(void)
{
	if (fflush(stdout) || ferror(stdout)) {
		log_error("cannot write to stdout:");
		_exit(STATUS_FAILED);
	}
}

void process_init(void)
{
	open_standard_descriptors();
	reset_signals();
	settle_memory();
	atexit(check_stdout);
}

int process_open_signals(void)
{
	struct sigaction hup;
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	if (!sigaction(SIGHUP, NULL, &hup) && hup.sa_handler != SIG_IGN) /* nohup */
		sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		log_error("cannot receive signals:");
	return fd;
}

int process_exit_status(enum status status)
{
	if (status != STATUS_OK)
		_exit(status); /* a message has been printed */
	return status;
}
