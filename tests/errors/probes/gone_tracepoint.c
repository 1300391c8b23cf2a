/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A tracepoint that this kernel does not have, by its name alone. */
int tracepoint__sock__no_such_point(void *ctx)
{
	return 0;
}
