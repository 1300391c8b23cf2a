/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Look up the values of -p, -n and -u. */
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

bool filter_lookup_number(const char *value, uint64_t max, uint64_t *number)
{
	errno = 0;
	*number = strspn(value, "0123456789") == strlen(value) ? strtoull(value, NULL, 10) : 0;
	return value[0] >= '0' && value[0] <= '9' && strspn(value, "0123456789") == strlen(value) &&
	       !errno && *number <= max;
}

/* The process id of a thread: 0 or -errno. */
static int read_process_of_thread(uint64_t pid, unsigned long *process)
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

/*
 * In another pid namespace /proc shows other numbers than gates and events have, and calltap cannot
 * translate them.
 */
static bool in_first_pid_namespace(void)
{
	struct stat own;

	return stat("/proc/self/ns/pid", &own) || own.st_ino == FIRST_PID_NAMESPACE;
}

int filter_lookup_pid(const char *value, void *key)
{
	unsigned long process = 0;
	uint64_t pid;
	int err = filter_lookup_number(value, FILTER_PID_MAX, &pid) ?
			  read_process_of_thread(pid, &process) :
			  -ENOENT;

	if (err == -ENOMEM)
		return err;
	if (!in_first_pid_namespace()) {
		log_error("-p %s: calltap runs in a pid namespace of its own, whose numbers are "
			  "not the kernel's: run it outside, or use --cgroup or --netns "
			  "/proc/%s/ns/net",
			  value, value);
		return -EINVAL;
	}
	if (err) {
		log_error("-p %s: no such process: pgrep NAME finds process ids, and -n NAME also "
			  "matches processes that start later",
			  value);
		return -EINVAL;
	}
	if (process != pid) {
		log_error("-p %s is a thread of process %lu: -p %lu shows all its threads", value,
			  process, process);
		return -EINVAL;
	}
	*(uint32_t *)key = (uint32_t)pid;
	return 0;
}

int filter_lookup_comm(const char *value, void *key)
{
	char *comm = key;

	memset(comm, 0, FILTER_COMM_SIZE);
	strncpy(comm, value, FILTER_COMM_SIZE - 1);
	if (strlen(value) >= FILTER_COMM_SIZE)
		log_info("-n %s: the kernel keeps %d bytes of a name: matching '%s'", value,
			 FILTER_COMM_SIZE - 1, comm);
	return 0;
}

/* Read the file itself: a static program cannot rely on getpwnam. */
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

int filter_lookup_user(const char *value, void *key)
{
	struct buf near = { 0 };
	struct suggestion near_names;
	uint64_t uid;

	suggest_begin(&near_names, value);
	if (filter_lookup_number(value, UINT32_MAX - 1, &uid)) {
		*(uint32_t *)key = (uint32_t)uid;
		return 0;
	}
	if (find_in_passwd(value, key, &near_names))
		return 0;
	suggest_text(&near_names, &near);
	log_error("-u %s: no such user in " USERS
		  "%s; for a user defined elsewhere, give the number "
		  "that id -u NAME prints",
		  value, buf_text(&near));
	buf_free(&near);
	return -EINVAL;
}
