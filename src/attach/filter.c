/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "attach/filter.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attach/filter_lookup.h"
#include "base/buf.h"

/* Check the form of a value: 0, or -EINVAL with the reason added to why. */
static int check_pid(const char *value, struct buf *why)
{
	uint64_t pid;

	if (filter_lookup_number(value, FILTER_PID_MAX, &pid) && pid)
		return 0;
	buf_printf(why, "-p takes a whole number from 1 to %d, not '%s': -n takes names",
		   FILTER_PID_MAX, value);
	return -EINVAL;
}

static int check_netns(const char *value, struct buf *why)
{
	uint64_t inum;

	if (strspn(value, "-0123456789") < strlen(value) ||
	    (filter_lookup_number(value, UINT32_MAX, &inum) && inum))
		return 0;
	buf_printf(why,
		   "--netns takes a whole number from 1 to %u (an inode), a name or a path, not "
		   "'%s'",
		   UINT32_MAX, value);
	return -EINVAL;
}

static const struct {
	const char *option;
	size_t key_size;
	int (*check)(const char *value, struct buf *why); /* NULL: any text is valid */
	int (*look_up)(const char *value, void *key);
} kinds[FILTER_KINDS] = {
	[FILTER_PID] = { "-p", sizeof(uint32_t), check_pid, filter_lookup_pid },
	[FILTER_COMM] = { "-n", FILTER_COMM_SIZE, NULL, filter_lookup_comm },
	[FILTER_USER] = { "-u", sizeof(uint32_t), NULL, filter_lookup_user },
	[FILTER_NETNS] = { "--netns", sizeof(uint32_t), check_netns, filter_netns_find },
	[FILTER_CGROUP] = { "--cgroup", sizeof(int), NULL, filter_cgroup_find },
};

size_t filter_key_size(enum filter_kind kind)
{
	return kinds[kind].key_size;
}

const char *filter_option(enum filter_kind kind)
{
	return kinds[kind].option;
}

static int add_value(struct filter_options *options, enum filter_kind kind, const char *value,
		     struct buf *why)
{
	char **all;
	size_t count = options->by_kind[kind].count;

	if (!value[0])
		buf_printf(why, "%s takes values that are not empty", kinds[kind].option);
	else if (count == FILTER_VALUES_MAX)
		buf_printf(why, "%s takes %d values at most", kinds[kind].option,
			   FILTER_VALUES_MAX);
	if (!value[0] || count == FILTER_VALUES_MAX)
		return -EINVAL;
	if (kinds[kind].check && kinds[kind].check(value, why))
		return -EINVAL;
	all = realloc(options->by_kind[kind].all, (count + 1) * sizeof(*all));
	if (!all)
		return -ENOMEM;
	options->by_kind[kind].all = all;
	all[count] = strdup(value);
	options->by_kind[kind].count += !!all[count];
	return all[count] ? 0 : -ENOMEM;
}

/* Copy the value that begins at arg, unescaping "\,"; returns its end. */
static const char *copy_value(const char *arg, struct buf *value)
{
	for (; *arg && *arg != ','; arg++) {
		if (arg[0] == '\\' && arg[1] == ',')
			arg++;
		buf_char(value, *arg);
	}
	return arg;
}

int filter_add(struct filter_options *options, enum filter_kind kind, const char *arg,
	       struct buf *why)
{
	struct buf value = { 0 };
	bool more;
	int err;

	do {
		buf_clear(&value);
		arg = copy_value(arg, &value);
		more = *arg == ',';
		arg += more;
		err = value.failed ? -ENOMEM : add_value(options, kind, buf_text(&value), why);
	} while (!err && more);
	buf_free(&value);
	return err;
}

bool filter_options_given(const struct filter_options *options)
{
	for (int kind = 0; kind < FILTER_KINDS; kind++)
		if (options->by_kind[kind].count)
			return true;
	return false;
}

void filter_options_free(struct filter_options *options)
{
	for (int kind = 0; kind < FILTER_KINDS; kind++) {
		while (options->by_kind[kind].count)
			free(options->by_kind[kind].all[--options->by_kind[kind].count]);
		free(options->by_kind[kind].all);
	}
	*options = (struct filter_options){ 0 };
}

static int look_up_keys(const struct filter_options *options, enum filter_kind kind,
			struct filter_keys *keys)
{
	size_t count = options->by_kind[kind].count, size = kinds[kind].key_size;
	int err = 0;

	keys->all = calloc(count ? count : 1, size);
	if (!keys->all)
		return -ENOMEM;
	while (!err && keys->count < count) {
		err = kinds[kind].look_up(options->by_kind[kind].all[keys->count],
					  (char *)keys->all + keys->count * size);
		keys->count += !err;
	}
	return err;
}

int filter_find(const struct filter_options *options, struct filter *f)
{
	int err = 0;

	*f = (struct filter){ 0 };
	for (int kind = 0; !err && kind < FILTER_KINDS; kind++)
		err = look_up_keys(options, (enum filter_kind)kind, &f->by_kind[kind]);
	return err;
}

void filter_free(struct filter *f)
{
	const int *folders = f->by_kind[FILTER_CGROUP].all;

	for (uint32_t i = 0; i < f->by_kind[FILTER_CGROUP].count; i++)
		close(folders[i]);
	for (int kind = 0; kind < FILTER_KINDS; kind++)
		free(f->by_kind[kind].all);
	*f = (struct filter){ 0 };
}

bool filter_is_set(const struct filter *f)
{
	for (int kind = 0; kind < FILTER_KINDS; kind++)
		if (f->by_kind[kind].count)
			return true;
	return false;
}
