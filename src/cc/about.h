/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Print which libraries the compiler uses, for --doctor. */
#ifndef CALLTAP_ABOUT_H
#define CALLTAP_ABOUT_H

/*
 * Print the files of libbcc, LLVM and libbpf, one a line, without those that are linked into
 * libbcc; then "capture yes" if libbcc uses the shared libbpf, so that a compile makes no bpf()
 * call, or "capture no".
 */
void about_print(void);

#endif
