/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:2, status 3
// cause: this is a bpftrace script, and a probe is a text in C
// why: bpftrace has a language of its own, which it compiles by itself
// cure: int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog) { ... }: probes/listen.c is one to begin with
#!/usr/bin/env bpftrace
BEGIN { printf("hi\n"); }
kprobe:vfs_read { @[comm] = count(); }
