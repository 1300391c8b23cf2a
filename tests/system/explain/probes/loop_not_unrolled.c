/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 13:2, status 0
// cause: this loop is not unrolled, although #pragma unroll requests it
// why: the number of iterations is not constant, or too large; Linux before 5.3 rejects loops, later kernels accept loops that provably end
// cure: remove the pragma for Linux 5.3 and later; else loop a fixed number of times, with a break inside
BPF_ARRAY(calls, u64, 64);

int raw_tracepoint__sys_enter(struct bpf_raw_tracepoint_args *ctx)
{
	u64 end = ctx->args[1], sum = 0;

#pragma unroll
	for (int i = 0; i < 64 && i < end; i++) {
		u64 *n = calls.lookup(&i);

		if (!n)
			return 0;
		sum += *n;
	}
	if (sum)
		bpf_trace_printk("%d\n", sum);
	return 0;
}
