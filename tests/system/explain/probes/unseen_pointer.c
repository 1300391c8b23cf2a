/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 22:9, status 3
// cause: an address is followed that is only a number to the kernel
// why: libbcc turns reads through the kernel's pointers into safe ones where it sees that they are such, but not behind a cast, a sum, or a map
// cure: bpf_probe_read_kernel(&to, sizeof(to), from); for a process's memory bpf_probe_read_user
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
