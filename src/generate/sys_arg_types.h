/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Choose the type of the field for each argument of a system call. */
#ifndef CALLTAP_SYS_ARG_TYPES_H
#define CALLTAP_SYS_ARG_TYPES_H

#include <stdbool.h>
#include <stddef.h>

#include "generate/sys_format.h"

enum sys_form {
	SYS_VALUE,   /* the value itself; its type decides how it prints */
	SYS_TEXT,    /* a string in the process's memory, as all below */
	SYS_STRUCT,  /* a struct of a fixed size */
	SYS_ARRAY,   /* structs; another argument is their number */
	SYS_BYTES,   /* bytes; another argument, or the result, is their number */
	SYS_COUNTED, /* bytes; another argument points to their number */
	SYS_STRINGS, /* pointers to strings, up to NULL */
	SYS_VECTOR,  /* struct iovec; another argument is their number */
	SYS_MESSAGE, /* a struct msghdr with its address and buffers */
	SYS_BITS,    /* a bit set; another argument is the number of bits */
	SYS_CHOICE,  /* any of these, chosen by another argument: struct sys_case */
};

/* When the memory that an argument points to is read. */
enum sys_when {
	SYS_AT_ENTRY,
	SYS_AT_RETURN,
	SYS_AT_BOTH, /* the call reads it and overwrites it */
};

struct sys_shape {
	enum sys_form form;
	enum sys_when when;
	char type[SYS_TYPE_MAX];  /* of the value, or of the memory */
	char local[SYS_TYPE_MAX]; /* of the argument itself, as C declares it */
	const char *length;	  /* the argument that counts or chooses; NULL: none */
	/* the argument for the upper 32 bits of WITHIN(), the namespace of that number; NULL: none */
	const char *within;
	const char *headers; /* that declare the type, "A,B"; NULL: none */
};

void sys_arg_types_shape(const struct sys_call *call, const struct sys_arg *arg,
			 struct sys_shape *shape);

/* One of the forms that a SYS_CHOICE argument can have; without a case it is a value. */
struct sys_case {
	const char *call;
	const char *arg;
	const char *values; /* of the argument that chooses, as in C, separated by spaces */
	const char *member; /* its name in the event; cases of one type may share it */
	const char *type;
	enum sys_form form;
	enum sys_when when;
};

/* The case of the argument that follows after, or the first if after is NULL; NULL at the end. */
const struct sys_case *sys_arg_types_case_next(const struct sys_call *call,
					       const struct sys_arg *arg,
					       const struct sys_case *after);
void sys_arg_types_case_shape(const struct sys_case *c, struct sys_shape *shape);

/* Return true if the argument is a file descriptor. */
bool sys_arg_types_is_descriptor(const struct sys_call *call, const struct sys_arg *arg);

/* Return true if the call returns to its caller: exit() does not. */
bool sys_arg_types_returns(const struct sys_call *call);
/* Return true if the call also returns in a new thread. */
bool sys_arg_types_forks(const struct sys_call *call);
/* Return true if the caller's memory is gone at the return: execve(). */
bool sys_arg_types_replaces_memory(const struct sys_call *call);

#endif
