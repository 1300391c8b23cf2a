/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Set the source lines that the verifier's log quotes. LLVM reads them from the file in #line,
 * which calltap-cc may not be able to read, or which does not exist.
 */
#ifndef CALLTAP_LINE_TEXT_H
#define CALLTAP_LINE_TEXT_H

struct buf;
struct object;

/*
 * Set the source line of each line_info record that has none, and the file name of records in the
 * text of -f and -w: 0 or -ENOMEM.
 */
int line_text_fill(struct object *obj, const struct buf *source);

#endif
