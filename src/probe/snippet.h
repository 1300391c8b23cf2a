/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The source lines that clang shows below its messages, in one form for all its versions. */
#ifndef CALLTAP_SNIPPET_H
#define CALLTAP_SNIPPET_H

struct buf;

/*
 * Appends a compiler's output with each snippet as clang 16 and older print it: the line with the
 * caret, the caret, and what clang would insert there. Newer versions print the other lines of
 * the expression too, and a number and a bar in front of each:
 *
 *	   10 |         u32 pid = bpf_get_current_pid_tgid() >> 32
 *	      |                                                   ^
 *	      |                                                   ;
 */
void snippet_plain(const char *said, struct buf *out);

#endif
