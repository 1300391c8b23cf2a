/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "gate.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attach.h"
#include "log.h"

#define INSNS_MAX 64
#define SLOT (-8) /* of the stack: what a read of kernel memory fills */

/* Instructions, as the kernel's own macros name them. */
/* clang-format off */
#define INSN(c, d, s, o, i) { .code = (c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i) }
#define MOV_REG(d, s) INSN(BPF_ALU64 | BPF_MOV | BPF_X, d, s, 0, 0)
#define MOV_IMM(d, i) INSN(BPF_ALU64 | BPF_MOV | BPF_K, d, 0, 0, i)
#define ADD_IMM(d, i) INSN(BPF_ALU64 | BPF_ADD | BPF_K, d, 0, 0, i)
#define SHR_IMM(d, i) INSN(BPF_ALU64 | BPF_RSH | BPF_K, d, 0, 0, i)
#define LOAD(size, d, s, o) INSN(BPF_LDX | BPF_MEM | (size), d, s, o, 0)
#define JUMP_NE32(d, i) INSN(BPF_JMP32 | BPF_JNE | BPF_K, d, 0, 0, i)
#define JUMP_EQ(d, i) INSN(BPF_JMP | BPF_JEQ | BPF_K, d, 0, 0, i)
#define CALL(f) INSN(BPF_JMP | BPF_CALL, 0, 0, 0, f)
#define EXIT INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)
#define MAP_FD(d, fd) INSN(BPF_LD | BPF_DW | BPF_IMM, d, BPF_PSEUDO_MAP_FD, 0, fd), { 0 }
#define MAP_VALUE(d, fd) INSN(BPF_LD | BPF_DW | BPF_IMM, d, BPF_PSEUDO_MAP_VALUE, 0, fd), { 0 }
/* clang-format on */

struct code {
	struct bpf_insn insns[INSNS_MAX];
	unsigned int len;
};

#define EMIT(c, ...)                                      \
	emit(c, (const struct bpf_insn[]){ __VA_ARGS__ }, \
	     sizeof((const struct bpf_insn[]){ __VA_ARGS__ }) / sizeof(struct bpf_insn))

static void emit(struct code *c, const struct bpf_insn *insns, size_t n)
{
	memcpy(&c->insns[c->len], insns, n * sizeof(*insns));
	c->len += (unsigned int)n;
}

bool filter_asks(const struct filter *f)
{
	return f->pid || f->netns;
}

/* Where the kernel keeps a task's network namespace: task->nsproxy->net_ns->ns.inum. */
struct netns_path {
	uint32_t nsproxy; /* offsets in bytes */
	uint32_t net_ns;
	uint32_t inum;
};

static bool find_member(const struct btf *btf, __u32 id, const char *name, uint32_t *offset,
			__u32 *type, int depth)
{
	const struct btf_type *t = btf__type_by_id(btf, id);

	for (__u16 i = 0; t && btf_is_composite(t) && depth < 8 && i < btf_vlen(t); i++) {
		const struct btf_member *m = &btf_members(t)[i];
		const char *found = btf__str_by_offset(btf, m->name_off);
		uint32_t at = btf_member_bit_offset(t, i) / 8;

		/* An anonymous struct's members are its owner's (randomised layouts). */
		if (!found[0] && find_member(btf, m->type, name, offset, type, depth + 1)) {
			*offset += at;
			return true;
		}
		if (strcmp(found, name))
			continue;
		*offset = at;
		*type = m->type;
		return true;
	}
	return false;
}

static bool offset_in(const struct btf *btf, const char *name, const char *member, uint32_t *offset,
		      __u32 *type)
{
	__s32 id = btf__find_by_name_kind(btf, name, BTF_KIND_STRUCT);

	return id > 0 && find_member(btf, (__u32)id, member, offset, type, 0);
}

static int find_netns(struct netns_path *path)
{
	struct btf *btf = btf__load_vmlinux_btf();
	uint32_t ns = 0, inum = 0;
	__u32 type;
	bool found = btf && offset_in(btf, "task_struct", "nsproxy", &path->nsproxy, &type) &&
		     offset_in(btf, "nsproxy", "net_ns", &path->net_ns, &type) &&
		     offset_in(btf, "net", "ns", &ns, &type) &&
		     find_member(btf, type, "inum", &inum, &type, 0);

	path->inum = ns + inum;
	btf__free(btf);
	if (!found)
		log_error("--netns needs the kernel's own type information, and "
			  "/sys/kernel/btf/vmlinux has none: use a kernel with "
			  "CONFIG_DEBUG_INFO_BTF");
	return found ? 0 : -ENOSYS;
}

/* Every jump that goes nowhere yet goes to the end, where the call is dropped. */
static void filter_pid(struct code *c, pid_t pid)
{
	EMIT(c, CALL(BPF_FUNC_get_current_pid_tgid), SHR_IMM(BPF_REG_0, 32),
	     JUMP_NE32(BPF_REG_0, pid));
}

/* r3 is an address: what it points to, size bytes, lands in the slot. */
static void read_slot(struct code *c, int size)
{
	EMIT(c, MOV_REG(BPF_REG_1, BPF_REG_10), ADD_IMM(BPF_REG_1, SLOT), MOV_IMM(BPF_REG_2, size),
	     CALL(BPF_FUNC_probe_read_kernel));
}

static void filter_netns(struct code *c, uint32_t inum, const struct netns_path *path)
{
	EMIT(c, CALL(BPF_FUNC_get_current_task), MOV_REG(BPF_REG_3, BPF_REG_0),
	     ADD_IMM(BPF_REG_3, (int)path->nsproxy));
	read_slot(c, 8);
	/* A task that is on its way out has none any more. */
	EMIT(c, LOAD(BPF_DW, BPF_REG_3, BPF_REG_10, SLOT), JUMP_EQ(BPF_REG_3, 0),
	     ADD_IMM(BPF_REG_3, (int)path->net_ns));
	read_slot(c, 8);
	EMIT(c, LOAD(BPF_DW, BPF_REG_3, BPF_REG_10, SLOT), ADD_IMM(BPF_REG_3, (int)path->inum));
	read_slot(c, 4);
	EMIT(c, LOAD(BPF_W, BPF_REG_1, BPF_REG_10, SLOT), JUMP_NE32(BPF_REG_1, (int)inum));
}

static void call_through(struct code *c, int array, int selector)
{
	unsigned int end;

	if (selector < 0)
		EMIT(c, MOV_IMM(BPF_REG_3, 0));
	else
		EMIT(c, MAP_VALUE(BPF_REG_3, selector), LOAD(BPF_W, BPF_REG_3, BPF_REG_3, 0));
	EMIT(c, MOV_REG(BPF_REG_1, BPF_REG_6), MAP_FD(BPF_REG_2, array), CALL(BPF_FUNC_tail_call));
	end = c->len;
	EMIT(c, MOV_IMM(BPF_REG_0, 0), EXIT);
	for (unsigned int i = 0; i < end; i++) {
		__u8 class = BPF_CLASS(c->insns[i].code);
		__u8 op = BPF_OP(c->insns[i].code);

		if ((class == BPF_JMP || class == BPF_JMP32) && op != BPF_CALL && op != BPF_EXIT)
			c->insns[i].off = (__s16)(end - i - 1);
	}
}

static int write_gate(const struct filter *f, int selector, int array, struct code *c)
{
	struct netns_path path;

	EMIT(c, MOV_REG(BPF_REG_6, BPF_REG_1));
	if (f->pid)
		filter_pid(c, f->pid);
	if (f->netns) {
		int err = find_netns(&path);

		if (err)
			return err;
		filter_netns(c, f->netns, &path);
	}
	call_through(c, array, selector);
	return 0;
}

void gate_close(struct gate *g)
{
	if (g->prog >= 0)
		close(g->prog);
	if (g->array >= 0)
		close(g->array);
	*g = GATE_NONE;
}

int gate_new_selector(void)
{
	int fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, "calltap_slot", 4, 4, 1, NULL);

	if (fd < 0)
		log_error("the kernel refuses the map that programs are swapped by: %s",
			  strerror(-fd));
	return fd;
}

/* Slots are below 256: of the number's bytes one changes, so nobody reads a half of it. */
int gate_select(int selector, uint32_t slot)
{
	const __u32 zero = 0;

	return bpf_map_update_elem(selector, &zero, &slot, BPF_ANY);
}

int gate_load(const struct filter *f, int selector, const struct attach_as *as, struct gate *g)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = as->expected,
		    .attach_btf_id = as->function, .attach_btf_obj_fd = (__u32)as->btf);
	struct code code = { 0 };
	int err;

	g->array = bpf_map_create(BPF_MAP_TYPE_PROG_ARRAY, "calltap_gate", 4, 4, GATE_SLOTS, NULL);
	err = g->array < 0 ? g->array : write_gate(f, selector, g->array, &code);
	if (err)
		return err;
	g->prog = bpf_prog_load(as->type, "calltap_gate", "GPL", code.insns, code.len, &opts);
	if (g->prog >= 0)
		return 0;
	log_error("the kernel refuses the gate in front of the probe: %s", strerror(-g->prog));
	return g->prog;
}

int gate_put(const struct gate *g, uint32_t slot, int prog)
{
	int err = bpf_map_update_elem(g->array, &slot, &prog, BPF_ANY);

	if (err)
		log_error("the kernel refuses the probe behind its gate: %s", strerror(-err));
	return err;
}

void gate_empty(const struct gate *g, uint32_t slot)
{
	bpf_map_delete_elem(g->array, &slot);
}

int gate_share(const struct gate *g, struct gate *other)
{
	other->prog = fcntl(g->prog, F_DUPFD_CLOEXEC, 0);
	other->array = other->prog < 0 ? -1 : fcntl(g->array, F_DUPFD_CLOEXEC, 0);
	return other->array < 0 ? -errno : 0;
}
