/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* How an argument of a system call becomes a field of its event. */
#ifndef CALLTAP_SYS_TYPES_H
#define CALLTAP_SYS_TYPES_H

#include <stdbool.h>
#include <stddef.h>

#include "sys_format.h"

enum sys_form {
	SYS_VALUE,   /* the value itself, as a type that says how it prints */
	SYS_TEXT,    /* a string in the process's memory */
	SYS_STRUCT,  /* a struct there, of a fixed size */
	SYS_ARRAY,   /* several, as another argument counts */
	SYS_BYTES,   /* bytes, as another argument counts; when it returns, as the result does */
	SYS_COUNTED, /* the same, but the other argument points to the number */
	SYS_STRINGS, /* pointers to strings, and NULL */
	SYS_VECTOR,  /* buffers, as another argument counts */
};

/* When what an argument points to is there to be read. */
enum sys_when {
	SYS_AT_ENTRY,
	SYS_AT_RETURN,
	SYS_AT_BOTH, /* what the call is given lies where what it gives will */
};

struct sys_shape {
	enum sys_form form;
	enum sys_when when;
	char type[SYS_TYPE_MAX];  /* of the value, or of what is pointed to */
	char local[SYS_TYPE_MAX]; /* what the argument itself is declared as in C */
	const char *length;	  /* the argument that counts; NULL: none */
	const char *headers;	  /* of the kernel, that declare the type: "A,B"; NULL: none */
};

void sys_shape_of(const struct sys_call *call, const struct sys_arg *arg, struct sys_shape *shape);

/* Is the argument a file descriptor of the caller's? */
bool sys_is_descriptor(const struct sys_call *call, const struct sys_arg *arg);

/* Does the call come back to who made it? exit() does not. */
int sys_returns(const struct sys_call *call);
/* Does it return twice, in a new thread as well? */
int sys_begets(const struct sys_call *call);
/* Is the memory that its arguments lie in gone when it returns? execve()'s is. */
int sys_replaces_memory(const struct sys_call *call);

#endif
