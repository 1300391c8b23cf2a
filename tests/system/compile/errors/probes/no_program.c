/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A source without a program. */
struct event {
	u32 pid;
};
