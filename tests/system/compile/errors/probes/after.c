/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A variable with an undeclared initializer, after all functions. */
int kprobe__inet_listen(struct pt_regs *ctx)
{
	return 0;
}

static int limit = backlog_max; /* column 20 */
