/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A compiler that does what FAKE_COMPILER says, a shell command. It gets the source on descriptor
 * 0 and leaves an object on 3. A program and not a script: it is started by its descriptor.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
	const char *does = getenv("FAKE_COMPILER");

	unsetenv("LD_PRELOAD"); /* no business of the shell's */
	execl("/bin/sh", "sh", "-c", does ? does : "exit 9", (char *)NULL);
	perror("/bin/sh");
	return 9;
}
