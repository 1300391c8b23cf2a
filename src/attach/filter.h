/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The filters -p, -n, -u, --netns and --cgroup. A call passes if it matches one value of each
 * option that is given. Options hold values as text; filter_find looks up the keys that the kernel
 * compares.
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
	FILTER_CGROUP, /* a version-2 cgroup of the thread, or one above it */
	FILTER_KINDS,
};

#define FILTER_VALUES_MAX 1000 /* values per option */
#define FILTER_COMM_SIZE 16    /* the kernel's TASK_COMM_LEN */

/* Values as given on the command line. Zeroed: none. */
struct filter_options {
	struct {
		char **all;
		size_t count;
	} by_kind[FILTER_KINDS];
};

/*
 * Add the argument of an option: values separated by commas; "\," is a comma in a value. 0;
 * -EINVAL, with the reason added to why; -ENOMEM.
 */
int filter_add(struct filter_options *options, enum filter_kind kind, const char *arg,
	       struct buf *why);
bool filter_options_given(const struct filter_options *options);
void filter_options_free(struct filter_options *options);

/* Keys that the kernel compares, of filter_key_size bytes each. */
struct filter_keys {
	void *all; /* FILTER_CGROUP: descriptors of folders; others: numbers or names */
	uint32_t count;
};

struct filter {
	struct filter_keys by_kind[FILTER_KINDS];
};

size_t filter_key_size(enum filter_kind kind);
/* The name of the option, "-p". */
const char *filter_option(enum filter_kind kind);

/*
 * Look up the values on this machine. 0; after a message -EINVAL (no such process, user, namespace
 * or cgroup) or -ENOSYS (this machine has no version-2 cgroups); -ENOMEM. Call filter_free in any
 * case.
 */
int filter_find(const struct filter_options *options, struct filter *f);
void filter_free(struct filter *f);
/* True if any filter is set. */
bool filter_is_set(const struct filter *f);

#endif
