/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A fake compiler: run the shell command in FAKE_COMPILER, with the source on descriptor 0 and the
 * object on 3. It is a program because calltap starts it by its descriptor, which a script does not
 * allow.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
	const char *does = getenv("FAKE_COMPILER");

	unsetenv("LD_PRELOAD"); /* the shell's calls must not fail */
	execl("/bin/sh", "sh", "-c", does ? does : "exit 9", (char *)NULL);
	perror("/bin/sh");
	return 9;
}
