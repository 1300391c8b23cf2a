/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

void make_folder(char folder[FOLDER_MAX])
{
	const char *tmp = getenv("TMPDIR");
	char path[FOLDER_MAX];
	char *full;

	snprintf(path, sizeof(path), "%s/calltap-unit.XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(path));
	full = realpath(path, NULL);
	assert_non_null(full);
	assert_true(strlen(full) < FOLDER_MAX);
	strcpy(folder, full);
	free(full);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

void remove_folder(const char *folder)
{
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

char *path_in(const char *folder, const char *name)
{
	char *path;

	assert_true(asprintf(&path, "%s/%s", folder, name) > 0);
	return path;
}

void make_subfolder(const char *folder, const char *sub)
{
	char *path = path_in(folder, sub);

	assert_int_equal(mkdir(path, 0755), 0);
	free(path);
}

void write_bytes(const char *folder, const char *name, const void *data, size_t len)
{
	char *path = path_in(folder, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
	free(path);
}

void write_text(const char *folder, const char *name, const char *text)
{
	write_bytes(folder, name, text, strlen(text));
}

size_t entries_in(const char *folder)
{
	DIR *dir = opendir(folder);
	size_t n = 0;

	assert_non_null(dir);
	for (struct dirent *e; (e = readdir(dir));)
		n += strcmp(e->d_name, ".") && strcmp(e->d_name, "..");
	closedir(dir);
	return n;
}

static int saved_stderr = -1;

void stderr_begin(void)
{
	int fd = memfd_create("stderr", MFD_CLOEXEC);

	assert_true(fd >= 0);
	fflush(stderr);
	saved_stderr = dup(STDERR_FILENO);
	assert_true(dup2(fd, STDERR_FILENO) >= 0);
	close(fd);
}

char *stderr_end(void)
{
	off_t len = lseek(STDERR_FILENO, 0, SEEK_END);
	char *text = calloc(1, (size_t)len + 1);
	ssize_t n = pread(STDERR_FILENO, text, (size_t)len, 0);

	dup2(saved_stderr, STDERR_FILENO);
	close(saved_stderr);
	assert_int_equal(n, len);
	return text;
}

/* Reset the signals: cmocka's handlers would continue with the tests in the child. */
static void crash_plainly(void)
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGSYS };

	for (size_t i = 0; i < COUNT_OF(signals); i++)
		signal(signals[i], SIG_DFL);
}

static void silence(void)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
}

int run_in_child(void (*function)(void *arg), void *arg, bool quiet)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		crash_plainly();
		if (quiet)
			silence();
		function(arg);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
