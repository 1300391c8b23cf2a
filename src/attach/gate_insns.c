/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "attach/gate_insns.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "attach/filter.h"
#include "attach/gate.h"

/* Offsets on the stack: the bytes that a read of kernel memory fills, a number as a map's key */
#define NUMBER_OFFSET (-8)
#define NAME_OFFSET (-24)

#define SYSCALL_NR_OFFSET 8 /* in the context of raw_syscalls' tracepoints */
#define TS_COMPAT 2	    /* <asm/thread_info.h>: in a system call of a 32-bit program */

/* Instructions, named after the kernel's own macros. A jump with offset 0 goes to the end. */
/* clang-format off */
#define INSN(c, d, s, o, i) { .code = (c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i) }
#define MOV_REG(d, s) INSN(BPF_ALU64 | BPF_MOV | BPF_X, d, s, 0, 0)
#define MOV_IMM(d, i) INSN(BPF_ALU64 | BPF_MOV | BPF_K, d, 0, 0, i)
#define ADD_IMM(d, i) INSN(BPF_ALU64 | BPF_ADD | BPF_K, d, 0, 0, i)
#define SHR_IMM(d, i) INSN(BPF_ALU64 | BPF_RSH | BPF_K, d, 0, 0, i)
#define LOAD(size, d, s, o) INSN(BPF_LDX | BPF_MEM | (size), d, s, o, 0)
#define STORE(size, d, s, o) INSN(BPF_STX | BPF_MEM | (size), d, s, o, 0)
#define STORE_ZERO(d, o) INSN(BPF_ST | BPF_MEM | BPF_DW, d, 0, o, 0)
#define JUMP(o) INSN(BPF_JMP | BPF_JA, 0, 0, o, 0)
#define JUMP_NE32(d, i) INSN(BPF_JMP32 | BPF_JNE | BPF_K, d, 0, 0, i)
#define JUMP_NE_REG(d, s) INSN(BPF_JMP | BPF_JNE | BPF_X, d, s, 0, 0)
#define JUMP_EQ(d, i, o) INSN(BPF_JMP | BPF_JEQ | BPF_K, d, 0, o, i)
#define JUMP_ANY(d, i) INSN(BPF_JMP | BPF_JSET | BPF_K, d, 0, 0, i)
#define JUMP_LT(d, i, o) INSN(BPF_JMP | BPF_JLT | BPF_K, d, 0, o, i)
#define CALL(f) INSN(BPF_JMP | BPF_CALL, 0, 0, 0, f)
#define EXIT INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)
#define LOAD64(d, s, low, high) INSN(BPF_LD | BPF_DW | BPF_IMM, d, s, 0, low), { .imm = (high) }
#define MAP_FD(d, fd) LOAD64(d, BPF_PSEUDO_MAP_FD, fd, 0)
#define MAP_VALUE(d, fd) LOAD64(d, BPF_PSEUDO_MAP_VALUE, fd, 0)
/* clang-format on */

#define EMIT(c, ...)                                      \
	emit(c, (const struct bpf_insn[]){ __VA_ARGS__ }, \
	     sizeof((const struct bpf_insn[]){ __VA_ARGS__ }) / sizeof(struct bpf_insn))

static void emit(struct gate_code *c, const struct bpf_insn *insns, size_t n)
{
	memcpy(&c->insns[c->len], insns, n * sizeof(*insns));
	c->len += (unsigned int)n;
}

/* Drop the call unless the key at this stack offset is in the map. */
static void require_map_key(struct gate_code *c, int map, int key)
{
	EMIT(c, MAP_FD(BPF_REG_1, map), MOV_REG(BPF_REG_2, BPF_REG_10), ADD_IMM(BPF_REG_2, key),
	     CALL(BPF_FUNC_map_lookup_elem), JUMP_EQ(BPF_REG_0, 0, 0));
}

/* Drop the call unless the number in r0 is one of the keys. */
static void require_number(struct gate_code *c, const struct filter_maps *maps,
			   enum filter_kind kind)
{
	const uint32_t *keys = maps->filter->by_kind[kind].all;

	if (maps->fds[kind] < 0) {
		EMIT(c, JUMP_NE32(BPF_REG_0, (__s32)keys[0]));
		return;
	}
	EMIT(c, STORE(BPF_W, BPF_REG_10, BPF_REG_0, NUMBER_OFFSET));
	require_map_key(c, maps->fds[kind], NUMBER_OFFSET);
}

static void write_pid(struct gate_code *c, const struct filter_maps *maps)
{
	EMIT(c, CALL(BPF_FUNC_get_current_pid_tgid), SHR_IMM(BPF_REG_0, 32));
	require_number(c, maps, FILTER_PID);
}

static void write_user(struct gate_code *c, const struct filter_maps *maps)
{
	EMIT(c, CALL(BPF_FUNC_get_current_uid_gid));
	require_number(c, maps, FILTER_USER);
}

/* Drop the call unless the eight bytes at this stack offset are those of name. */
static void require_name_half(struct gate_code *c, const char *name, int offset)
{
	__s32 bytes[2];

	memcpy(bytes, name, sizeof(bytes));
	EMIT(c, LOAD(BPF_DW, BPF_REG_1, BPF_REG_10, offset),
	     LOAD64(BPF_REG_2, 0, bytes[0], bytes[1]), JUMP_NE_REG(BPF_REG_1, BPF_REG_2));
}

static void write_comm(struct gate_code *c, const struct filter_maps *maps)
{
	const char *name = maps->filter->by_kind[FILTER_COMM].all;

	/* Some kernels (6.1) do not write the bytes after the name's NUL. */
	EMIT(c, STORE_ZERO(BPF_REG_10, NAME_OFFSET), STORE_ZERO(BPF_REG_10, NAME_OFFSET + 8),
	     MOV_REG(BPF_REG_1, BPF_REG_10), ADD_IMM(BPF_REG_1, NAME_OFFSET),
	     MOV_IMM(BPF_REG_2, FILTER_COMM_SIZE), CALL(BPF_FUNC_get_current_comm));
	if (maps->fds[FILTER_COMM] >= 0) {
		require_map_key(c, maps->fds[FILTER_COMM], NAME_OFFSET);
		return;
	}
	require_name_half(c, name, NAME_OFFSET);
	require_name_half(c, name + 8, NAME_OFFSET + 8);
}

/* Copy size bytes of kernel memory at the address in r3 to NUMBER_OFFSET. */
static void read_kernel(struct gate_code *c, int size)
{
	EMIT(c, MOV_REG(BPF_REG_1, BPF_REG_10), ADD_IMM(BPF_REG_1, NUMBER_OFFSET),
	     MOV_IMM(BPF_REG_2, size), CALL(BPF_FUNC_probe_read_kernel));
}

static void write_netns(struct gate_code *c, const struct filter_maps *maps)
{
	const struct netns_path *path = &maps->netns;

	EMIT(c, CALL(BPF_FUNC_get_current_task), MOV_REG(BPF_REG_3, BPF_REG_0),
	     ADD_IMM(BPF_REG_3, (__s32)path->nsproxy));
	read_kernel(c, 8);
	/* An exiting task has no nsproxy. */
	EMIT(c, LOAD(BPF_DW, BPF_REG_3, BPF_REG_10, NUMBER_OFFSET), JUMP_EQ(BPF_REG_3, 0, 0),
	     ADD_IMM(BPF_REG_3, (__s32)path->net_ns));
	read_kernel(c, 8);
	EMIT(c, LOAD(BPF_DW, BPF_REG_3, BPF_REG_10, NUMBER_OFFSET),
	     ADD_IMM(BPF_REG_3, (__s32)path->inum));
	read_kernel(c, 4);
	EMIT(c, LOAD(BPF_W, BPF_REG_0, BPF_REG_10, NUMBER_OFFSET));
	require_number(c, maps, FILTER_NETNS);
}

/* Compare in a loop: the helper takes an index, not a key. */
static void write_cgroup(struct gate_code *c, const struct filter_maps *maps)
{
	__s32 count = (__s32)maps->filter->by_kind[FILTER_CGROUP].count;

	EMIT(c, MOV_IMM(BPF_REG_7, 0), MAP_FD(BPF_REG_1, maps->fds[FILTER_CGROUP]),
	     MOV_REG(BPF_REG_2, BPF_REG_7), CALL(BPF_FUNC_current_task_under_cgroup),
	     JUMP_EQ(BPF_REG_0, 1, 3), ADD_IMM(BPF_REG_7, 1), JUMP_LT(BPF_REG_7, count, -7),
	     JUMP(0));
}

/*
 * Load the slot into r3. The calls of 32-bit programs have other numbers and are dropped; an
 * invalid number is beyond the last slot.
 */
static void load_syscall_number(struct gate_code *c, uint32_t status_offset)
{
	EMIT(c, CALL(BPF_FUNC_get_current_task), MOV_REG(BPF_REG_3, BPF_REG_0),
	     ADD_IMM(BPF_REG_3, (__s32)status_offset));
	read_kernel(c, 4);
	EMIT(c, LOAD(BPF_W, BPF_REG_0, BPF_REG_10, NUMBER_OFFSET), JUMP_ANY(BPF_REG_0, TS_COMPAT),
	     LOAD(BPF_DW, BPF_REG_3, BPF_REG_6, SYSCALL_NR_OFFSET));
}

static void write_tail_call(struct gate_code *c, const struct gate_choice *choice, int array)
{
	unsigned int end;

	if (choice->by_syscall)
		load_syscall_number(c, choice->status_offset);
	else if (choice->selector < 0)
		EMIT(c, MOV_IMM(BPF_REG_3, 0));
	else
		EMIT(c, MAP_VALUE(BPF_REG_3, choice->selector),
		     LOAD(BPF_W, BPF_REG_3, BPF_REG_3, 0));
	EMIT(c, MOV_REG(BPF_REG_1, BPF_REG_6), MAP_FD(BPF_REG_2, array), CALL(BPF_FUNC_tail_call));
	end = c->len;
	EMIT(c, MOV_IMM(BPF_REG_0, 0), EXIT);
	for (unsigned int i = 0; i < end; i++) {
		__u8 class = BPF_CLASS(c->insns[i].code);
		__u8 op = BPF_OP(c->insns[i].code);

		if ((class == BPF_JMP || class == BPF_JMP32) && op != BPF_CALL && !c->insns[i].off)
			c->insns[i].off = (__s16)(end - i - 1);
	}
}

/* In the order in which a gate applies them: the cheapest first. */
static const struct {
	enum filter_kind kind;
	void (*write)(struct gate_code *c, const struct filter_maps *maps);
} filters[] = {
	{ FILTER_PID, write_pid },	 { FILTER_USER, write_user },	{ FILTER_COMM, write_comm },
	{ FILTER_CGROUP, write_cgroup }, { FILTER_NETNS, write_netns },
};

void gate_insns_write(const struct filter_maps *maps, const struct gate_choice *choice, int array,
		      struct gate_code *c)
{
	c->len = 0;
	EMIT(c, MOV_REG(BPF_REG_6, BPF_REG_1));
	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++)
		if (maps->filter->by_kind[filters[i].kind].count)
			filters[i].write(c, maps);
	write_tail_call(c, choice, array);
}
