/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "attach/filter.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attach/filter_lookup.h"
#include "base/buf.h"

/* Adds what is wrong with a word: 0 or -EINVAL. */
static int check_pid(const char *word, struct buf *why)
{
	uint64_t pid;

	if (filter_lookup_number(word, FILTER_PID_MAX, &pid) && pid)
		return 0;
	buf_printf(why, "-p takes a whole number from 1 to %d, not '%s': -n takes names",
		   FILTER_PID_MAX, word);
	return -EINVAL;
}

static int check_netns(const char *word, struct buf *why)
{
	uint64_t inum;

	if (strspn(word, "-0123456789") < strlen(word) ||
	    (filter_lookup_number(word, UINT32_MAX, &inum) && inum))
		return 0;
	buf_printf(why,
		   "--netns takes a whole number from 1 to %u (an inode), a name or a path, not "
		   "'%s'",
		   UINT32_MAX, word);
	return -EINVAL;
}

static const struct {
	const char *option;
	size_t key_size;
	int (*check)(const char *word, struct buf *why); /* NULL: any text will do */
	int (*find)(const char *word, void *key);
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

static int add_word(struct filter_options *w, enum filter_kind kind, const char *word,
		    struct buf *why)
{
	char **all;
	size_t count = w->of[kind].count;

	if (!word[0])
		buf_printf(why, "%s takes values that are not empty", kinds[kind].option);
	else if (count == FILTER_VALUES_MAX)
		buf_printf(why, "%s takes %d values at most", kinds[kind].option,
			   FILTER_VALUES_MAX);
	if (!word[0] || count == FILTER_VALUES_MAX)
		return -EINVAL;
	if (kinds[kind].check && kinds[kind].check(word, why))
		return -EINVAL;
	all = realloc(w->of[kind].all, (count + 1) * sizeof(*all));
	if (!all)
		return -ENOMEM;
	w->of[kind].all = all;
	all[count] = strdup(word);
	w->of[kind].count += !!all[count];
	return all[count] ? 0 : -ENOMEM;
}

/* The value that begins at arg, without the backslashes before its commas; where it ends. */
static const char *take_value(const char *arg, struct buf *value)
{
	for (; *arg && *arg != ','; arg++) {
		if (arg[0] == '\\' && arg[1] == ',')
			arg++;
		buf_char(value, *arg);
	}
	return arg;
}

int filter_add(struct filter_options *w, enum filter_kind kind, const char *arg, struct buf *why)
{
	struct buf value = { 0 };
	bool more;
	int err;

	do {
		buf_clear(&value);
		arg = take_value(arg, &value);
		more = *arg == ',';
		arg += more;
		err = value.failed ? -ENOMEM : add_word(w, kind, buf_text(&value), why);
	} while (!err && more);
	buf_free(&value);
	return err;
}

bool filter_has_words(const struct filter_options *w)
{
	for (int kind = 0; kind < FILTER_KINDS; kind++)
		if (w->of[kind].count)
			return true;
	return false;
}

void filter_free_words(struct filter_options *w)
{
	for (int kind = 0; kind < FILTER_KINDS; kind++) {
		while (w->of[kind].count)
			free(w->of[kind].all[--w->of[kind].count]);
		free(w->of[kind].all);
	}
	*w = (struct filter_options){ 0 };
}

static int find_keys(const struct filter_options *w, enum filter_kind kind,
		     struct filter_keys *keys)
{
	size_t count = w->of[kind].count, size = kinds[kind].key_size;
	int err = 0;

	keys->all = calloc(count ? count : 1, size);
	if (!keys->all)
		return -ENOMEM;
	while (!err && keys->count < count) {
		err = kinds[kind].find(w->of[kind].all[keys->count],
				       (char *)keys->all + keys->count * size);
		keys->count += !err;
	}
	return err;
}

int filter_find(const struct filter_options *w, struct filter *f)
{
	int err = 0;

	*f = (struct filter){ 0 };
	for (int kind = 0; !err && kind < FILTER_KINDS; kind++)
		err = find_keys(w, (enum filter_kind)kind, &f->of[kind]);
	return err;
}

void filter_free(struct filter *f)
{
	const int *folders = f->of[FILTER_CGROUP].all;

	for (uint32_t i = 0; i < f->of[FILTER_CGROUP].count; i++)
		close(folders[i]);
	for (int kind = 0; kind < FILTER_KINDS; kind++)
		free(f->of[kind].all);
	*f = (struct filter){ 0 };
}

bool filter_asks(const struct filter *f)
{
	for (int kind = 0; kind < FILTER_KINDS; kind++)
		if (f->of[kind].count)
			return true;
	return false;
}
