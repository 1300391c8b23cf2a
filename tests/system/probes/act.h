/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Shared by the programs whose actions the probes trace. */
#ifndef ACT_H
#define ACT_H

#include <err.h>
#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

struct act {
	const char *name;
	void (*run)(char **args); /* the arguments after the name, NULL-terminated */
};

/* Close all descriptors but 0 to 2, so that new ones can be predicted. */
static inline void close_others(void)
{
	if (syscall(SYS_close_range, 3, ~0u, 0))
		err(1, "close_range");
}

static inline int act_main(const struct act *acts, char **argv)
{
	close_others();
	for (const struct act *a = acts; argv[1] && a->name; a++) {
		if (strcmp(a->name, argv[1]) != 0)
			continue;
		a->run(argv + 2);
		return 0;
	}
	errx(2, "no such act");
}

#endif
