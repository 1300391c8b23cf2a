/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One buffer for each online CPU: opened when a CPU comes online, drained and closed when it goes
 * offline. The kinds of buffers differ in struct cpu_buffer_ops alone.
 */
#ifndef CALLTAP_CPU_BUFFERS_H
#define CALLTAP_CPU_BUFFERS_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

struct cpu_buffer_ops {
	/* Open the buffer of a CPU and let programs write to it: 0, -ENOMEM, or after a message
	 * -EIO. On failure nothing stays open. */
	int (*open)(void *owner, int cpu, void **buffer);
	/* Let no program write to the buffer of a CPU that has gone offline. */
	void (*detach)(void *owner, int cpu);
	/* Hand every record in the buffer to the owner. */
	void (*drain)(void *buffer);
	/* The descriptor to poll. */
	int (*fd)(void *buffer);
	void (*free)(void *buffer);
};

struct cpu_buffer {
	int cpu;
	void *buffer;
};

struct cpu_buffers {
	const struct cpu_buffer_ops *ops;
	void *owner;	  /* borrowed; the first argument of open and detach */
	const char *name; /* borrowed; begins the messages */
	struct cpu_buffer *all;
	unsigned int count;
	bool failed; /* a CPU came online and got no buffer: no further CPU gets one */
};

/* Open a buffer for each of n CPUs: 0, -ENOMEM or -EIO. Call cpu_buffers_close in any case. */
int cpu_buffers_open(struct cpu_buffers *b, const int *cpus, unsigned int n);
void cpu_buffers_close(struct cpu_buffers *b);

/*
 * Open buffers for the CPUs that have come online since the last call, and close those of the CPUs
 * that have gone offline. True: the descriptors to poll have changed.
 */
bool cpu_buffers_update(struct cpu_buffers *b);
/* The same, with the n online CPUs given. */
bool cpu_buffers_follow(struct cpu_buffers *b, const int *online, unsigned int n);

void cpu_buffers_drain(struct cpu_buffers *b);
/* Fill up to n descriptors to poll; returns how many there are. */
size_t cpu_buffers_poll_fds(const struct cpu_buffers *b, struct pollfd *fds, size_t n);

#endif
