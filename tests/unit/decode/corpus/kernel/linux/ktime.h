/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* In place of the kernel's: the corpus takes no kernel headers. */
typedef long long ktime_t;
