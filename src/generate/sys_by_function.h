/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Find system calls without tracepoints, by their functions: the names in the kernel's symbols, the
 * arguments in its BTF and its headers.
 */
#ifndef CALLTAP_SYS_BY_FUNCTION_H
#define CALLTAP_SYS_BY_FUNCTION_H

struct buf;
struct sys_calls;

/*
 * Append the running kernel's calls that match the pattern, sorted; there may be none. A call whose
 * arguments are unknown has the six registers, arg1 to arg6. 0; -ENOENT (the kernel's symbols are
 * not readable); -ENOSYS after a message (its headers are missing); -ENOMEM.
 */
int sys_by_function_find(const char *pattern, struct sys_calls *calls);

#endif
