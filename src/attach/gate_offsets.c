/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "attach/gate_offsets.h"

#include <bpf/btf.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "attach/gate.h"
#include "base/log.h"

static bool find_member(const struct btf *btf, __u32 id, const char *name, uint32_t *offset,
			__u32 *type, int depth)
{
	const struct btf_type *t = btf__type_by_id(btf, id);

	for (__u16 i = 0; t && btf_is_composite(t) && depth < 8 && i < btf_vlen(t); i++) {
		const struct btf_member *m = &btf_members(t)[i];
		const char *found = btf__str_by_offset(btf, m->name_off);
		uint32_t member_offset = btf_member_bit_offset(t, i) / 8;

		/* Randomised layouts put members into an anonymous struct. */
		if (!found[0] && find_member(btf, m->type, name, offset, type, depth + 1)) {
			*offset += member_offset;
			return true;
		}
		if (strcmp(found, name))
			continue;
		*offset = member_offset;
		*type = m->type;
		return true;
	}
	return false;
}

static bool find_struct_member(const struct btf *btf, const char *name, const char *member,
			       uint32_t *offset, __u32 *type)
{
	__s32 id = btf__find_by_name_kind(btf, name, BTF_KIND_STRUCT);

	return id > 0 && find_member(btf, (__u32)id, member, offset, type, 0);
}

int gate_offsets_netns(struct netns_path *path)
{
	struct btf *btf = btf__load_vmlinux_btf();
	uint32_t ns = 0, inum = 0;
	__u32 type;
	bool found = btf &&
		     find_struct_member(btf, "task_struct", "nsproxy", &path->nsproxy, &type) &&
		     find_struct_member(btf, "nsproxy", "net_ns", &path->net_ns, &type) &&
		     find_struct_member(btf, "net", "ns", &ns, &type) &&
		     find_member(btf, type, "inum", &inum, &type, 0);

	path->inum = ns + inum;
	btf__free(btf);
	if (!found)
		log_error("--netns needs the kernel's type information, and "
			  "/sys/kernel/btf/vmlinux lacks it: use a kernel with "
			  "CONFIG_DEBUG_INFO_BTF");
	return found ? 0 : -ENOSYS;
}

/* TS_COMPAT in thread_info.status exists on x86-64 alone. */
bool gate_offsets_status(uint32_t *offset)
{
#ifdef __x86_64__
	struct btf *btf = btf__load_vmlinux_btf();
	uint32_t info = 0;
	__u32 type;
	bool found = btf && find_struct_member(btf, "task_struct", "thread_info", &info, &type) &&
		     find_member(btf, type, "status", offset, &type, 0);

	*offset += info;
	btf__free(btf);
	return found;
#else
	(void)offset;
	return false;
#endif
}
