/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "base/rmtree.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"

void rmtree_contents(int fd)
{
	int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = own < 0 ? NULL : fdopendir(own);
	struct dirent *e;

	while (dir && (e = readdir(dir))) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		if (unlinkat(fd, e->d_name, 0))
			rmtree(fd, e->d_name);
	}
	if (dir)
		closedir(dir);
	else
		io_close(own);
}

void rmtree(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return;
	rmtree_contents(fd);
	close(fd);
	unlinkat(parent, name, AT_REMOVEDIR);
}
