/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 13:2, status 0
// cause: this loop is not unrolled, as #pragma unroll asks
// why: its end is not a number that the compiler knows, or it has many turns; Linux before 5.3 refuses loops that are left, and any later one takes those that it can see to end
// cure: leave the pragma out where that is no matter; else a fixed count, with a break inside
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
