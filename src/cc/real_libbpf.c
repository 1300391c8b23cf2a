/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "cc/real_libbpf.h"

#include <bcc/bcc_common.h>
#include <bpf/bpf.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cc/capture.h"

static int read_btf(struct object *obj, int fd)
{
	struct bpf_btf_info info = { 0 };
	__u32 len = sizeof(info);

	if (bpf_obj_get_info_by_fd(fd, &info, &len))
		return -errno;
	obj->btf = malloc(info.btf_size);
	if (!obj->btf)
		return -ENOMEM;
	obj->btf_size = info.btf_size;
	info = (struct bpf_btf_info){ .btf = (__u64)(uintptr_t)obj->btf,
				      .btf_size = obj->btf_size };
	len = sizeof(info);
	return bpf_obj_get_info_by_fd(fd, &info, &len) ? -errno : 0;
}

/* libbcc does not give out the descriptor of its BTF: look for it among those of this process. */
static int copy_btf(struct object *obj)
{
	DIR *all = opendir("/proc/self/fd");
	struct dirent *e;
	int err = all ? 0 : -errno;

	while (all && !err && !obj->btf && (e = readdir(all))) {
		char link[32] = "";

		if (readlinkat(dirfd(all), e->d_name, link, sizeof(link) - 1) > 0 &&
		    !strcmp(link, "anon_inode:btf"))
			err = read_btf(obj, atoi(e->d_name));
	}
	if (all)
		closedir(all);
	return err;
}

static int copy_map(int fd, const char *name)
{
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);

	if (bpf_obj_get_info_by_fd(fd, &info, &len))
		return -errno;
	if (info.type == BPF_MAP_TYPE_ARRAY_OF_MAPS || info.type == BPF_MAP_TYPE_HASH_OF_MAPS) {
		fprintf(stderr,
			"error: the map of maps %s cannot be taken over from this libbcc, which "
			"has its own libbpf: use one that is linked with the shared libbpf\n",
			name);
		return -EOPNOTSUPP;
	}
	return capture_add_map(&(struct object_map){ .type = info.type,
						     .key_size = info.key_size,
						     .value_size = info.value_size,
						     .max_entries = info.max_entries,
						     .flags = info.map_flags,
						     .btf_key = info.btf_key_type_id,
						     .btf_value = info.btf_value_type_id,
						     .inner = OBJECT_NONE },
			       name, fd);
}

int real_libbpf_maps(void *mod, struct object *obj)
{
	int err = copy_btf(obj);

	for (size_t t = 0; !err && t < bpf_num_tables(mod); t++)
		err = copy_map(bpf_table_fd_id(mod, t), bpf_table_name(mod, t));
	return err;
}

int real_libbpf_prog(void *mod, struct object *obj, uint32_t i)
{
	size_t size = bpf_function_size_id(mod, i);
	struct object_prog *p = &obj->progs[i];

	p->insns = malloc(size ? size : 1);
	if (!p->insns)
		return -ENOMEM;
	memcpy(p->insns, bpf_function_start_id(mod, i), size);
	p->insn_count = (uint32_t)(size / sizeof(*p->insns));
	return 0;
}
