/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 17:3, status 3
// cause: memset of so many bytes would be a call of a function, and there is none to call
// why: the compiler writes it out up to some hundred bytes; beyond that, or for a length that it does not know, it calls the C library
// cure: fewer bytes, a loop of fixed length, or nothing: an element of a map is zeroed when the map is made
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
