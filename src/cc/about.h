/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What the compiler is made of, as it was found by the loader: for --doctor. */
#ifndef CALLTAP_ABOUT_H
#define CALLTAP_ABOUT_H

/*
 * Writes lines to stdout: the files of libbcc, LLVM and libbpf, one that is not there (it is
 * inside libbcc) left out, and last "capture yes": libbcc takes its libbpf from the shared library,
 * so that compiling makes no bpf() call; or "capture no".
 */
void about_print(void);

#endif
