/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Constants by which the entry of a function and its return find each other on the stack. calltap
 * pastes this file into the probes of fn: targets with -r, once for all functions.
 */

#ifdef __x86_64__
#define RETURN_ADDRESS 8 /* bytes on the stack, from call to return */
#else
#define RETURN_ADDRESS 0
#endif
#define CALL_STACK_SIZE 16384 /* what stacks are aligned to, too */

enum call_missed {
	RETURN_NOT_SEEN = 1, /* the kretprobe missed the return (maxactive reached) */
	TOO_MANY_CALLS,	     /* the map is full */
};
