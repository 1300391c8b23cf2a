/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Processes, names and users. */
#include "attach/filter_lookup.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "attach/filter.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/log.h"
#include "base/suggest.h"

#define USERS "/etc/passwd"
#define FIRST_PID_NAMESPACE 0xeffffffcu /* the kernel's PROC_PID_INIT_INO */

bool filter_lookup_number(const char *word, uint64_t max, uint64_t *number)
{
	errno = 0;
	*number = strspn(word, "0123456789") == strlen(word) ? strtoull(word, NULL, 10) : 0;
	return word[0] >= '0' && word[0] <= '9' && strspn(word, "0123456789") == strlen(word) &&
	       !errno && *number <= max;
}

/* The process that a thread is of: 0 or -errno. */
static int process_of(uint64_t pid, unsigned long *process)
{
	struct buf path = { 0 }, status = { 0 };
	const char *line;
	int err;

	buf_printf(&path, "/proc/%llu/status", (unsigned long long)pid);
	err = path.failed ? -ENOMEM : io_read_file(buf_text(&path), 1 << 16, &status);
	line = err ? NULL : strstr(buf_text(&status), "\nTgid:");
	*process = line ? strtoul(line + strlen("\nTgid:"), NULL, 10) : 0;
	buf_free(&path);
	buf_free(&status);
	return err ? err : *process ? 0 : -ENOENT;
}

/* In another, the kernel's own numbers, which gates and events have, can't be told from these. */
static bool in_first_pid_namespace(void)
{
	struct stat own;

	return stat("/proc/self/ns/pid", &own) || own.st_ino == FIRST_PID_NAMESPACE;
}

int filter_lookup_pid(const char *word, void *key)
{
	unsigned long process = 0;
	uint64_t pid;
	int err = filter_lookup_number(word, FILTER_PID_MAX, &pid) ? process_of(pid, &process) :
								     -ENOENT;

	if (err == -ENOMEM)
		return err;
	if (!in_first_pid_namespace()) {
		log_error("-p %s: calltap runs in a pid namespace of its own, whose numbers are "
			  "not the kernel's: run it outside, or take --cgroup or --netns "
			  "/proc/%s/ns/net",
			  word, word);
		return -EINVAL;
	}
	if (err) {
		log_error("-p %s: there is no such process: pgrep NAME finds their numbers, and "
			  "-n NAME takes those to come, too",
			  word);
		return -EINVAL;
	}
	if (process != pid) {
		log_error("-p %s is a thread of process %lu: -p %lu shows all its threads", word,
			  process, process);
		return -EINVAL;
	}
	*(uint32_t *)key = (uint32_t)pid;
	return 0;
}

int filter_lookup_comm(const char *word, void *key)
{
	char *comm = key;

	memset(comm, 0, FILTER_COMM_SIZE);
	strncpy(comm, word, FILTER_COMM_SIZE - 1);
	if (strlen(word) >= FILTER_COMM_SIZE)
		log_info("-n %s: the kernel keeps %d bytes of a name, so it is '%s'", word,
			 FILTER_COMM_SIZE - 1, comm);
	return 0;
}

/* Not by getpwnam, which a static program can't rely on. */
static bool find_in_passwd(const char *name, uint32_t *uid, struct suggestion *near)
{
	FILE *users = fopen(USERS, "re");
	struct passwd *p = NULL;

	while (users && (p = fgetpwent(users)) && strcmp(p->pw_name, name) != 0)
		suggest_offer(near, p->pw_name, strlen(p->pw_name));
	if (p)
		*uid = p->pw_uid;
	if (users)
		fclose(users);
	return p;
}

int filter_lookup_user(const char *word, void *key)
{
	struct buf near = { 0 };
	struct suggestion n;
	uint64_t uid;

	suggest_begin(&n, word);
	if (filter_lookup_number(word, UINT32_MAX - 1, &uid)) {
		*(uint32_t *)key = (uint32_t)uid;
		return 0;
	}
	if (find_in_passwd(word, key, &n))
		return 0;
	suggest_text(&n, &near);
	log_error("-u %s: " USERS " has no such user%s; one that is kept elsewhere goes by the "
		  "number that id -u NAME tells",
		  word, buf_text(&near));
	buf_free(&near);
	return -EINVAL;
}
