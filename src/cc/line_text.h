/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The source lines that the verifier's log quotes. LLVM takes them from the file that #line
 * names, which this process may have no right to read, or which is no file at all.
 */
#ifndef CALLTAP_LINE_TEXT_H
#define CALLTAP_LINE_TEXT_H

struct buf;
struct object;

/*
 * Gives each line_info record that has no text its line of the source, and those of words of the
 * command line the words' name: 0 or -ENOMEM.
 */
int line_text_fill(struct object *obj, const struct buf *source);

#endif
