/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "machine/unprivileged.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sys/capability.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <unistd.h>

#define NOBODY 65534 /* the kernel's own overflow uid: no system has another */

uid_t unprivileged_uid(void)
{
	return NOBODY;
}

bool unprivileged_can_read(const char *path)
{
	bool can;
	int fd;

	if (geteuid())
		return true;
	/* For files alone, this process is the other user for a moment. */
	setfsgid(NOBODY);
	setfsuid(unprivileged_uid());
	fd = open(path, O_RDONLY | O_CLOEXEC);
	can = fd >= 0;
	if (can)
		close(fd);
	setfsuid(0);
	setfsgid(getegid());
	return can;
}

/*
 * Across the change of user, and, as ambient ones, across exec. One that does nothing here is
 * always kept: who has none may not look into a process that has one, even as the same user. So
 * nobody gets at the descriptors before the compiler has closed itself to others, and drops it.
 */
static int keep(bool read_all)
{
	const cap_value_t wanted[] = { CAP_WAKE_ALARM, CAP_DAC_READ_SEARCH };
	cap_flag_value_t on[2] = { CAP_CLEAR, CAP_CLEAR };
	cap_t had = cap_get_proc();
	cap_t caps = cap_init();
	int err = had && caps ? 0 : -ENOMEM;

	for (int i = 0; !err && i < 1 + read_all; i++) {
		cap_get_flag(had, wanted[i], CAP_PERMITTED, &on[i]); /* a container may lack it */
		cap_set_flag(caps, CAP_PERMITTED, 1, &wanted[i], on[i]);
		cap_set_flag(caps, CAP_EFFECTIVE, 1, &wanted[i], on[i]);
		cap_set_flag(caps, CAP_INHERITABLE, 1, &wanted[i], on[i]);
	}
	if (!err && cap_set_proc(caps))
		err = -errno;
	for (int i = 0; !err && i < 1 + read_all; i++)
		if (on[i] == CAP_SET && cap_set_ambient(wanted[i], CAP_SET))
			err = -errno;
	cap_free(had);
	cap_free(caps);
	return err;
}

int unprivileged_become(bool read_all)
{
	uid_t uid = unprivileged_uid();
	int err = 0;

	if (!geteuid()) {
		if (prctl(PR_SET_KEEPCAPS, 1))
			return -errno;
		if (setgroups(0, NULL) || setresgid(NOBODY, NOBODY, NOBODY) ||
		    setresuid(uid, uid, uid))
			return -errno;
		err = keep(read_all);
	}
	if (!err && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		err = -errno;
	return err;
}
