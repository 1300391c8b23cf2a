/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What the kernel's type information says where: kfunc, kretfunc, fmod_ret, lsm. */
#include <linux/fs.h>

struct point {
	u64 a;
	u64 b;
	char of[16];
};

BPF_PERF_OUTPUT(STREAM);

static inline void say(void *ctx, u64 a, u64 b, const char of[16])
{
	struct point p = { .a = a, .b = b };

	__builtin_memcpy(p.of, of, sizeof(p.of));
	STREAM.perf_submit(ctx, &p, sizeof(p));
}

KFUNC_PROBE(__x64_sys_sysinfo, const struct pt_regs *regs)
{
	say(ctx, 0, 0, "kfunc          ");
	return 0;
}

KRETFUNC_PROBE(__x64_sys_sysinfo, const struct pt_regs *regs, long ret)
{
	say(ctx, ret, 0, "kretfunc       ");
	return 0;
}

KMOD_RET(security_mmap_file, struct file *file, unsigned long prot, unsigned long flags, int ret)
{
	say(ctx, file != 0, ret, "fmod_ret       ");
	return 0;
}

LSM_PROBE(mmap_file, struct file *file)
{
	say(ctx, file != 0, 0, "lsm            ");
	return 0;
}
