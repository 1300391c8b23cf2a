/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What being attached where listen is costs by itself. */
int kprobe__inet_listen(void *ctx)
{
	return 0;
}

int kretprobe__inet_listen(void *ctx)
{
	return 0;
}
