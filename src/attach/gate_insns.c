/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "attach/gate_insns.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "attach/filter.h"
#include "attach/gate.h"

#define SLOT (-8) /* of the stack: what a read of kernel memory fills, and a number as a key */
#define NAME (-24)
#define CALL_NUMBER 8	/* of what raw_syscalls' tracepoints carry */
#define IN_32BIT_CALL 2 /* the kernel's TS_COMPAT */

/* Instructions, as the kernel's own macros name them. A jump with offset 0 drops the call. */
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

/* Drops the call if the key at this place of the stack is not in the map. */
static void look_up(struct gate_code *c, int map, int key)
{
	EMIT(c, MAP_FD(BPF_REG_1, map), MOV_REG(BPF_REG_2, BPF_REG_10), ADD_IMM(BPF_REG_2, key),
	     CALL(BPF_FUNC_map_lookup_elem), JUMP_EQ(BPF_REG_0, 0, 0));
}

/* r0 is the number that has to be among the values. */
static void match_number(struct gate_code *c, const struct filter_maps *s, enum filter_kind kind)
{
	const uint32_t *keys = s->filter->of[kind].all;

	if (s->maps[kind] < 0) {
		EMIT(c, JUMP_NE32(BPF_REG_0, (__s32)keys[0]));
		return;
	}
	EMIT(c, STORE(BPF_W, BPF_REG_10, BPF_REG_0, SLOT));
	look_up(c, s->maps[kind], SLOT);
}

static void write_pid(struct gate_code *c, const struct filter_maps *s)
{
	EMIT(c, CALL(BPF_FUNC_get_current_pid_tgid), SHR_IMM(BPF_REG_0, 32));
	match_number(c, s, FILTER_PID);
}

static void write_user(struct gate_code *c, const struct filter_maps *s)
{
	EMIT(c, CALL(BPF_FUNC_get_current_uid_gid));
	match_number(c, s, FILTER_USER);
}

/* The eight bytes of the name from there on have to be these. */
static void match_half(struct gate_code *c, const char *name, int at)
{
	__s32 half[2];

	memcpy(half, name, sizeof(half));
	EMIT(c, LOAD(BPF_DW, BPF_REG_1, BPF_REG_10, at), LOAD64(BPF_REG_2, 0, half[0], half[1]),
	     JUMP_NE_REG(BPF_REG_1, BPF_REG_2));
}

static void write_comm(struct gate_code *c, const struct filter_maps *s)
{
	const char *name = s->filter->of[FILTER_COMM].all;

	/* Some kernels (6.1) leave what is behind the name's NUL as it was. */
	EMIT(c, STORE_ZERO(BPF_REG_10, NAME), STORE_ZERO(BPF_REG_10, NAME + 8),
	     MOV_REG(BPF_REG_1, BPF_REG_10), ADD_IMM(BPF_REG_1, NAME),
	     MOV_IMM(BPF_REG_2, FILTER_COMM_SIZE), CALL(BPF_FUNC_get_current_comm));
	if (s->maps[FILTER_COMM] >= 0) {
		look_up(c, s->maps[FILTER_COMM], NAME);
		return;
	}
	match_half(c, name, NAME);
	match_half(c, name + 8, NAME + 8);
}

/* r3 is an address: what it points to, size bytes, lands in the slot. */
static void read_slot(struct gate_code *c, int size)
{
	EMIT(c, MOV_REG(BPF_REG_1, BPF_REG_10), ADD_IMM(BPF_REG_1, SLOT), MOV_IMM(BPF_REG_2, size),
	     CALL(BPF_FUNC_probe_read_kernel));
}

static void write_netns(struct gate_code *c, const struct filter_maps *s)
{
	const struct netns_path *path = &s->netns;

	EMIT(c, CALL(BPF_FUNC_get_current_task), MOV_REG(BPF_REG_3, BPF_REG_0),
	     ADD_IMM(BPF_REG_3, (__s32)path->nsproxy));
	read_slot(c, 8);
	/* A task that is on its way out has none any more. */
	EMIT(c, LOAD(BPF_DW, BPF_REG_3, BPF_REG_10, SLOT), JUMP_EQ(BPF_REG_3, 0, 0),
	     ADD_IMM(BPF_REG_3, (__s32)path->net_ns));
	read_slot(c, 8);
	EMIT(c, LOAD(BPF_DW, BPF_REG_3, BPF_REG_10, SLOT), ADD_IMM(BPF_REG_3, (__s32)path->inum));
	read_slot(c, 4);
	EMIT(c, LOAD(BPF_W, BPF_REG_0, BPF_REG_10, SLOT));
	match_number(c, s, FILTER_NETNS);
}

/* One after the other: the helper knows of no hash. */
static void write_cgroup(struct gate_code *c, const struct filter_maps *s)
{
	__s32 count = (__s32)s->filter->of[FILTER_CGROUP].count;

	EMIT(c, MOV_IMM(BPF_REG_7, 0), MAP_FD(BPF_REG_1, s->maps[FILTER_CGROUP]),
	     MOV_REG(BPF_REG_2, BPF_REG_7), CALL(BPF_FUNC_current_task_under_cgroup),
	     JUMP_EQ(BPF_REG_0, 1, 3), ADD_IMM(BPF_REG_7, 1), JUMP_LT(BPF_REG_7, count, -7),
	     JUMP(0));
}

/* A 32-bit program's calls have numbers of their own. What is no number is behind the last slot. */
static void choose_by_call(struct gate_code *c, uint32_t status)
{
	EMIT(c, CALL(BPF_FUNC_get_current_task), MOV_REG(BPF_REG_3, BPF_REG_0),
	     ADD_IMM(BPF_REG_3, (__s32)status));
	read_slot(c, 4);
	EMIT(c, LOAD(BPF_W, BPF_REG_0, BPF_REG_10, SLOT), JUMP_ANY(BPF_REG_0, IN_32BIT_CALL),
	     LOAD(BPF_DW, BPF_REG_3, BPF_REG_6, CALL_NUMBER));
}

static void call_through(struct gate_code *c, const struct gate_choice *turn, int array)
{
	unsigned int end;

	if (turn->by_call)
		choose_by_call(c, turn->status);
	else if (turn->selector < 0)
		EMIT(c, MOV_IMM(BPF_REG_3, 0));
	else
		EMIT(c, MAP_VALUE(BPF_REG_3, turn->selector), LOAD(BPF_W, BPF_REG_3, BPF_REG_3, 0));
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

/* Which are tried in turn: the cheapest first. */
static const struct {
	enum filter_kind kind;
	void (*write)(struct gate_code *c, const struct filter_maps *s);
} parts[] = {
	{ FILTER_PID, write_pid },	 { FILTER_USER, write_user },	{ FILTER_COMM, write_comm },
	{ FILTER_CGROUP, write_cgroup }, { FILTER_NETNS, write_netns },
};

void gate_insns_write(const struct filter_maps *s, const struct gate_choice *turn, int array,
		      struct gate_code *c)
{
	c->len = 0;
	EMIT(c, MOV_REG(BPF_REG_6, BPF_REG_1));
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (s->filter->of[parts[i].kind].count)
			parts[i].write(c, s);
	call_through(c, turn, array);
}
