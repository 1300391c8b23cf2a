/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 22:9, status 3
// cause: a pointer is dereferenced that the verifier sees only as a number
// why: libbcc inserts safe reads for kernel pointers that it recognizes, but not after a cast, after arithmetic, or for a pointer from a map
// cure: bpf_probe_read_kernel(&to, sizeof(to), from); for memory of the process bpf_probe_read_user
#include <net/sock.h>

struct holder {
	u64 sk;
};
BPF_HASH(held, u32, struct holder);
BPF_HASH(ports, u16, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;
	struct holder *h = held.lookup(&pid);
	u16 port;

	if (!h)
		return 0;
	port = *(u16 *)(h->sk + 14);
	ports.increment(port);
	return 0;
}
