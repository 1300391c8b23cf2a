/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A tracepoint without its category. */
int tracepoint__listen(void *ctx)
{
	return 0;
}
