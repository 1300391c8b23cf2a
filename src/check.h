/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What a compiler and the kernel have against a probe, without running it. */
#ifndef CALLTAP_CHECK_H
#define CALLTAP_CHECK_H

struct object;

/*
 * Has the kernel verify every program of a compiled probe, and looks for the points it names; of a
 * probe for another kernel that is not looked for, and it is said who verified it. 0, or after a
 * message: as load_check; -EPERM: this process may not ask the kernel.
 */
int check_object(const struct object *obj);

#endif
