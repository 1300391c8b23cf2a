/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * System calls by the functions that serve them, where no tracepoints describe them: which there
 * are the kernel's symbols say, what their arguments are its BTF and its headers.
 */
#ifndef CALLTAP_SYS_BY_FUNCTION_H
#define CALLTAP_SYS_BY_FUNCTION_H

struct buf;
struct sys_calls;

/*
 * The calls of the running kernel that the pattern of * and ? names, in order; there may be none.
 * What nothing describes has its six registers, arg1 to arg6. 0, -ENOENT (the kernel's symbols
 * can't be read), or after a message -ENOSYS (its headers are missing); -ENOMEM.
 */
int sys_by_function_find(const char *pattern, struct sys_calls *calls);

#endif
