/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The kernel's own description of its types and functions. The running kernel's is in
 * /sys/kernel/btf, its modules' too; another kernel's is in its vmlinux, which is looked for in
 * its header tree, beside that, and where distributions install it.
 */
#ifndef CALLTAP_KERNEL_BTF_H
#define CALLTAP_KERNEL_BTF_H

#include <stdbool.h>
#include <stdint.h>

struct btf;
struct kernel_btf;

/* A function: its description, and the id of its prototype in there. */
struct kernel_function {
	const struct btf *btf; /* borrowed */
	const char *name;      /* borrowed */
	const char *module;    /* borrowed; "" of the kernel itself */
	uint32_t proto;
};

/*
 * headers: the kernel's header tree, or NULL. 0, or after a message -ENOSYS (there is none) or
 * -ENOMEM. Closed with kernel_btf_close.
 */
int kernel_btf_open(const char *release, const char *headers, struct kernel_btf **out);
/* The same without a message, for what can do without. */
int kernel_btf_try(const char *release, const char *headers, struct kernel_btf **out);
void kernel_btf_close(struct kernel_btf *k);

/* What type id is, if that is a function. */
bool kernel_btf_function(const struct btf *btf, const char *module, uint32_t id,
			 struct kernel_function *f);
/* Finds a function by its name, in modules if the kernel itself has none such. */
bool kernel_btf_find(struct kernel_btf *k, const char *name, struct kernel_function *f);
/* Calls f for each function of kernel and modules, until it answers false. */
void kernel_btf_each(struct kernel_btf *k, bool (*f)(const struct kernel_function *, void *),
		     void *arg);

#endif
