/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Attach points: try each kind, if the privileges suffice. */
#include <errno.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attach/perf_event.h"
#include "doctor/finding.h"
#include "machine/tracefs.h"

#define FUNCTION "inet_listen" /* the default probe attaches to it */
#define DEBUG_KPROBES DEBUGFS_MOUNT "/kprobes"
#define ANOTHER_KERNEL \
	"boot a distribution's kernel (apt-get install linux-image-amd64), or use scripts/vm"

/* Open the event and close it again, disabled: 0 or -errno. */
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

static void add_kprobe_refused(struct finding *f, int err)
{
	f->state = FINDING_LACK;
	buf_printf(&f->found, "the kernel refuses one at " FUNCTION " (%s)", strerror(-err));
	buf_str(&f->consequence,
		"probes of kernel functions do not run, the listen probe among them");
	if (err == -EPERM || err == -EACCES)
		buf_str(&f->cure, "see lockdown and privileges");
	else
		buf_str(&f->cure, "grep " FUNCTION " /sys/kernel/debug/kprobes/blacklist "
				  "/proc/kallsyms: is it blacklisted, or has it another name?");
}

/* The blacklist and the switch of kprobes, which only root can read. */
static void add_kprobe_state(const struct doctor *d, struct finding *f)
{
	struct buf text = { 0 };
	unsigned int n = 0;

	buf_str(&f->found, d->may_trace ? "one at " FUNCTION " was tried" : "available");
	if (!finding_read_file(d, DEBUG_KPROBES "/blacklist", &text) && text.len) {
		for (size_t i = 0; i < text.len; i++)
			n += text.data[i] == '\n';
		buf_printf(&f->found, "; %u functions are blacklisted", n + 1);
	}
	buf_clear(&text);
	if (!finding_read_file(d, DEBUG_KPROBES "/enabled", &text) &&
	    !strcmp(buf_text(&text), "0")) {
		f->state = FINDING_LACK;
		buf_str(&f->found, "; they are turned off");
		buf_str(&f->consequence,
			"probes of kernel functions attach and get no events, the listen "
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
		add_kprobe_refused(f, err);
	else
		add_kprobe_state(d, f);
}

/* Try a function of this program, by its offset from the ELF header, where the file is mapped. */
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
	bool available = finding_kernel_has(d, "/sys/bus/event_source/devices/uprobe/type", R_OK);
	int err = available && d->may_trace ? try_uprobe() : 0;

	if (available && !err) {
		buf_str(&f->found, d->may_trace ? "one in this program was tried" : "available");
		return;
	}
	f->state = FINDING_LIMIT;
	if (available)
		buf_printf(&f->found, "the kernel refuses one in this program (%s)",
			   strerror(-err));
	else
		buf_str(&f->found, "none");
	finding_add_config(d, "UPROBE_EVENTS", &f->found);
	buf_str(&f->consequence, "uprobe, uretprobe and usdt rules do not work");
	buf_str(&f->cure, available ? "see lockdown and privileges" : ANOTHER_KERNEL);
}

/* The mount point that calltap and libbcc use; NULL: none. */
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

/* True if the path exists, and this user may not search it. */
static bool is_closed(const struct doctor *d, const char *path)
{
	return finding_kernel_has(d, path, F_OK) && !finding_kernel_has(d, path, X_OK);
}

static void add_no_tracefs(struct doctor *d, struct finding *f)
{
	if (is_closed(d, TRACEFS_MOUNT) || is_closed(d, DEBUGFS_MOUNT)) {
		f->state = FINDING_UNKNOWN;
		buf_str(&f->found,
			"it may be at /sys/kernel/tracing or /sys/kernel/debug, which only root "
			"can read");
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
		buf_str(&f->found, "not known: see tracefs");
	} else if (finding_kernel_has(d, buf_text(&path), F_OK)) {
		buf_str(&f->found, "available");
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
	const char *mount = find_tracefs(d);

	if (mount)
		buf_printf(&f->found, "mounted at %s", mount);
	else
		add_no_tracefs(d, f);
	syscalls(d, mount);
}

/* Programs at a function's first instruction run through ftrace, if the kernel has it. */
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
			"programs at a function's first instruction get no events: kfunc, and "
			"kprobes that run through ftrace, the listen probe's among them");
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
