/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "load/bpf_syscall.h"

#include <bpf/bpf.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int call_bpf(enum bpf_cmd cmd, union bpf_attr *attr, size_t size)
{
	return (int)syscall(SYS_bpf, cmd, attr, size);
}

/* Truncate the name to the kernel's limit, as libbpf does. */
static void copy_name(char to[BPF_OBJ_NAME_LEN], const char *name)
{
	memcpy(to, name, strnlen(name, BPF_OBJ_NAME_LEN - 1));
}

int bpf_syscall_load_prog(enum bpf_prog_type type, const char *name, const char *license,
			  const struct bpf_insn *insns, size_t count,
			  struct bpf_prog_load_opts *opts)
{
	union bpf_attr a = {
		.prog_type = type,
		.insns = (uintptr_t)insns,
		.insn_cnt = (uint32_t)count,
		.license = (uintptr_t)license,
		.kern_version = opts->kern_version,
		.expected_attach_type = opts->expected_attach_type,
		.attach_btf_id = opts->attach_btf_id,
		.attach_btf_obj_fd = opts->attach_btf_obj_fd,
		.prog_btf_fd = opts->prog_btf_fd,
		.func_info = (uintptr_t)opts->func_info,
		.func_info_cnt = opts->func_info_cnt,
		.func_info_rec_size = opts->func_info_rec_size,
		.line_info = (uintptr_t)opts->line_info,
		.line_info_cnt = opts->line_info_cnt,
		.line_info_rec_size = opts->line_info_rec_size,
	};
	int fd = -1;

	copy_name(a.prog_name, name);
	if (!opts->log_level)
		fd = call_bpf(BPF_PROG_LOAD, &a, sizeof(a));
	return fd >= 0 ? fd : bpf_prog_load(type, name, license, insns, count, opts);
}

int bpf_syscall_create_map(enum bpf_map_type type, const char *name, uint32_t key_size,
			   uint32_t value_size, uint32_t entries,
			   const struct bpf_map_create_opts *opts)
{
	union bpf_attr a = {
		.map_type = type,
		.key_size = key_size,
		.value_size = value_size,
		.max_entries = entries,
		.map_flags = opts->map_flags,
		.inner_map_fd = opts->inner_map_fd,
		.btf_fd = opts->btf_fd,
		.btf_key_type_id = opts->btf_key_type_id,
		.btf_value_type_id = opts->btf_value_type_id,
	};
	int fd;

	copy_name(a.map_name, name);
	fd = call_bpf(BPF_MAP_CREATE, &a, sizeof(a));
	return fd >= 0 ? fd : bpf_map_create(type, name, key_size, value_size, entries, opts);
}

int bpf_syscall_load_btf(const void *btf, size_t size)
{
	union bpf_attr a = { .btf = (uintptr_t)btf, .btf_size = (uint32_t)size };
	int fd = call_bpf(BPF_BTF_LOAD, &a, sizeof(a));

	return fd >= 0 ? fd : bpf_btf_load(btf, size, NULL);
}
