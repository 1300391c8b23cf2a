/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A fake compiler that runs the shell command in FAKE_COMPILER. Like calltap-cc it reads the source from
 * descriptor 0 and writes the object to 3. Not a script, since calltap starts it by descriptor.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
	const char *does = getenv("FAKE_COMPILER");

	unsetenv("LD_PRELOAD"); /* not for the shell */
	execl("/bin/sh", "sh", "-c", does ? does : "exit 9", (char *)NULL);
	perror("/bin/sh");
	return 9;
}
