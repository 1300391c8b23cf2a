/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The name of the function does not say where it attaches. */
int count_listens(struct pt_regs *ctx)
{
	return 0;
}
