/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The rule in the source is not valid. */
// calltap: -a kprobe:f
int f(void *ctx)
{
	return 0;
}
