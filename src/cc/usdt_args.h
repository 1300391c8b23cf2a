/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * bpf_usdt_readarg() reads a register or a place on the stack, which one the notes of the traced
 * program say: so a source that calls it is compiled for the programs that its usdt rules name.
 */
#ifndef CALLTAP_USDT_ARGS_H
#define CALLTAP_USDT_ARGS_H

struct buf;

/*
 * Adds to head the C that must come before the text, and to files the paths it was made from, a
 * space before each as a make rule has them. 0; -ENOEXEC after a message: a file or a probe is not
 * there; -ENOMEM.
 */
int usdt_args_prepare(const char *text, struct buf *head, struct buf *files);

#endif
