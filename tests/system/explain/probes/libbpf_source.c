/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:10, status 3
// cause: vmlinux.h is a header of libbpf's kind of programs, and this is compiled as BCC C
// why: BCC C takes its types from the kernel's headers and has the helpers by itself, and a function's name says where it attaches, not SEC()
// cure: #include <linux/ptrace.h> and the headers of the structs; SEC("kprobe/vfs_read") becomes int kprobe__vfs_read(struct pt_regs *ctx, ...), a map BPF_HASH, bpf_printk bpf_trace_printk
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("kprobe/inet_listen")
int listen_entry(struct pt_regs *ctx)
{
	bpf_printk("hello");
	return 0;
}
