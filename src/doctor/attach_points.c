/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Where programs can attach: each kind of point is tried, where the privileges are there. */
#include <errno.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attach/perf_event.h"
#include "doctor/finding.h"
#include "machine/tracefs.h"

#define FUNCTION "inet_listen" /* that the default probe attaches to */
#define DEBUG_KPROBES DEBUGFS_MOUNT "/kprobes"
#define ANOTHER_KERNEL \
	"boot a distribution's kernel (apt-get install linux-image-amd64), or use scripts/vm"

/* Makes the event, and lets it go again: nothing runs. 0 or -errno. */
static int try_event(struct perf_event_attr *attr)
{
	int fd;

	attr->size = sizeof(*attr);
	attr->disabled = 1;
	attr->sample_period = 1;
	fd = (int)syscall(SYS_perf_event_open, attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static int try_kprobe(void)
{
	struct perf_event_attr attr = { .kprobe_func = (uint64_t)(uintptr_t)FUNCTION };
	int err = perf_event_type("kprobe", &attr.type);

	return err ? err : try_event(&attr);
}

static void say_no_kprobe(struct finding *f, int err)
{
	f->state = FINDING_LACK;
	buf_printf(&f->found, "the kernel lets none be attached to " FUNCTION " (%s)",
		   strerror(-err));
	buf_str(&f->consequence,
		"probes of kernel functions do not run, the listen probe among them");
	if (err == -EPERM || err == -EACCES)
		buf_str(&f->cure, "see lockdown and privileges");
	else
		buf_str(&f->cure, "grep " FUNCTION " /sys/kernel/debug/kprobes/blacklist "
				  "/proc/kallsyms: is it forbidden, or has it another name?");
}

/* What it takes to be root to see. */
static void say_kprobes_here(const struct doctor *d, struct finding *f)
{
	struct buf text = { 0 };
	unsigned int n = 0;

	buf_str(&f->found, d->may_trace ? "one at " FUNCTION " was tried" : "there");
	if (!finding_read_file(d, DEBUG_KPROBES "/blacklist", &text) && text.len) {
		for (size_t i = 0; i < text.len; i++)
			n += text.data[i] == '\n';
		buf_printf(&f->found, "; %u functions are closed to them", n + 1);
	}
	buf_clear(&text);
	if (!finding_read_file(d, DEBUG_KPROBES "/enabled", &text) &&
	    !strcmp(buf_text(&text), "0")) {
		f->state = FINDING_LACK;
		buf_str(&f->found, "; they are turned off");
		buf_str(&f->consequence,
			"probes of kernel functions attach and see nothing, the listen "
			"probe among them");
		buf_str(&f->cure, "echo 1 >" DEBUG_KPROBES "/enabled");
	}
	buf_free(&text);
}

static void kprobes(struct doctor *d)
{
	struct finding *f = finding_add(d, "kprobes", FINDING_OK);
	int err = 0;

	if (!finding_kernel_has(d, "/sys/bus/event_source/devices/kprobe/type", R_OK)) {
		f->state = FINDING_LACK;
		buf_str(&f->found, "none");
		finding_add_config(d, "KPROBES", &f->found);
		buf_str(&f->consequence,
			"probes of kernel functions do not run: listen, fn: and all "
			"that have kprobe__ functions; tracepoints, sys: and uprobes do");
		buf_str(&f->cure, ANOTHER_KERNEL);
		return;
	}
	if (d->may_trace)
		err = try_kprobe();
	if (err)
		say_no_kprobe(f, err);
	else
		say_kprobes_here(d, f);
}

/* A function of ours, by its place in our own file: the file begins where the kernel mapped it. */
static int try_uprobe(void)
{
	extern const char __ehdr_start[];
	struct perf_event_attr attr = {
		.uprobe_path = (uint64_t)(uintptr_t) "/proc/self/exe",
		.probe_offset = (uint64_t)((uintptr_t)try_event - (uintptr_t)__ehdr_start),
	};
	int err = perf_event_type("uprobe", &attr.type);

	return err ? err : try_event(&attr);
}

static void uprobes(struct doctor *d)
{
	struct finding *f = finding_add(d, "uprobes", FINDING_OK);
	bool there = finding_kernel_has(d, "/sys/bus/event_source/devices/uprobe/type", R_OK);
	int err = there && d->may_trace ? try_uprobe() : 0;

	if (there && !err) {
		buf_str(&f->found, d->may_trace ? "one in this program was tried" : "there");
		return;
	}
	f->state = FINDING_LIMIT;
	if (there)
		buf_printf(&f->found, "the kernel lets none be attached (%s)", strerror(-err));
	else
		buf_str(&f->found, "none");
	finding_add_config(d, "UPROBE_EVENTS", &f->found);
	buf_str(&f->consequence, "uprobe, uretprobe and usdt rules do not work");
	buf_str(&f->cure, there ? "see lockdown and privileges" : ANOTHER_KERNEL);
}

/* Where calltap and libbcc look; NULL: nowhere. */
static const char *find_tracefs(const struct doctor *d)
{
	for (const char *const *mount = tracefs_mounts; *mount; mount++) {
		struct buf path = { 0 };
		bool found;

		buf_printf(&path, "%s/events", *mount);
		found = finding_kernel_has(d, buf_text(&path), F_OK);
		buf_free(&path);
		if (found)
			return *mount;
	}
	return NULL;
}

/* Is it there, and closed to who asks? */
static bool is_closed(const struct doctor *d, const char *path)
{
	return finding_kernel_has(d, path, F_OK) && !finding_kernel_has(d, path, X_OK);
}

static void say_no_tracefs(struct doctor *d, struct finding *f)
{
	if (is_closed(d, TRACEFS_MOUNT) || is_closed(d, DEBUGFS_MOUNT)) {
		f->state = FINDING_UNKNOWN;
		buf_str(&f->found,
			"/sys/kernel/tracing and /sys/kernel/debug, where it may be, are "
			"root's to look into");
		return;
	}
	f->state = FINDING_LIMIT;
	buf_str(&f->found,
		"not mounted, neither at /sys/kernel/tracing nor below /sys/kernel/debug");
	buf_str(&f->consequence, "probes of tracepoints and sys: targets do not work");
	buf_str(&f->cure, "mount -t tracefs tracefs /sys/kernel/tracing");
}

static void syscalls(struct doctor *d, const char *tracefs)
{
	struct finding *f = finding_add(d, "syscall_tracepoints", FINDING_OK);
	struct buf path = { 0 };

	buf_printf(&path, "%s/events/syscalls/sys_enter_listen", tracefs ? tracefs : "");
	if (!tracefs) {
		f->state = FINDING_UNKNOWN;
		buf_str(&f->found, "tracefs lists them, see there");
	} else if (finding_kernel_has(d, buf_text(&path), F_OK)) {
		buf_str(&f->found, "there");
	} else {
		f->state = FINDING_LIMIT;
		buf_str(&f->found, "none");
		finding_add_config(d, "FTRACE_SYSCALLS", &f->found);
		buf_str(&f->consequence,
			"sys: targets, --audit and probes of system calls do not work");
		buf_str(&f->cure, ANOTHER_KERNEL);
	}
	buf_free(&path);
}

static void tracefs(struct doctor *d)
{
	struct finding *f = finding_add(d, "tracefs", FINDING_OK);
	const char *where = find_tracefs(d);

	if (where)
		buf_printf(&f->found, "mounted at %s", where);
	else
		say_no_tracefs(d, f);
	syscalls(d, where);
}

/* What is attached to a function's first instruction comes by way of ftrace, where the kernel has
 * it. */
static void ftrace(struct doctor *d)
{
	struct finding *f = finding_add(d, "ftrace", FINDING_OK);

	if (finding_read_file(d, "/proc/sys/kernel/ftrace_enabled", &f->found)) {
		buf_str(&f->found, "the kernel has none, or hides it");
		return;
	}
	if (!strcmp(buf_text(&f->found), "0")) {
		f->state = kernel_config_get(&d->config, "KPROBES_ON_FTRACE") == 'n' ?
				   FINDING_LIMIT :
				   FINDING_LACK;
		buf_str(&f->consequence,
			"what attaches to a function's first instruction sees nothing: "
			"kfunc, and kprobes where they go by way of ftrace, the listen "
			"probe's among them");
		buf_str(&f->cure, "sysctl kernel.ftrace_enabled=1");
	}
	buf_str(&f->found, ": kernel.ftrace_enabled");
}

void doctor_attach_points(struct doctor *d)
{
	kprobes(d);
	uprobes(d);
	tracefs(d);
	ftrace(d);
}
