/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A number is used as an address. */
int kprobe__inet_listen(struct pt_regs *ctx)
{
	char *where = (char *)bpf_get_current_pid_tgid();

	return *where; /* refused */
}
