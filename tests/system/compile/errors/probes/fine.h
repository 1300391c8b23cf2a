/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A header without a mistake, for after_include.c. */
struct fine {
	int a;
	int b;
};
