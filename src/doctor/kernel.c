/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The kernel, its configuration, headers and BTF. */
#include <dirent.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "doctor/finding.h"
#include "machine/machine.h"

static void kernel(struct doctor *d)
{
	struct finding *f = finding_add(d, "kernel", FINDING_OK);
	struct utsname un = { 0 };

	uname(&un);
	buf_printf(&f->found, "%s, %s", d->release, un.machine);
}

/* Options that tracing needs and that a kernel may lack. */
static const char *const options[] = {
	"BPF_SYSCALL",	 "BPF_EVENTS",	  "BPF_JIT",	     "PERF_EVENTS",    "KPROBES",
	"KPROBE_EVENTS", "UPROBE_EVENTS", "FTRACE_SYSCALLS", "DEBUG_INFO_BTF",
};

static void config(struct doctor *d)
{
	struct finding *f = finding_add(d, "config", FINDING_OK);
	struct buf off = { 0 };

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (kernel_config_get(&d->config, options[i]) == 'n')
			buf_printf(&off, "%s%s", off.len ? ", " : "", options[i]);
	if (!d->config.path) {
		f->state = FINDING_UNKNOWN;
		buf_printf(&f->found,
			   "neither /proc/config.gz nor /boot/config-%s exists: reasons for lacks "
			   "may be missing below",
			   d->release);
	} else if (off.len) {
		buf_printf(&f->found, "%s; off: %s", d->config.path, buf_text(&off));
	} else {
		buf_printf(&f->found, "%s; every option that tracing needs is on", d->config.path);
	}
	buf_free(&off);
}

static void add_mismatch(const struct doctor *d, const char *release, struct finding *f)
{
	f->state = FINDING_LIMIT;
	buf_printf(&f->found, ": of kernel %s, but this one is %s", release, d->release);
	buf_str(&f->consequence, "fields of structs that differ between the two are read at wrong "
				 "offsets");
	buf_printf(&f->cure, "apt-get install linux-headers-%s%s", d->release,
		   machine_headers_given() ? ", and unset BCC_KERNEL_SOURCE" : "");
}

static void add_no_headers(const struct doctor *d, struct finding *f)
{
	f->state = FINDING_LACK;
	buf_printf(&f->consequence,
		   "no probe can be compiled; objects of --save, made for this kernel "
		   "elsewhere, run");
	if (machine_headers_given())
		buf_str(&f->cure, "correct BCC_KERNEL_SOURCE, or unset it");
	else
		buf_printf(&f->cure,
			   "apt-get install linux-headers-%s; where no package has them, boot "
			   "a distribution's kernel, or use scripts/vm",
			   d->release);
}

/* Debian has two trees of headers: the one that all builds share has no release. */
static void headers_release(const struct doctor *d, const char *tree, struct buf *release)
{
	struct buf build = { 0 };

	kernel_config_tree_release(tree, release);
	buf_printf(&build, "%s/lib/modules/%s/build", d->root, d->release);
	if (!release->len && !machine_headers_given())
		kernel_config_tree_release(buf_text(&build), release);
	buf_free(&build);
}

static void headers(struct doctor *d)
{
	struct finding *f = finding_add(d, "headers", FINDING_OK);
	struct buf tree = { 0 }, release = { 0 };
	bool found;

	found = machine_find_headers(d->root, d->release, &tree);
	headers_release(d, buf_text(&tree), &release);
	buf_printf(&f->found, "%s%s", found ? "" : "none in ", buf_text(&tree));
	if (!found)
		add_no_headers(d, f);
	else if (!release.len)
		buf_str(&f->found, ": of which kernel is not known");
	else if (strcmp(buf_text(&release), d->release) != 0)
		add_mismatch(d, buf_text(&release), f);
	else
		buf_str(&f->found, ": of this kernel");
	buf_free(&tree);
	buf_free(&release);
}

/* The number of modules with BTF. */
static unsigned int count_modules(const struct doctor *d)
{
	struct buf path = { 0 };
	const struct dirent *e;
	unsigned int n = 0;
	DIR *folder;

	buf_printf(&path, "%s/sys/kernel/btf", d->root);
	folder = path.failed ? NULL : opendir(buf_text(&path));
	while (folder && (e = readdir(folder)))
		n += e->d_name[0] != '.' && strcmp(e->d_name, "vmlinux") != 0;
	if (folder)
		closedir(folder);
	buf_free(&path);
	return n;
}

static void btf(struct doctor *d)
{
	struct finding *f = finding_add(d, "btf", FINDING_OK);

	if (finding_kernel_has(d, "/sys/kernel/btf/vmlinux", R_OK)) {
		buf_printf(&f->found, "the kernel's types, and those of %u modules",
			   count_modules(d));
		return;
	}
	f->state = FINDING_LIMIT;
	buf_str(&f->found, "no /sys/kernel/btf/vmlinux");
	finding_add_config(d, "DEBUG_INFO_BTF", &f->found);
	buf_str(&f->consequence, "fn: targets, kfunc, fmod_ret, lsm and --netns do not work");
	buf_str(&f->cure, "boot a kernel with CONFIG_DEBUG_INFO_BTF: Debian has it since 5.10");
}

void doctor_kernel(struct doctor *d)
{
	kernel(d);
	config(d);
	headers(d);
	btf(d);
}
