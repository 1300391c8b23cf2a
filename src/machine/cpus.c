/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "machine/cpus.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/log.h"
#include "machine/machine.h"

#define ONLINE "/sys/devices/system/cpu/online"
#define CPUS_MAX 65536

static int add_range(long from, long to, int **cpus, unsigned int *n)
{
	int *more;

	if (from < 0 || to < from || to >= CPUS_MAX || *n + (unsigned long)(to - from) >= CPUS_MAX)
		return -EINVAL;
	more = realloc(*cpus, (*n + (size_t)(to - from) + 1) * sizeof(*more));
	if (!more)
		return -ENOMEM;
	*cpus = more;
	for (long cpu = from; cpu <= to; cpu++)
		more[(*n)++] = (int)cpu;
	return 0;
}

static int parse_range(const char **at, int **cpus, unsigned int *n)
{
	char *end;
	long from, to;

	if (!isdigit((unsigned char)**at))
		return -EINVAL;
	from = to = strtol(*at, &end, 10);
	if (*end == '-') {
		if (!isdigit((unsigned char)end[1]))
			return -EINVAL;
		to = strtol(end + 1, &end, 10);
	}
	*at = end;
	return add_range(from, to, cpus, n);
}

int cpus_parse(const char *list, int **cpus, unsigned int *n)
{
	int err;

	*cpus = NULL;
	*n = 0;
	do {
		err = parse_range(&list, cpus, n);
	} while (!err && *list == ',' && list++);
	if (!err && *list && strcmp(list, "\n") != 0)
		err = -EINVAL;
	if (err) {
		free(*cpus);
		*cpus = NULL;
	}
	return err;
}

int *cpus_online(unsigned int *n)
{
	struct buf list = { 0 };
	int *cpus = NULL;
	int err = io_read_file(ONLINE, 65536, &list);

	if (!err)
		err = cpus_parse(buf_text(&list), &cpus, n);
	buf_free(&list);
	errno = -err;
	if (err && !machine_log_fd_limit(err, "the file", ONLINE))
		log_error("cannot read which CPUs are online from " ONLINE ":");
	return cpus;
}

bool cpus_have(const int *cpus, unsigned int n, int cpu)
{
	for (unsigned int i = 0; i < n; i++)
		if (cpus[i] == cpu)
			return true;
	return false;
}
