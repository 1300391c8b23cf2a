/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What each start asks of bpf(2). libbpf finds out first what the kernel has, by loading programs
 * of its own, which takes longer than all that we load. So each is tried as it is, and what the
 * kernel does not take goes libbpf's way. Sources: bpf(2), <linux/bpf.h>.
 */
#ifndef CALLTAP_BPF_SYSCALL_H
#define CALLTAP_BPF_SYSCALL_H

#include <linux/bpf.h>
#include <stddef.h>
#include <stdint.h>

struct bpf_map_create_opts;
struct bpf_prog_load_opts;

/*
 * As bpf_prog_load: a descriptor, or -errno. Of opts: the version, the attach type, function and
 * BTF, the names of lines and functions; with a log level it goes libbpf's way at once.
 */
int bpf_syscall_load_prog(enum bpf_prog_type type, const char *name, const char *license,
			  const struct bpf_insn *insns, size_t count,
			  struct bpf_prog_load_opts *opts);
/* As bpf_map_create: a descriptor, or -errno. Of opts: the flags, the inner map and the BTF. */
int bpf_syscall_create_map(enum bpf_map_type type, const char *name, uint32_t key_size,
			   uint32_t value_size, uint32_t entries,
			   const struct bpf_map_create_opts *opts);
/* As bpf_btf_load, without options. */
int bpf_syscall_load_btf(const void *btf, size_t size);

#endif
