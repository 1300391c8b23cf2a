/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "object/object.h"
#include "object/object_file.h"

#define CANNOT 77 /* exit status of a child: the machine does not allow the attempt */

static char dir[FOLDER_MAX];
static char big_btf[1 << 17];
static struct object sample = {
	.counters = OBJECT_NONE,
	.release = "6.1.0",
	.origin = "x.c",
	.license = "GPL",
	.btf = big_btf,
	.btf_size = sizeof(big_btf),
};

static int setup(void **state)
{
	(void)state;
	make_folder(dir);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	remove_folder(dir);
	return 0;
}

static int save(const char *path, char **message)
{
	int err;

	stderr_begin();
	err = object_file_save(&sample, path);
	*message = stderr_end();
	return err;
}

static void expect_saved(const char *path)
{
	char *message;
	int err = save(path, &message);

	assert_int_equal(err, 0);
	check(strstr(message, path), message);
	check(strstr(message, "6.1.0"), message);
	free(message);
}

static void expect_refused(const char *path, int want)
{
	char *message;
	int err = save(path, &message);

	assert_int_equal(err, want);
	check(strstr(message, path), message);
	check(strstr(message, strerror(-want)), message);
	free(message);
}

static void expect_object_at(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct object *got = NULL;
	struct buf bytes = { 0 };

	assert_true(fd >= 0);
	assert_int_equal(buf_read_fd(&bytes, fd, 1 << 20), 0);
	close(fd);
	assert_int_equal(object_decode(bytes.data, bytes.len, &got), 0);
	assert_string_equal(got->release, "6.1.0");
	object_free(got);
	buf_free(&bytes);
}

static void new_file_is_written(void **state)
{
	char *path = path_in(dir, "x.o");
	struct stat st;

	(void)state;
	expect_saved(path);
	expect_object_at(path);
	assert_int_equal(entries_in(dir), 1);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0644);
	free(path);
}

static void umask_is_respected(void **state)
{
	char *path = path_in(dir, "x.o");
	mode_t mask = umask(077);
	struct stat st;

	(void)state;
	expect_saved(path);
	umask(mask);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	free(path);
}

static void old_file_is_replaced(void **state)
{
	char *path = path_in(dir, "x.o");
	char *other = path_in(dir, "other");
	struct stat st;

	(void)state;
	write_text(dir, "x.o", "old");
	assert_int_equal(link(path, other), 0);
	expect_saved(path);
	expect_object_at(path);
	/* The old file is not written to: a process that has it open keeps its content. */
	assert_int_equal(stat(other, &st), 0);
	assert_int_equal(st.st_size, 3);
	assert_int_equal(entries_in(dir), 2);
	free(other);
	free(path);
}

static void missing_folders_are_refused(void **state)
{
	char *path = path_in(dir, "no/x.o");

	(void)state;
	expect_refused(path, -ENOENT);
	free(path);
	write_text(dir, "file", "");
	path = path_in(dir, "file/x.o");
	expect_refused(path, -ENOTDIR);
	free(path);
	assert_int_equal(entries_in(dir), 1);
}

static void folders_are_not_replaced(void **state)
{
	char *path = path_in(dir, "sub");

	(void)state;
	make_subfolder(dir, "sub");
	expect_refused(path, -EISDIR);
	assert_int_equal(entries_in(dir), 1);
	assert_int_equal(entries_in(path), 0);
	free(path);
}

/* --save /dev/stdout as root must not replace the device by a file. */
static void pipes_are_written_to(void **state)
{
	char *path = path_in(dir, "fifo");
	struct object *got = NULL;
	struct buf bytes = { 0 };
	struct stat st;
	int reader;

	(void)state;
	assert_int_equal(mkfifo(path, 0600), 0);
	reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	sample.btf_size = 100; /* fits into the pipe */
	expect_saved(path);
	sample.btf_size = sizeof(big_btf);
	assert_int_equal(buf_read_fd(&bytes, reader, 1 << 16), 0);
	close(reader);
	assert_int_equal(object_decode(bytes.data, bytes.len, &got), 0);
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISFIFO(st.st_mode));
	assert_int_equal(entries_in(dir), 1);
	object_free(got);
	buf_free(&bytes);
	free(path);
}

/* /dev/stdout in "calltap --save /dev/stdout | ..." is a link to a file without a path. */
static void links_to_nameless_pipes_are_written_to(void **state)
{
	char *path = path_in(dir, "link");
	struct object *got = NULL;
	struct buf bytes = { 0 };
	char target[64];
	struct stat st;
	int ends[2];

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	snprintf(target, sizeof(target), "/proc/self/fd/%d", ends[1]);
	assert_int_equal(symlink(target, path), 0);
	sample.btf_size = 100;
	expect_saved(path);
	sample.btf_size = sizeof(big_btf);
	close(ends[1]);
	assert_int_equal(buf_read_fd(&bytes, ends[0], 1 << 16), 0);
	close(ends[0]);
	assert_int_equal(object_decode(bytes.data, bytes.len, &got), 0);
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(entries_in(dir), 1);
	object_free(got);
	buf_free(&bytes);
	free(path);
}

static void dangling_links_are_followed(void **state)
{
	char *path = path_in(dir, "link");
	char *target = path_in(dir, "later.o");
	struct stat st;

	(void)state;
	assert_int_equal(symlink("later.o", path), 0);
	expect_saved(path);
	expect_object_at(target);
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	free(target);
	free(path);
}

static void full_device_is_reported(void **state)
{
	(void)state;
	expect_refused("/dev/full", -ENOSPC);
}

static void links_to_files_are_kept(void **state)
{
	char *path = path_in(dir, "link");
	char *target = path_in(dir, "x.o");
	struct stat st;

	(void)state;
	write_text(dir, "x.o", "old");
	assert_int_equal(symlink("x.o", path), 0);
	expect_saved(path);
	expect_object_at(target);
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(entries_in(dir), 2);
	free(target);
	free(path);
}

static void long_names_are_refused(void **state)
{
	char name[300];
	char *path;

	(void)state;
	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	path = path_in(dir, name);
	expect_refused(path, -ENAMETOOLONG);
	assert_int_equal(entries_in(dir), 0);
	free(path);
}

/* Children, which exit with the result of object_file_save(). */

static void save_as_nobody(void *path)
{
	if (!geteuid() && (setegid(65534) || seteuid(65534)))
		_exit(CANNOT);
	_exit(-object_file_save(&sample, path));
}

static void unwritable_folders_are_refused(void **state)
{
	char *path = path_in(dir, "x.o");

	(void)state;
	assert_int_equal(chmod(dir, 0555), 0);
	assert_int_equal(run_in_child(save_as_nobody, path, true), EACCES);
	assert_int_equal(chmod(dir, 0755), 0);
	assert_int_equal(entries_in(dir), 0);
	free(path);
}

/* Files are limited to 64 kB, so that a write fails half way. */
static void save_with_a_size_limit(void *path)
{
	const struct rlimit limit = { 1 << 16, 1 << 16 };

	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit))
		_exit(CANNOT);
	_exit(-object_file_save(&sample, path));
}

static void failed_writes_leave_no_file(void **state)
{
	char *path = path_in(dir, "x.o");
	struct stat st;

	(void)state;
	write_text(dir, "x.o", "old");
	assert_int_equal(run_in_child(save_with_a_size_limit, path, true), EFBIG);
	assert_int_equal(entries_in(dir), 1);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 3);
	free(path);
}

static void write_proc(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		_exit(CANNOT);
	close(fd);
}

static void enter_own_namespaces(void)
{
	char users[32], groups[32];

	snprintf(users, sizeof(users), "0 %u 1", geteuid());
	snprintf(groups, sizeof(groups), "0 %u 1", getegid());
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS))
		_exit(CANNOT);
	write_proc("/proc/self/setgroups", "deny");
	write_proc("/proc/self/uid_map", users);
	write_proc("/proc/self/gid_map", groups);
}

/* A small tmpfs in a mount namespace of its own. */
static void save_on_a_full_disk(void *path)
{
	int err;

	enter_own_namespaces();
	if (mount("tmpfs", dir, "tmpfs", 0, "size=64k,nr_inodes=8"))
		_exit(CANNOT);
	err = object_file_save(&sample, path);
	if (entries_in(dir))
		_exit(CANNOT + 1);
	_exit(-err);
}

static void full_disk_leaves_no_file(void **state)
{
	char *path = path_in(dir, "x.o");
	int status = run_in_child(save_on_a_full_disk, path, true);

	(void)state;
	free(path);
	if (status == CANNOT)
		skip();
	assert_int_equal(status, ENOSPC);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(new_file_is_written),
		TEST(umask_is_respected),
		TEST(old_file_is_replaced),
		TEST(missing_folders_are_refused),
		TEST(folders_are_not_replaced),
		TEST(pipes_are_written_to),
		TEST(links_to_nameless_pipes_are_written_to),
		TEST(dangling_links_are_followed),
		TEST(full_device_is_reported),
		TEST(links_to_files_are_kept),
		TEST(long_names_are_refused),
		TEST(unwritable_folders_are_refused),
		TEST(failed_writes_leave_no_file),
		TEST(full_disk_leaves_no_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
