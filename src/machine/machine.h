/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Requirements of a run: privileges, kernel headers, kprobes, open files. Messages name the cure. */
#ifndef CALLTAP_MACHINE_H
#define CALLTAP_MACHINE_H

#include <stdbool.h>

struct buf;

/* The running kernel's release, as uname -r prints it. */
const char *machine_release(void);

/* Return true if this process may load programs and attach them. */
bool machine_has_privileges(void);
/* The same; false after a message. */
bool machine_require_privileges(void);

/*
 * Find a kernel's header tree where libbcc does: BCC_KERNEL_SOURCE, or /lib/modules/RELEASE below
 * folder ("" for /, or the folder of a test). Append its path to root; false: there is none.
 */
bool machine_find_headers(const char *folder, const char *release, struct buf *root);
/* The same below /; false after a message. */
bool machine_require_headers(const char *release, struct buf *root);
/* Is BCC_KERNEL_SOURCE set? */
bool machine_headers_given(void);

/* Raise the limit of open files to its maximum: each program and each attach point takes some. */
void machine_raise_fd_limit(void);
/*
 * If err is -EMFILE or -ENFILE, log which object reached the limit and return true. kind, name: "the
 * map", "counts".
 */
bool machine_log_fd_limit(int err, const char *kind, const char *name);

/* The prefix of the functions of system calls on this architecture; only x86-64 is tested. */
#if defined(__x86_64__)
#define MACHINE_SYSCALL_PREFIX "__x64_sys_"
#elif defined(__aarch64__)
#define MACHINE_SYSCALL_PREFIX "__arm64_sys_"
#elif defined(__s390x__)
#define MACHINE_SYSCALL_PREFIX "__s390x_sys_"
#elif defined(__riscv)
#define MACHINE_SYSCALL_PREFIX "__riscv_sys_"
#else
#define MACHINE_SYSCALL_PREFIX "sys_"
#endif

/* Does the kernel support kprobes? */
bool machine_has_kprobes(void);

#endif
