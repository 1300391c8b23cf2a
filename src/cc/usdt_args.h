/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Generate bpf_usdt_readarg() for a source. It reads a register or the stack, as the ELF notes of
 * the traced program describe, so the source is compiled for the programs in its usdt rules.
 */
#ifndef CALLTAP_USDT_ARGS_H
#define CALLTAP_USDT_ARGS_H

struct buf;

/*
 * Append the C that must precede the text to head, and the paths that it was made from to files, as
 * in a make rule, a space before each. 0; -ENOEXEC after a message: a file or a probe does not
 * exist; -ENOMEM.
 */
int usdt_args_prepare(const char *text, struct buf *head, struct buf *files);

#endif
