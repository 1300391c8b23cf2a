/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* How an argument of a system call becomes a field of its event. */
#ifndef CALLTAP_SYS_ARG_TYPES_H
#define CALLTAP_SYS_ARG_TYPES_H

#include <stdbool.h>
#include <stddef.h>

#include "generate/sys_format.h"

enum sys_form {
	SYS_VALUE,   /* the value itself, as a type that says how it prints */
	SYS_TEXT,    /* a string in the process's memory */
	SYS_STRUCT,  /* a struct there, of a fixed size */
	SYS_ARRAY,   /* several, as another argument counts */
	SYS_BYTES,   /* bytes, as another argument counts; when it returns, as the result does */
	SYS_COUNTED, /* the same, but the other argument points to the number */
	SYS_STRINGS, /* pointers to strings, and NULL */
	SYS_VECTOR,  /* buffers, as another argument counts */
	SYS_MESSAGE, /* an address and buffers, in a struct msghdr */
	SYS_BITS,    /* a set of so many bits, as another argument counts; else as bytes */
	SYS_CHOICE,  /* any of these, as another argument tells: sys_case */
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
	const char *length;	  /* the argument that counts, or tells; NULL: none */
	const char *within;	  /* the one within which that, or the value, is a number; NULL */
	const char *headers;	  /* of the kernel, that declare the type: "A,B"; NULL: none */
};

void sys_arg_types_shape(const struct sys_call *call, const struct sys_arg *arg,
			 struct sys_shape *shape);

/* One of the things that an argument is where it is a SYS_CHOICE; else it is a value. */
struct sys_case {
	const char *call;
	const char *arg;
	const char *values; /* of the argument that tells, as C has them, with spaces between */
	const char *member; /* what it is called in the event; cases may share one, of one type */
	const char *type;
	enum sys_form form;
	enum sys_when when;
};

/* The one after this one, or the first one; NULL: there is none. */
const struct sys_case *sys_arg_types_case_next(const struct sys_call *call,
					       const struct sys_arg *arg,
					       const struct sys_case *after);
void sys_arg_types_case_shape(const struct sys_case *c, struct sys_shape *shape);

/* Is the argument a file descriptor of the caller's? */
bool sys_arg_types_is_descriptor(const struct sys_call *call, const struct sys_arg *arg);

/* Does the call come back to who made it? exit() does not. */
int sys_arg_types_return_shape(const struct sys_call *call);
/* Does it return twice, in a new thread as well? */
int sys_arg_types_forks(const struct sys_call *call);
/* Is the memory that its arguments lie in gone when it returns? execve()'s is. */
int sys_arg_types_replaces_memory(const struct sys_call *call);

#endif
