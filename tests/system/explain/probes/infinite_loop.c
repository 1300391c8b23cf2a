/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:2, status 3
// cause: this loop never ends
// why: a program stops a processor as long as it runs, so it must be seen to end
// cure: a loop of at most N turns: for (i = 0; i < N; i++), with a break where it is done
int kprobe__inet_listen(struct pt_regs *ctx)
{
	for (;;)
		bpf_get_prandom_u32();
	return 0;
}
