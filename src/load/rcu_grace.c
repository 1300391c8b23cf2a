/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "load/rcu_grace.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/io.h"

#define STACK_SIZE 65536

struct rcu_grace {
	pthread_t thread;
	int fd;
	int inner; /* maps */
	int outer;
};

/*
 * When an update of a map in a map returns, no program (unless it is sleepable) uses the old inner
 * map any more: the kernel waits for a grace period (Linux 4.19).
 */
static void *wait_for_programs(void *arg)
{
	const struct rcu_grace *g = arg;
	const uint32_t zero = 0;
	const uint64_t one = 1;

	bpf_map_update_elem(g->outer, &zero, &g->inner, BPF_ANY);
	if (write(g->fd, &one, sizeof(one)) < 0)
		abort(); /* cannot fail: the eventfd is empty */
	return NULL;
}

static int open_maps(struct rcu_grace *g)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts);

	g->inner = bpf_map_create(BPF_MAP_TYPE_ARRAY, "calltap_grace", 4, 4, 1, NULL);
	if (g->inner < 0)
		return g->inner;
	opts.inner_map_fd = (__u32)g->inner;
	g->outer = bpf_map_create(BPF_MAP_TYPE_ARRAY_OF_MAPS, "calltap_grace", 4, 4, 1, &opts);
	return g->outer < 0 ? g->outer : 0;
}

static int start_waiting_thread(struct rcu_grace *g)
{
	pthread_attr_t attr;
	int err = open_maps(g);

	if (err)
		return err;
	g->fd = eventfd(0, EFD_CLOEXEC);
	if (g->fd < 0)
		return -errno;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	err = -pthread_create(&g->thread, &attr, wait_for_programs, g);
	pthread_attr_destroy(&attr);
	return err;
}

static void free_grace(struct rcu_grace *g)
{
	io_close(g->fd);
	io_close(g->outer);
	io_close(g->inner);
	free(g);
}

int rcu_grace_start(struct rcu_grace **out)
{
	struct rcu_grace *g = malloc(sizeof(*g));
	int err;

	if (!g)
		return -ENOMEM;
	*g = (struct rcu_grace){ .fd = -1, .inner = -1, .outer = -1 };
	err = start_waiting_thread(g);
	if (err)
		free_grace(g);
	else
		*out = g;
	return err;
}

int rcu_grace_fd(const struct rcu_grace *g)
{
	return g->fd;
}

void rcu_grace_free(struct rcu_grace *g)
{
	if (!g)
		return;
	pthread_join(g->thread, NULL);
	free_grace(g);
}
