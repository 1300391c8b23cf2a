/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:10, status 3
// cause: vmlinux.h is a header for libbpf programs, but this is compiled as BCC C
// why: BCC C takes types from the kernel's headers, declares the helpers by itself, and attaches by function name, not by SEC()
// cure: #include <linux/ptrace.h> and the headers of the structs; SEC("kprobe/vfs_read") becomes int kprobe__vfs_read(struct pt_regs *ctx, ...), a map becomes BPF_HASH, bpf_printk becomes bpf_trace_printk
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("kprobe/inet_listen")
int listen_entry(struct pt_regs *ctx)
{
	bpf_printk("hello");
	return 0;
}
