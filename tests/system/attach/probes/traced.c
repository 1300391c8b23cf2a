/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Programs that need the kernel's BTF: kfunc, kretfunc, fmod_ret, lsm. */
#include <linux/fs.h>

struct point {
	u64 a;
	u64 b;
	char of[16];
};

BPF_PERF_OUTPUT(STREAM);

static inline void submit_point(void *ctx, u64 a, u64 b, const char of[16])
{
	struct point p = { .a = a, .b = b };

	__builtin_memcpy(p.of, of, sizeof(p.of));
	STREAM.perf_submit(ctx, &p, sizeof(p));
}

KFUNC_PROBE(__x64_sys_sysinfo, const struct pt_regs *regs)
{
	submit_point(ctx, 0, 0, "kfunc          ");
	return 0;
}

KRETFUNC_PROBE(__x64_sys_sysinfo, const struct pt_regs *regs, long ret)
{
	submit_point(ctx, ret, 0, "kretfunc       ");
	return 0;
}

KMOD_RET(security_mmap_file, struct file *file, unsigned long prot, unsigned long flags, int ret)
{
	submit_point(ctx, file != 0, ret, "fmod_ret       ");
	return 0;
}

LSM_PROBE(mmap_file, struct file *file)
{
	submit_point(ctx, file != 0, 0, "lsm            ");
	return 0;
}
