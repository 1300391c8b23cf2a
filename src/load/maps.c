/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "explain/map_failure.h"
#include "load/bpf_syscall.h"
#include "load/load_internal.h"
#include "load/map_reuse.h"
#include "machine/machine.h"
#include "object/object.h"

#define ENOTSUPP 524 /* not in <errno.h>: this map type takes no BTF */

static uint32_t max_entries_of(const struct object_map *m)
{
	/* The object may have been compiled on a machine with another number of CPUs. */
	if (m->type == BPF_MAP_TYPE_PERF_EVENT_ARRAY)
		return (uint32_t)libbpf_num_possible_cpus();
	return m->max_entries;
}

static int create_map(const struct object_map *m, const struct loaded_object *l)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts, .map_flags = m->flags);
	int fd;

	if (m->inner != OBJECT_NONE)
		opts.inner_map_fd = (__u32)l->maps[m->inner];
	if (l->btf >= 0 && m->btf_value) {
		opts.btf_fd = (__u32)l->btf;
		opts.btf_key_type_id = m->btf_key;
		opts.btf_value_type_id = m->btf_value;
	}
	fd = bpf_syscall_create_map(m->type, m->name, m->key_size, m->value_size, max_entries_of(m),
				    &opts);
	if ((fd == -ENOTSUPP || fd == -EINVAL) && opts.btf_fd) {
		opts.btf_fd = opts.btf_key_type_id = opts.btf_value_type_id = 0;
		fd = bpf_syscall_create_map(m->type, m->name, m->key_size, m->value_size,
					    max_entries_of(m), &opts);
	}
	return fd;
}

static bool is_same_kind(int fd, const struct object_map *m)
{
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);

	return !bpf_obj_get_info_by_fd(fd, &info, &len) && info.type == m->type &&
	       info.key_size == m->key_size && info.value_size == m->value_size;
}

/* Reuse a map that is pinned already, as bcc does: another program's or an earlier run's. */
static int open_pinned_map(const struct object_map *m)
{
	int fd = bpf_obj_get(m->pin);

	if (fd < 0 || is_same_kind(fd, m))
		return fd;
	close(fd);
	log_error("%s, which the map %s is pinned at, is a map of another kind: choose another "
		  "path, or remove it if nothing needs it",
		  m->pin, m->name);
	return -EEXIST;
}

static int pin_map(const struct object_map *m, int fd)
{
	if (!bpf_obj_pin(fd, m->pin)) {
		log_info("the map %s is pinned at %s and stays there, as the probe asks", m->name,
			 m->pin);
		return fd;
	}
	log_error("cannot pin the map %s at %s (is a bpf file system mounted there?):", m->name,
		  m->pin);
	close(fd);
	return -EEXIST;
}

static int open_map(const struct object_map *m, const struct loaded_object *l)
{
	int fd = m->pin[0] ? open_pinned_map(m) : -ENOENT;

	if (fd != -ENOENT)
		return fd;
	fd = create_map(m, l);
	return fd >= 0 && m->pin[0] ? pin_map(m, fd) : fd;
}

static int report_refused_map(const char *text, const struct object_map *m, int err)
{
	const char *type = libbpf_bpf_map_type_str((enum bpf_map_type)m->type);

	if (err == -EEXIST)
		return -EEXIST; /* reported where the pin failed */
	if (err == -EPERM) {
		log_error("the kernel refuses the map %s: %s (run as root; kernels before 5.11 "
			  "count maps against ulimit -l)",
			  m->name, strerror(-err));
		return -EPERM;
	}
	if (machine_log_fd_limit(err, "the map", m->name))
		return err;
	if (libbpf_probe_bpf_map_type((enum bpf_map_type)m->type, NULL) == 0) {
		log_error(
			"the map %s is of type %s, which this kernel, %s, does not have: it needs "
			"a newer kernel",
			m->name, type ? type : "unknown", machine_release());
		return -ENOSYS;
	}
	map_failure_explain(text, m, err);
	return -ENOEXEC;
}

static int reuse_map(const struct loaded_object *l, uint32_t map,
		     const struct loaded_object *previous)
{
	uint32_t found = previous ? map_reuse_find(l->obj, map, previous->obj) : OBJECT_NONE;
	int fd;

	if (found == OBJECT_NONE)
		return -ENOENT;
	fd = fcntl(previous->maps[found], F_DUPFD_CLOEXEC, 0);
	return fd < 0 ? -errno : fd;
}

int load_maps(struct loaded_object *l, const struct loaded_object *previous)
{
	for (uint32_t i = 0; i < l->obj->map_count; i++) {
		l->maps[i] = reuse_map(l, i, previous);
		if (l->maps[i] == -ENOENT)
			l->maps[i] = open_map(&l->obj->maps[i], l);
		if (l->maps[i] < 0)
			return report_refused_map(l->obj->text, &l->obj->maps[i], l->maps[i]);
	}
	return 0;
}
