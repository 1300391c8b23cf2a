/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A header with a mistake, for include.c. */
struct mine {
	int a;
	nosuch_t b; /* column 2 */
};
