/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "machine/unprivileged.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sys/capability.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <unistd.h>

#define NOBODY 65534 /* the kernel's overflow uid, the same on every system */

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
	/* Switch the user for file access only. */
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
 * Keep capabilities across the change of user and, as ambient ones, across exec. CAP_WAKE_ALARM is
 * always kept, although the compiler does not use it: a process without capabilities cannot trace
 * one that has some, even as the same user. This protects the descriptors until the compiler has
 * made itself undumpable and drops the capability.
 */
static int keep_capabilities(bool read_all)
{
	const cap_value_t kept[] = { CAP_WAKE_ALARM, CAP_DAC_READ_SEARCH };
	cap_flag_value_t on[2] = { CAP_CLEAR, CAP_CLEAR };
	cap_t had = cap_get_proc();
	cap_t caps = cap_init();
	int err = had && caps ? 0 : -ENOMEM;

	for (int i = 0; !err && i < 1 + read_all; i++) {
		cap_get_flag(had, kept[i], CAP_PERMITTED, &on[i]); /* a container may not have it */
		cap_set_flag(caps, CAP_PERMITTED, 1, &kept[i], on[i]);
		cap_set_flag(caps, CAP_EFFECTIVE, 1, &kept[i], on[i]);
		cap_set_flag(caps, CAP_INHERITABLE, 1, &kept[i], on[i]);
	}
	if (!err && cap_set_proc(caps))
		err = -errno;
	for (int i = 0; !err && i < 1 + read_all; i++)
		if (on[i] == CAP_SET && cap_set_ambient(kept[i], CAP_SET))
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
		err = keep_capabilities(read_all);
	}
	if (!err && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		err = -errno;
	return err;
}
