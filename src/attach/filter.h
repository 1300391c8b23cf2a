/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Whose calls are shown: what -p, -n, -u, --netns and --cgroup name. One of an option's values has
 * to fit, and each option that is given. First they are words, then what the kernel compares.
 */
#ifndef CALLTAP_FILTER_H
#define CALLTAP_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

enum filter_kind {
	FILTER_PID,    /* the caller's process */
	FILTER_COMM,   /* the thread's name */
	FILTER_USER,   /* its real user */
	FILTER_NETNS,  /* its network namespace */
	FILTER_CGROUP, /* a cgroup (v2) that it is in, or in one below it */
	FILTER_KINDS,
};

#define FILTER_VALUES_MAX 1000 /* of an option */
#define FILTER_COMM_SIZE 16    /* the kernel's TASK_COMM_LEN */

/* As they were given, each on its own. Zeroed: none. */
struct filter_options {
	struct {
		char **all;
		size_t count;
	} of[FILTER_KINDS];
};

/*
 * Adds what an option was given: values with commas between, "\," being a comma in a value. 0;
 * -EINVAL, with what is wrong added to why; -ENOMEM.
 */
int filter_add(struct filter_options *w, enum filter_kind kind, const char *arg, struct buf *why);
bool filter_has_words(const struct filter_options *w);
void filter_free_words(struct filter_options *w);

/* What the kernel compares: keys of so many bytes, one after the other. */
struct filter_keys {
	void *all; /* of FILTER_CGROUP descriptors of the folders, else numbers or names */
	uint32_t count;
};

struct filter {
	struct filter_keys of[FILTER_KINDS];
};

/* Bytes of a key. */
size_t filter_key_size(enum filter_kind kind);
/* The option, for messages: "-p". */
const char *filter_option(enum filter_kind kind);

/*
 * Looks up what the words name on this machine. 0; -EINVAL after a message: there is no such
 * process, user, namespace or cgroup; -ENOSYS after a message: this machine has none at all;
 * -ENOMEM. To be freed with filter_free in any case.
 */
int filter_find(const struct filter_options *w, struct filter *f);
void filter_free(struct filter *f);
/* Does it ask for anything? */
bool filter_asks(const struct filter *f);

#endif
