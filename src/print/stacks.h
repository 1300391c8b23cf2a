/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Stack ids in events and maps, and the stacks of these ids. A field of a probe with a
 * BPF_STACK_TRACE is a stack id if it is declared as kstack_t or ustack_t (<calltap/types.h>), or
 * has a name that bcc's tools use. The addresses tell a kernel stack from a user stack; the process
 * of a user stack is in a field pid or tgid beside it. Independent of the kernel.
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
	const char *error;  /* "EFAULT": why there is no stack; NULL: no error */
	const char *frames; /* lines, innermost first, each with its newline; "": none */
};

/*
 * Append the frames of a stack; *user: it is a user stack, of process pid. 0; -ENOENT: the maps have
 * no stack of this id; -ENOMEM.
 */
typedef int (*stack_resolver)(void *cookie, uint32_t object, int64_t id, int32_t pid,
			      struct buf *frames, bool *user);

/*
 * The stacks of obj, which is borrowed. object: passed to resolve. resolve NULL: only the stacks given
 * to stacks_unpack are known. NULL: no memory.
 */
struct stacks *stacks_new(const struct object *obj, uint32_t object, stack_resolver resolve,
			  void *cookie);
void stacks_free(struct stacks *s);

/* True if the member is a stack id. */
bool stacks_is_id(const struct stacks *s, const struct member *m);
/* The stack whose id is in this member of t at bytes; its texts are valid until stacks_trim. */
struct stack stacks_get(struct stacks *s, const struct type *t, const struct member *m,
			const void *bytes);
/* Forget all stacks if there are many. Call between events. */
void stacks_trim(struct stacks *s);
/* Add a stack from the bytes that stacks_pack wrote: 0, -EBADMSG or -ENOMEM. */
int stacks_unpack(struct stacks *s, const void *bytes, size_t size);
void stacks_pack(int64_t id, int32_t pid, bool user, const struct buf *frames, struct buf *out);

/* {"id":3,"frames":["a+0x1"]}, {"id":-14,"error":"EFAULT","frames":[]} */
void stacks_put_json(const struct stack *st, struct buf *out);
/* "a+0x1;b+0x2", or the error. */
void stacks_put_csv(const struct stack *st, struct buf *out);
/* The name, then an indented line for each frame; nothing if there is no stack. */
void stacks_put_lines(const struct stack *st, const char *name, struct buf *out);
/* For a column of a table: the id, or the error. */
void stacks_put_cell(const struct stack *st, struct buf *out);

#endif
