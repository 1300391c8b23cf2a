/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A rule in the source that is none. */
// calltap: -a kprobe:f
int f(void *ctx)
{
	return 0;
}
