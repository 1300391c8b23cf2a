/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Converts the source lines in clang's messages to one form for all versions of clang. */
#ifndef CALLTAP_SNIPPET_H
#define CALLTAP_SNIPPET_H

struct buf;

/*
 * Append the compiler's output with all snippets in the form of clang 16: the line with the caret,
 * the caret, and the proposed insertion. Newer versions also print the other lines of the
 * expression, and a line number and a bar before each line:
 *
 *	   10 |         u32 pid = bpf_get_current_pid_tgid() >> 32
 *	      |                                                   ^
 *	      |                                                   ;
 */
void snippet_plain(const char *messages, struct buf *out);

#endif
