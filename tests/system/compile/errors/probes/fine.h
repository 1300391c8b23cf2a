/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Included by after_include.c, and nothing is wrong with it. */
struct fine {
	int a;
	int b;
};
