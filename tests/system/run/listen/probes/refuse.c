/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A security module that refuses every listen of the program that is called "refused". */
#include <linux/errno.h>
#include <linux/net.h>

LSM_PROBE(socket_listen, struct socket *sock, int backlog)
{
	char name[16] = {};

	bpf_get_current_comm(name, sizeof(name));
	/* Not -EPERM, -1: clang negates a condition then, and 6.12 loses its bounds. */
	return name[0] == 'r' && name[1] == 'e' && name[2] == 'f' ? -EACCES : 0;
}
