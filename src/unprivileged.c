/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unprivileged.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/capability.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <unistd.h>

#define NOBODY 65534

uid_t unprivileged_uid(void)
{
	const struct passwd *pw = getpwnam("nobody");

	return pw && pw->pw_uid ? pw->pw_uid : NOBODY;
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

/* Across the change of user, and, as an ambient one, across exec. */
static int keep_reading(void)
{
	cap_t caps = cap_from_text("cap_dac_read_search=eip");
	int err = caps && !cap_set_proc(caps) && !cap_set_ambient(CAP_DAC_READ_SEARCH, CAP_SET) ?
			  0 :
			  -errno;

	cap_free(caps);
	return err;
}

int unprivileged_become(bool read_all)
{
	uid_t uid = unprivileged_uid();
	int err = 0;

	if (!geteuid()) {
		if (read_all && prctl(PR_SET_KEEPCAPS, 1))
			return -errno;
		if (setgroups(0, NULL) || setresgid(NOBODY, NOBODY, NOBODY) ||
		    setresuid(uid, uid, uid))
			return -errno;
		if (read_all)
			err = keep_reading();
	}
	if (!err && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		err = -errno;
	return err;
}
