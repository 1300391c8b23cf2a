/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:2, status 3
// cause: this loop never ends
// why: a program blocks its CPU while it runs, so the verifier must be able to prove that it ends
// cure: limit the loop: for (i = 0; i < N; i++), with a break when it is done
int kprobe__inet_listen(struct pt_regs *ctx)
{
	for (;;)
		bpf_get_prandom_u32();
	return 0;
}
