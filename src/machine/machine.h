/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What this machine must have before anything is tried. Each check says the lack and its cure. */
#ifndef CALLTAP_MACHINE_H
#define CALLTAP_MACHINE_H

#include <stdbool.h>

struct buf;

/* The running kernel's release, as uname -r says it. */
const char *machine_release(void);

/* May this process load programs and attach them? */
bool machine_has_privileges(void);
/* The same, with a message if not. */
bool machine_may_trace(void);

/*
 * Where this kernel's headers are, as libbcc looks for them: BCC_KERNEL_SOURCE, or below
 * /lib/modules/RELEASE. Appends the tree's path to root; false after a message.
 */
bool machine_find_headers(const char *release, struct buf *root);
/* The same without a message, where folder ("" or that of a test) stands for /. */
bool machine_headers(const char *folder, const char *release, struct buf *root);
/* Is it BCC_KERNEL_SOURCE that says where they are? */
bool machine_headers_given(void);

/* As many open files as this process may ask for: each program and each point takes some. */
void machine_allow_files(void);
/* Is that what err says, that no more may be open? Then it is told what has no place among them. */
bool machine_lacks_files(int err, const char *kind, const char *name);

/* What the name of a system call's function begins with here, before the call's own name. */
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

/* Has the kernel kprobes at all? */
bool machine_has_kprobes(void);

#endif
