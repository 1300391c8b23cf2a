/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "machine/machine.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"

const char *machine_release(void)
{
	static struct utsname un;

	if (!un.release[0] && uname(&un))
		un.release[0] = '\0'; /* cannot happen with a valid pointer */
	return un.release;
}

static bool has_capability(cap_t caps, cap_value_t cap)
{
	cap_flag_value_t on = CAP_CLEAR;

	return !cap_get_flag(caps, cap, CAP_EFFECTIVE, &on) && on == CAP_SET;
}

bool machine_has_privileges(void)
{
	cap_t caps = cap_get_proc();
	bool may = caps && (has_capability(caps, CAP_SYS_ADMIN) ||
			    (has_capability(caps, CAP_BPF) && has_capability(caps, CAP_PERFMON)));

	cap_free(caps);
	return may;
}

bool machine_require_privileges(void)
{
	bool may = machine_has_privileges();

	if (!may)
		log_error("tracing the kernel needs root's privileges: run calltap with sudo");
	return may;
}

static bool is_header_tree(const char *root)
{
	struct buf path = { 0 };
	bool there;

	buf_printf(&path, "%s/include/linux/kconfig.h", root);
	there = !access(buf_text(&path), R_OK);
	buf_free(&path);
	return there;
}

static bool is_folder(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

/* As libbcc does: if a kernel has both build/ and source/ (Debian), the headers are in source/. */
static void append_default_root(const char *folder, const char *release, struct buf *root)
{
	struct buf source = { 0 };
	struct buf build = { 0 };

	buf_printf(&source, "%s/lib/modules/%s/source", folder, release);
	buf_printf(&build, "%s/lib/modules/%s/build", folder, release);
	if (is_folder(buf_text(&source)) && is_folder(buf_text(&build)))
		buf_str(root, buf_text(&source));
	else
		buf_str(root, buf_text(&build));
	buf_free(&source);
	buf_free(&build);
}

bool machine_headers_given(void)
{
	return getenv("BCC_KERNEL_SOURCE") != NULL;
}

bool machine_find_headers(const char *folder, const char *release, struct buf *root)
{
	const char *given = getenv("BCC_KERNEL_SOURCE");

	if (given)
		buf_str(root, given);
	else
		append_default_root(folder, release, root);
	return is_header_tree(buf_text(root));
}

bool machine_require_headers(const char *release, struct buf *root)
{
	const char *given = getenv("BCC_KERNEL_SOURCE");

	if (machine_find_headers("", release, root))
		return true;
	if (given)
		log_error("BCC_KERNEL_SOURCE is %s, which has no kernel headers: correct it, or "
			  "unset it",
			  given);
	else
		log_error("the headers of kernel %s are not installed: on Debian and Ubuntu, "
			  "apt-get install linux-headers-%s",
			  release, release);
	if (!given && !machine_has_kprobes() && !strcmp(release, machine_release()))
		log_error("this kernel does not support kprobes either: scripts/vm runs a kernel "
			  "that "
			  "does, with its headers");
	return false;
}

bool machine_has_kprobes(void)
{
	return !access("/sys/bus/event_source/devices/kprobe/type", R_OK);
}

void machine_raise_fd_limit(void)
{
	struct rlimit limit;

	if (!getrlimit(RLIMIT_NOFILE, &limit)) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

bool machine_log_fd_limit(int err, const char *kind, const char *name)
{
	if (err != -EMFILE && err != -ENFILE)
		return false;
	log_error(
		"%s %s exceeds the limit of open files, which each map, program and buffer counts "
		"against: raise it (ulimit -Hn, and LimitNOFILE= in a service), or name fewer "
		"targets",
		kind, name);
	return true;
}
