/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "attach/gate.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "attach/attach.h"
#include "attach/gate_insns.h"
#include "attach/gate_offsets.h"
#include "base/io.h"
#include "base/log.h"

/* The helper that each filter calls; a kernel may not offer it to every program type. */
static const struct {
	enum bpf_func_id id;
	const char *name;
} helpers[FILTER_KINDS] = {
	[FILTER_PID] = { BPF_FUNC_get_current_pid_tgid, "bpf_get_current_pid_tgid" },
	[FILTER_COMM] = { BPF_FUNC_get_current_comm, "bpf_get_current_comm" },
	[FILTER_USER] = { BPF_FUNC_get_current_uid_gid, "bpf_get_current_uid_gid" },
	[FILTER_NETNS] = { BPF_FUNC_probe_read_kernel, "bpf_probe_read_kernel" },
	[FILTER_CGROUP] = { BPF_FUNC_current_task_under_cgroup, "bpf_current_task_under_cgroup" },
};

static int create_filter_map(enum filter_kind kind, uint32_t count)
{
	uint32_t key_size = (uint32_t)filter_key_size(kind);

	if (kind == FILTER_CGROUP)
		return bpf_map_create(BPF_MAP_TYPE_CGROUP_ARRAY, "calltap_filter", 4, 4, count,
				      NULL);
	return bpf_map_create(BPF_MAP_TYPE_HASH, "calltap_filter", key_size, 1, count, NULL);
}

static int fill_filter_map(int map, enum filter_kind kind, const struct filter_keys *keys)
{
	const char *key = keys->all;
	const uint8_t present = 1;
	int err = 0;

	for (uint32_t i = 0; !err && i < keys->count; i++, key += filter_key_size(kind))
		err = kind == FILTER_CGROUP ? bpf_map_update_elem(map, &i, key, BPF_ANY) :
					      bpf_map_update_elem(map, key, &present, BPF_ANY);
	return err;
}

static int open_filter_map(struct filter_maps *maps, enum filter_kind kind)
{
	const struct filter_keys *keys = &maps->filter->by_kind[kind];
	int map = create_filter_map(kind, keys->count);
	int err = map < 0 ? map : fill_filter_map(map, kind, keys);

	maps->fds[kind] = map < 0 ? -1 : map;
	if (err == -EINVAL && kind == FILTER_CGROUP)
		err = -ENOSYS;
	if (err == -ENOSYS)
		log_error("--cgroup needs a kernel with cgroups (CONFIG_CGROUPS)");
	else if (err)
		log_error("the kernel refuses the values of %s: %s", filter_option(kind),
			  strerror(-err));
	return err;
}

int gate_filter_maps_open(const struct filter *f, struct filter_maps *maps)
{
	int err = 0;

	*maps = (struct filter_maps){ .filter = f };
	for (int kind = 0; kind < FILTER_KINDS; kind++)
		maps->fds[kind] = -1;
	for (int kind = 0; !err && kind < FILTER_KINDS; kind++)
		if (f->by_kind[kind].count > (kind == FILTER_CGROUP ? 0 : 1))
			err = open_filter_map(maps, (enum filter_kind)kind);
	if (!err && f->by_kind[FILTER_NETNS].count)
		err = gate_offsets_netns(&maps->netns);
	return err;
}

void gate_filter_maps_close(struct filter_maps *maps)
{
	for (int kind = 0; kind < FILTER_KINDS; kind++) {
		io_close(maps->fds[kind]);
		maps->fds[kind] = -1;
	}
}

void gate_close(struct gate *g)
{
	io_close(g->prog);
	io_close(g->array);
	*g = GATE_NONE;
}

/* Name the option that the kernel does not support, if it says which. */
static int report_refused_gate(const struct filter_maps *maps, const struct attach_prog_type *type,
			       int err)
{
	for (int kind = 0; kind < FILTER_KINDS; kind++) {
		if (!maps->filter->by_kind[kind].count ||
		    libbpf_probe_bpf_helper(type->prog_type, helpers[kind].id, NULL) != 0)
			continue;
		log_error("%s does not work here: this kernel has no %s for programs of type %s",
			  filter_option((enum filter_kind)kind), helpers[kind].name,
			  libbpf_bpf_prog_type_str(type->prog_type));
		return -ENOSYS;
	}
	log_error("the kernel refuses the gate in front of a program of type %s: %s",
		  libbpf_bpf_prog_type_str(type->prog_type), strerror(-err));
	return err;
}

int gate_new_selector(void)
{
	int fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, "calltap_slot", 4, 4, 1, NULL);

	if (fd < 0)
		log_error("the kernel refuses the map that selects a probe's version: %s",
			  strerror(-fd));
	return fd;
}

/* Slots are below 256: only one byte changes, so a program never reads a torn value. */
int gate_select(int selector, uint32_t slot)
{
	const __u32 zero = 0;

	return bpf_map_update_elem(selector, &zero, &slot, BPF_ANY);
}

int gate_load(const struct filter_maps *maps, const struct gate_choice *choice,
	      const struct attach_prog_type *type, struct gate *g)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = type->expected_attach_type,
		    .attach_btf_id = type->btf_id, .attach_btf_obj_fd = (__u32)type->btf_fd);
	struct gate_code code;

	g->array = bpf_map_create(BPF_MAP_TYPE_PROG_ARRAY, "calltap_gate", 4, 4,
				  choice->by_syscall ? GATE_SYSCALLS : GATE_SLOTS, NULL);
	if (g->array < 0) {
		log_error("the kernel refuses the map of a gate: %s", strerror(-g->array));
		return g->array;
	}
	gate_insns_write(maps, choice, g->array, &code);
	g->prog =
		bpf_prog_load(type->prog_type, "calltap_gate", "GPL", code.insns, code.len, &opts);
	return g->prog < 0 ? report_refused_gate(maps, type, g->prog) : 0;
}

int gate_set_program(const struct gate *g, uint32_t slot, int prog)
{
	int err = bpf_map_update_elem(g->array, &slot, &prog, BPF_ANY);

	if (err)
		log_error("cannot put the program into its gate's program array: %s",
			  strerror(-err));
	return err;
}

void gate_clear_slot(const struct gate *g, uint32_t slot)
{
	bpf_map_delete_elem(g->array, &slot);
}

int gate_duplicate(const struct gate *g, struct gate *other)
{
	other->prog = fcntl(g->prog, F_DUPFD_CLOEXEC, 0);
	other->array = other->prog < 0 ? -1 : fcntl(g->array, F_DUPFD_CLOEXEC, 0);
	return other->array < 0 ? -errno : 0;
}
