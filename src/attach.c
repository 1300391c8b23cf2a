/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Everything attaches through descriptors, never through names in tracefs: the kernel detaches
 * when the last descriptor is closed, so that nothing stays behind, even after kill -9.
 */
#include "attach.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "buf.h"
#include "log.h"
#include "machine.h"

/* A number in a file of sysfs or tracefs: 0 or -errno. */
static int read_number(const char *path, uint64_t *number)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct buf text = { 0 };
	int err = fd < 0 ? -errno : buf_read_fd(&text, fd, 4096);

	if (fd >= 0)
		close(fd);
	*number = strtoull(buf_text(&text), NULL, 10);
	buf_free(&text);
	return err;
}

/* Opens the event, gives it the program and turns it on: a descriptor or -errno. */
static int attach_event(struct perf_event_attr *attr, int prog_fd)
{
	int fd, err;

	attr->size = sizeof(*attr);
	fd = (int)syscall(SYS_perf_event_open, attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (!ioctl(fd, PERF_EVENT_IOC_SET_BPF, prog_fd) && !ioctl(fd, PERF_EVENT_IOC_ENABLE, 0))
		return fd;
	err = -errno;
	close(fd);
	return err;
}

/* kprobe, kretprobe */

static int kprobe_available(void)
{
	if (machine_has_kprobes())
		return 0;
	log_error("this kernel has no kprobes (CONFIG_KPROBES is off): a distribution's kernel has "
		  "them; scripts/vm runs one beside this one");
	return -ENOSYS;
}

static int say_kprobe(const char *function, int err)
{
	errno = -err;
	if (err == -ENOENT || err == -EINVAL)
		log_error("the kernel has no function %s that can be probed: it is not in this "
			  "kernel, inlined, or marked notrace (/proc/kallsyms lists what there is)",
			  function);
	else if (err == -EPERM || err == -EACCES)
		log_error("the kernel does not let kprobes be attached here (lockdown, or too few "
			  "privileges): %s:",
			  function);
	else
		log_error("cannot attach to %s:", function);
	return err;
}

static int attach_kprobe(const struct attach_kind *kind, int prog_fd, const char *point)
{
	struct perf_event_attr attr = { .kprobe_func = (uint64_t)(uintptr_t)point };
	uint64_t type = 0;
	int fd = read_number("/sys/bus/event_source/devices/kprobe/type", &type);

	attr.type = (uint32_t)type;
	attr.config = !strcmp(kind->name, "kretprobe"); /* bit 0 of the pmu's format */
	if (!fd)
		fd = attach_event(&attr, prog_fd);
	return fd < 0 ? say_kprobe(point, fd) : fd;
}

/* tracepoint: the name is CATEGORY__NAME */

static int always_available(void)
{
	return 0;
}

static int tracepoint_id(const char *point, uint64_t *id)
{
	static const char *const roots[] = { "/sys/kernel/tracing", "/sys/kernel/debug/tracing" };
	const char *split = strstr(point, "__");
	int err = -ENOENT;

	if (!split)
		return -ENOEXEC;
	for (size_t i = 0; i < 2 && err; i++) {
		struct buf path = { 0 };

		buf_printf(&path, "%s/events/%.*s/%s/id", roots[i], (int)(split - point), point,
			   split + 2);
		err = read_number(buf_text(&path), id);
		buf_free(&path);
	}
	return err;
}

static int say_tracepoint(const char *point, int err)
{
	errno = -err;
	if (err == -ENOEXEC)
		log_error("tracepoint__%s does not say CATEGORY__NAME, as in "
			  "tracepoint__syscalls__sys_enter_listen",
			  point);
	else if (err == -ENOENT && !machine_has_tracefs())
		log_error("tracefs is not mounted: mount -t tracefs tracefs /sys/kernel/tracing");
	else if (err == -ENOENT)
		log_error("there is no tracepoint %s: look in /sys/kernel/tracing/events", point);
	else
		log_error("cannot attach to the tracepoint %s:", point);
	return err;
}

static int attach_tracepoint(const struct attach_kind *kind, int prog_fd, const char *point)
{
	struct perf_event_attr attr = { .type = PERF_TYPE_TRACEPOINT, .sample_period = 1 };
	uint64_t id = 0;
	int fd = tracepoint_id(point, &id);

	(void)kind;
	attr.config = id;
	if (!fd)
		fd = attach_event(&attr, prog_fd);
	return fd < 0 ? say_tracepoint(point, fd) : fd;
}

/* raw_tracepoint */

static int attach_raw(const struct attach_kind *kind, int prog_fd, const char *point)
{
	int fd = bpf_raw_tracepoint_open(point, prog_fd);

	(void)kind;
	if (fd == -ENOENT)
		log_error("there is no raw tracepoint %s: its name is a tracepoint's without the "
			  "category (sys_enter, sched_switch)",
			  point);
	else if (fd < 0)
		log_error("cannot attach to the raw tracepoint %s: %s", point, strerror(-fd));
	return fd;
}

static const struct attach_kind kinds[] = {
	{ "kprobe", "kprobe__", BPF_PROG_TYPE_KPROBE, kprobe_available, attach_kprobe },
	{ "kretprobe", "kretprobe__", BPF_PROG_TYPE_KPROBE, kprobe_available, attach_kprobe },
	{ "tracepoint", "tracepoint__", BPF_PROG_TYPE_TRACEPOINT, always_available,
	  attach_tracepoint },
	{ "raw tracepoint", "raw_tracepoint__", BPF_PROG_TYPE_RAW_TRACEPOINT, always_available,
	  attach_raw },
};

const struct attach_kind *attach_kind_of(const char *prog)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strncmp(prog, kinds[i].prefix, strlen(kinds[i].prefix)) &&
		    prog[strlen(kinds[i].prefix)])
			return &kinds[i];
	return NULL;
}

const char *attach_point_of(const struct attach_kind *kind, const char *prog)
{
	return prog + strlen(kind->prefix);
}

const char *attach_kinds(void)
{
	return "kprobe__FUNCTION, kretprobe__FUNCTION, TRACEPOINT_PROBE(CATEGORY, NAME), "
	       "RAW_TRACEPOINT_PROBE(NAME)";
}
