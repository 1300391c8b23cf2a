/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The kernel's BTF: the description of its types and functions. The running kernel and its modules
 * have it in /sys/kernel/btf. Another kernel has it in its vmlinux, which is searched for in the
 * kernel's header tree, beside that tree, and where distributions install it.
 */
#ifndef CALLTAP_KERNEL_BTF_H
#define CALLTAP_KERNEL_BTF_H

#include <stdbool.h>
#include <stdint.h>

struct btf;
struct kernel_btf;

/* A function of the kernel or of a module. */
struct kernel_function {
	const struct btf *btf; /* borrowed */
	const char *name;      /* borrowed */
	const char *module;    /* borrowed; "" for the kernel itself */
	uint32_t proto;	       /* id of its prototype in btf */
};

/*
 * Open the BTF of a kernel. headers: its header tree, or NULL. Return 0, -ENOSYS (no BTF found) after
 * a message, or -ENOMEM. The caller closes *out with kernel_btf_close.
 */
int kernel_btf_open(const char *release, const char *headers, struct kernel_btf **out);
/* The same without a message, for callers that work without BTF. */
int kernel_btf_try(const char *release, const char *headers, struct kernel_btf **out);
void kernel_btf_close(struct kernel_btf *k);

/* Read the function of this type id: false if the type is not a function. */
bool kernel_btf_function(const struct btf *btf, const char *module, uint32_t id,
			 struct kernel_function *f);
/* Find a function by name: in the kernel itself, then in its modules. */
bool kernel_btf_find(struct kernel_btf *k, const char *name, struct kernel_function *f);
/* Call f for each function of the kernel and its modules, until f returns false. */
void kernel_btf_each(struct kernel_btf *k, bool (*f)(const struct kernel_function *, void *),
		     void *arg);

#endif
