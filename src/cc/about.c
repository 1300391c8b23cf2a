/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "cc/about.h"

#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cc/capture.h"

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Resolve symbolic links: the file's name has the full version. */
static int print_library(struct dl_phdr_info *info, size_t size, void *arg)
{
	static const char *const names[] = { "libbcc.so", "libLLVM", "libbpf.so" };
	const char *base = file_name(info->dlpi_name);
	char full[PATH_MAX];

	(void)size;
	(void)arg;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strncmp(base, names[i], strlen(names[i])))
			printf("%s\n", file_name(realpath(info->dlpi_name, full) ? full : base));
	return 0;
}

void about_print(void)
{
	dl_iterate_phdr(print_library, NULL);
	printf("capture %s\n", capture_works() ? "yes" : "no");
	fflush(stdout);
}
