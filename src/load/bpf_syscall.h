/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * bpf(2) without libbpf's feature probes, which load programs of their own and take longer than the
 * programs of a probe. Each call is tried as it is; if the kernel refuses it, libbpf's function is
 * called. Sources: bpf(2), <linux/bpf.h>.
 */
#ifndef CALLTAP_BPF_SYSCALL_H
#define CALLTAP_BPF_SYSCALL_H

#include <linux/bpf.h>
#include <stddef.h>
#include <stdint.h>

struct bpf_map_create_opts;
struct bpf_prog_load_opts;

/*
 * Load a program as bpf_prog_load does: a descriptor or -errno. Uses kern_version, the attach type
 * and BTF ids, func_info and line_info of opts; with a log level libbpf is called at once.
 */
int bpf_syscall_load_prog(enum bpf_prog_type type, const char *name, const char *license,
			  const struct bpf_insn *insns, size_t count,
			  struct bpf_prog_load_opts *opts);
/* Create a map as bpf_map_create does; uses the flags, the inner map and the BTF of opts. */
int bpf_syscall_create_map(enum bpf_map_type type, const char *name, uint32_t key_size,
			   uint32_t value_size, uint32_t entries,
			   const struct bpf_map_create_opts *opts);
/* Load BTF as bpf_btf_load does, without options. */
int bpf_syscall_load_btf(const void *btf, size_t size);

#endif
