/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 17:3, status 3
// cause: memset with this size needs a function call, but there is no such function
// why: the compiler expands small constant sizes inline, and calls the C library for others
// cure: use a smaller size, or a loop of fixed length; a map element is zeroed when the map is created
struct big {
	char data[4096];
};
BPF_PERCPU_ARRAY(scratch, struct big, 1);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 zero = 0;
	struct big *b = scratch.lookup(&zero);

	if (b)
		__builtin_memset(b, 0, sizeof(*b));
	return 0;
}
