/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Which fields are ids of stacks, and what those stacks are. A field is one if it is declared as
 * kstack_t or ustack_t (<calltap/types.h>), or if the probe has a BPF_STACK_TRACE and
 * the field is called as bcc's tools call it. Whose stack it is tells its addresses, and of a
 * process a field pid or tgid beside it. Knows no kernel.
 */
#ifndef CALLTAP_STACKS_H
#define CALLTAP_STACKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decode/layout.h"

struct buf;
struct object;
struct stacks;

struct stack {
	int64_t id;
	const char *error;  /* "EFAULT": why there is no stack; NULL: there is one */
	const char *frames; /* lines, the innermost first, each with its newline; "": none */
};

/*
 * Appends the frames of a stack, of process pid if it is a user's, and says that it is one.
 * 0; -ENOENT: the map has none of this id; -ENOMEM.
 */
typedef int (*stack_resolver)(void *cookie, uint32_t object, int64_t id, int32_t pid,
			      struct buf *frames, bool *user);

/*
 * Those of obj, which is number "object" to resolve. That may be NULL: then only what is put is
 * known. obj is borrowed. NULL: no memory.
 */
struct stacks *stacks_new(const struct object *obj, uint32_t object, stack_resolver resolve,
			  void *cookie);
void stacks_free(struct stacks *s);

/* Is it the id of a stack? */
bool stacks_are(const struct stacks *s, const struct member *m);
/* The stack whose id is in that member of t at bytes; its texts are valid until stacks_forget. */
struct stack stacks_get(struct stacks *s, const struct type *t, const struct member *m,
			const void *bytes);
/* Lets go of them if they are many; between events. */
void stacks_forget(struct stacks *s);
/* A stack that was resolved before, as stacks_pack wrote it: 0, -EBADMSG or -ENOMEM. */
int stacks_put(struct stacks *s, const void *bytes, size_t size);
void stacks_pack(int64_t id, int32_t pid, bool user, const struct buf *frames, struct buf *out);

/* {"id":3,"frames":["a+0x1"]}, {"id":-14,"error":"EFAULT","frames":[]} */
void stacks_put_json(const struct stack *st, struct buf *out);
/* "a+0x1;b+0x2", or the error. */
void stacks_put_plain(const struct stack *st, struct buf *out);
/* The name and, further in, a line a frame; nothing if there is no stack. */
void stacks_put_lines(const struct stack *st, const char *name, struct buf *out);
/* What stands in a table's column: the id, or the error. */
void stacks_put_cell(const struct stack *st, struct buf *out);

#endif
