/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:2, status 3
// cause: this is a bpftrace script, but a probe must be C
// why: bpftrace has its own language and its own compiler
// cure: write int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog) { ... }; start from probes/listen.c
#!/usr/bin/env bpftrace
BEGIN { printf("hi\n"); }
kprobe:vfs_read { @[comm] = count(); }
