/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Stand in for calltap-cc on a machine where a compile takes a minute: return an object that was compiled
 * elsewhere. The last line of the text of the form
 *
 *	// stand-in: NAME [SECONDS]
 *
 * selects NAME.o in the folder STAND_INS, and the time that the compile takes. A text without it does not
 * compile.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#define OBJECT_FD 3 /* calltap reads the object from it */

static void hand_out(const char *name)
{
	const char *folder = getenv("STAND_INS");
	char path[512];
	struct stat st;
	int fd;

	snprintf(path, sizeof(path), "%s/%s.o", folder ? folder : ".", name);
	fd = open(path, O_RDONLY);
	if (fd < 0 || fstat(fd, &st) || sendfile(OBJECT_FD, fd, NULL, (size_t)st.st_size) < 0)
		err(1, "%s", path);
}

int main(int argc, char **argv)
{
	char line[1024], name[64] = "";
	unsigned int seconds = 0;

	while (fgets(line, sizeof(line), stdin))
		if (!strncmp(line, "// stand-in: ", 13))
			seconds = sscanf(line + 13, "%63s %u", name, &seconds) == 2 ? seconds : 0;
	if (!name[0]) {
		fprintf(stderr, "%s:1:1: error: no stand-in\n", argc > 2 ? argv[argc - 2] : "");
		return 1;
	}
	sleep(seconds);
	hand_out(name);
	return 0;
}
