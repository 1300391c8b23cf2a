/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "stream/cpu_buffers.h"

#include <errno.h>
#include <stdlib.h>

#include "base/log.h"
#include "machine/cpus.h"

static int add_cpu(struct cpu_buffers *b, int cpu)
{
	struct cpu_buffer *all = reallocarray(b->all, b->count + 1, sizeof(*all));
	int err;

	if (!all)
		return -ENOMEM;
	b->all = all;
	all[b->count] = (struct cpu_buffer){ .cpu = cpu };
	err = b->ops->open(b->owner, cpu, &all[b->count].buffer);
	if (!err)
		b->count++;
	return err;
}

int cpu_buffers_open(struct cpu_buffers *b, const int *cpus, unsigned int n)
{
	int err = 0;

	for (unsigned int i = 0; !err && i < n; i++)
		err = add_cpu(b, cpus[i]);
	return err;
}

void cpu_buffers_close(struct cpu_buffers *b)
{
	for (unsigned int i = 0; i < b->count; i++)
		b->ops->free(b->all[i].buffer);
	free(b->all);
	b->all = NULL;
	b->count = 0;
}

static bool has_cpu(const struct cpu_buffers *b, int cpu)
{
	for (unsigned int i = 0; i < b->count; i++)
		if (b->all[i].cpu == cpu)
			return true;
	return false;
}

static void remove_cpu(struct cpu_buffers *b, unsigned int i)
{
	struct cpu_buffer *gone = &b->all[i];

	log_debug("%s: CPU %d has gone offline", b->name, gone->cpu);
	b->ops->drain(gone->buffer);
	b->ops->detach(b->owner, gone->cpu);
	b->ops->free(gone->buffer);
	*gone = b->all[--b->count];
}

static bool add_online_cpu(struct cpu_buffers *b, int cpu)
{
	b->failed = add_cpu(b, cpu) != 0;
	if (b->failed)
		log_error("%s: CPU %d has come online: its events are neither shown nor counted",
			  b->name, cpu);
	else
		log_info("%s: CPU %d has come online: its events are shown from now on; earlier "
			 "ones are not counted",
			 b->name, cpu);
	return !b->failed;
}

bool cpu_buffers_follow(struct cpu_buffers *b, const int *online, unsigned int n)
{
	bool changed = false;

	for (unsigned int i = b->count; i-- > 0;)
		if (!cpus_have(online, n, b->all[i].cpu)) {
			remove_cpu(b, i);
			changed = true;
		}
	for (unsigned int i = 0; !b->failed && i < n; i++)
		if (!has_cpu(b, online[i]))
			changed |= add_online_cpu(b, online[i]);
	return changed;
}

bool cpu_buffers_update(struct cpu_buffers *b)
{
	unsigned int n;
	int *online = cpus_online(&n);
	bool changed = online && cpu_buffers_follow(b, online, n);

	free(online);
	return changed;
}

void cpu_buffers_drain(struct cpu_buffers *b)
{
	for (unsigned int i = 0; i < b->count; i++)
		b->ops->drain(b->all[i].buffer);
}

size_t cpu_buffers_poll_fds(const struct cpu_buffers *b, struct pollfd *fds, size_t n)
{
	for (unsigned int i = 0; i < b->count && i < n; i++)
		fds[i] = (struct pollfd){ .fd = b->ops->fd(b->all[i].buffer), .events = POLLIN };
	return b->count;
}
