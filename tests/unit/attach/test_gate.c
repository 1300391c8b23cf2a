/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The instructions of a gate are well formed; tests/attach runs gates in a kernel. */
#include "unit.h"

#include "attach/filter.h"
#include "attach/gate.h"
#include "attach/gate_insns.h"

/* Every jump has its target inside the program, and the last instruction exits. */
static void check_instructions(const struct gate_code *c, const char *what)
{
	check(c->len > 0 && c->len <= GATE_INSNS_MAX, what);
	for (unsigned int i = 0; i < c->len; i++) {
		const struct bpf_insn *n = &c->insns[i];
		int class = BPF_CLASS(n->code), op = BPF_OP(n->code);
		int to = (int)i + 1 + n->off;

		if ((class == BPF_JMP || class == BPF_JMP32) && op != BPF_CALL && op != BPF_EXIT)
			check(n->off && to > 0 && to < (int)c->len, what);
		i += n->code == (BPF_LD | BPF_DW | BPF_IMM);
	}
	check(c->insns[c->len - 1].code == (BPF_JMP | BPF_EXIT), what);
}

static bool calls_helper(const struct gate_code *c, int helper)
{
	for (unsigned int i = 0; i < c->len; i++)
		if (c->insns[i].code == (BPF_JMP | BPF_CALL) && c->insns[i].imm == helper)
			return true;
	return false;
}

/* Every set of filters, each with one value and with many. */
static void every_gate_is_well_formed(void **state)
{
	static const int helpers[FILTER_KINDS] = { BPF_FUNC_get_current_pid_tgid,
						   BPF_FUNC_get_current_comm,
						   BPF_FUNC_get_current_uid_gid,
						   BPF_FUNC_get_current_task,
						   BPF_FUNC_current_task_under_cgroup };
	uint32_t keys[8] = { 1 };

	(void)state;
	for (unsigned int set = 0; set < 1 << FILTER_KINDS; set++) {
		for (int many = 0; many < 2; many++) {
			const struct gate_choice choice = { .selector = many ? 8 : -1 };
			const struct gate_choice syscall_choice = { .selector = -1,
								    .by_syscall = true,
								    .status_offset = 16 };
			struct filter f = { 0 };
			struct filter_maps maps = { .filter = &f, .netns = { 1, 2, 3 } };
			struct gate_code c;

			for (int kind = 0; kind < FILTER_KINDS; kind++) {
				f.by_kind[kind].all = keys;
				f.by_kind[kind].count = set & 1u << kind ? 1 + (uint32_t)many : 0;
				maps.fds[kind] = many || kind == FILTER_CGROUP ? 5 : -1;
			}
			gate_insns_write(&maps, &syscall_choice, 7, &c);
			check_instructions(&c, "a gate that chooses by system call");
			gate_insns_write(&maps, &choice, 7, &c);
			check_instructions(&c, "a gate");
			for (int kind = 0; kind < FILTER_KINDS; kind++)
				assert_int_equal(calls_helper(&c, helpers[kind]),
						 (set >> kind) & 1);
			assert_true(calls_helper(&c, BPF_FUNC_tail_call));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_gate_is_well_formed) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
