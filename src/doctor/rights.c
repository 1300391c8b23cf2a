/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The rights of this process: capabilities, bpf(2), lockdown, sysctls. */
#include <bpf/bpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doctor/finding.h"

#define FIRST_USER_NAMESPACE 0xeffffffdu /* its inode, the same in every kernel */

static const struct {
	cap_value_t value;
	const char *name;
} wanted[] = {
	{ CAP_SYS_ADMIN, "CAP_SYS_ADMIN" },
	{ CAP_BPF, "CAP_BPF" },
	{ CAP_PERFMON, "CAP_PERFMON" },
};

enum { HAS_ADMIN = 1, HAS_BPF = 2, HAS_PERFMON = 4 };

static unsigned int list_capabilities(struct buf *names)
{
	cap_t caps = cap_get_proc();
	unsigned int has = 0;

	for (unsigned int i = 0; caps && i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		cap_flag_value_t on = CAP_CLEAR;

		if (cap_get_flag(caps, wanted[i].value, CAP_EFFECTIVE, &on) || on != CAP_SET)
			continue;
		has |= 1u << i;
		buf_printf(names, "%s%s", names->len ? ", " : "", wanted[i].name);
	}
	cap_free(caps);
	return has;
}

/* The kernel requires capabilities in the first user namespace. */
static bool in_first_namespace(const struct doctor *d)
{
	struct buf path = { 0 };
	struct stat st;
	bool first;

	buf_printf(&path, "%s/proc/self/ns/user", d->root);
	first = path.failed || stat(buf_text(&path), &st) || st.st_ino == FIRST_USER_NAMESPACE;
	buf_free(&path);
	return first;
}

static void privileges(struct doctor *d)
{
	struct finding *f = finding_add(d, "privileges", FINDING_OK);
	struct buf names = { 0 };
	unsigned int has = list_capabilities(&names);
	bool enough = has & HAS_ADMIN || (has & HAS_BPF && has & HAS_PERFMON);
	bool first = in_first_namespace(d);

	d->may_trace = enough && first;
	buf_printf(&f->found, "user %u, %s%s", geteuid(),
		   names.len ? buf_text(&names) : "no capability",
		   first ? "" : ", in a user namespace of its own, where they do not count");
	buf_free(&names);
	if (d->may_trace)
		return;
	f->state = FINDING_LACK;
	buf_str(&f->consequence,
		"no probe can be loaded; --save, --source, --layout, --list fn: and "
		"--replay work");
	if (enough)
		buf_str(&f->cure, "run it outside of the container, as root");
	else
		buf_str(&f->cure, "sudo calltap; CAP_BPF and CAP_PERFMON together are enough");
}

/* Load a kprobe program that does nothing. */
static int try_program(void)
{
	const struct bpf_insn nothing[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	int fd = bpf_prog_load(BPF_PROG_TYPE_KPROBE, "calltap_doctor", "GPL", nothing, 2, NULL);

	if (fd < 0)
		return fd;
	close(fd);
	return 0;
}

static void bpf(struct doctor *d)
{
	struct finding *f = finding_add(d, "bpf", FINDING_OK);
	int err = try_program();

	if (!err) {
		buf_str(&f->found, "a program was loaded");
	} else if (err == -EPERM && !d->may_trace) {
		f->state = FINDING_UNKNOWN;
		buf_str(&f->found, "not tried: needs privileges");
	} else {
		f->state = FINDING_LACK;
		buf_printf(&f->found, "the kernel refuses to load a program (%s)", strerror(-err));
		finding_add_config(d, "BPF_SYSCALL", &f->found);
		buf_str(&f->consequence, "no probe can be loaded");
		buf_str(&f->cure,
			err == -EPERM ? "let the container's seccomp profile allow bpf(2)" :
					"boot a kernel with CONFIG_BPF_SYSCALL, CONFIG_BPF_EVENTS: "
					"apt-get install linux-image-amd64");
	}
}

/* "integrity" of "none [integrity] confidentiality". */
static void copy_selected(const struct buf *line, struct buf *out)
{
	const char *from = strchr(buf_text(line), '[');
	size_t len = from ? strcspn(++from, "]") : 0;

	if (from && from[len] == ']')
		buf_add(out, from, len);
}

static void lockdown(struct doctor *d)
{
	struct finding *f = finding_add(d, "lockdown", FINDING_OK);
	struct buf line = { 0 };
	int err = finding_read_file(d, "/sys/kernel/security/lockdown", &line);

	if (!err)
		copy_selected(&line, &f->found);
	if (err == -ENOENT) {
		buf_str(&f->found, "none: the kernel has none, or securityfs is not mounted");
	} else if (!f->found.len) {
		f->state = FINDING_UNKNOWN;
		buf_str(&f->found, "/sys/kernel/security/lockdown cannot be read");
	} else if (!strcmp(buf_text(&f->found), "confidentiality")) {
		f->state = FINDING_LACK;
		buf_str(&f->consequence,
			"the kernel allows no program to attach to its functions or to read "
			"its memory");
		buf_str(&f->cure,
			"boot with lockdown=integrity, or none, on the kernel's command line");
	}
	buf_free(&line);
}

/* A sysctl that restricts only processes without the capability that meaning names. */
static void sysctl(struct doctor *d, const char *name, const char *path, const char *meaning)
{
	struct finding *f = finding_add(d, name, FINDING_OK);

	if (finding_read_file(d, path, &f->found)) {
		f->state = FINDING_UNKNOWN;
		buf_clear(&f->found);
		buf_printf(&f->found, "%s cannot be read", path);
	} else {
		buf_printf(&f->found, ": %s", meaning);
	}
}

void doctor_rights(struct doctor *d)
{
	privileges(d);
	bpf(d);
	lockdown(d);
	sysctl(d, "perf_paranoid", "/proc/sys/kernel/perf_event_paranoid",
	       "matters only without CAP_PERFMON");
	sysctl(d, "unprivileged_bpf", "/proc/sys/kernel/unprivileged_bpf_disabled",
	       "matters only without CAP_BPF");
}
