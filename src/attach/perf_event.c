/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "attach/perf_event.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"

int perf_event_read_number(const char *path, uint64_t *number)
{
	struct buf text = { 0 };
	int err = io_read_file(path, 4096, &text);

	*number = strtoull(buf_text(&text), NULL, 10);
	buf_free(&text);
	return err;
}

int perf_event_type(const char *pmu, uint32_t *type)
{
	struct buf path = { 0 };
	uint64_t number = 0;
	int err;

	buf_printf(&path, "/sys/bus/event_source/devices/%s/type", pmu);
	err = path.failed ? -ENOMEM : perf_event_read_number(buf_text(&path), &number);
	buf_free(&path);
	*type = (uint32_t)number;
	return err;
}

int perf_event_attach(struct perf_event_attr *attr, int cpu, int prog_fd)
{
	int fd, err;

	attr->size = sizeof(*attr);
	fd = (int)syscall(SYS_perf_event_open, attr, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (!ioctl(fd, PERF_EVENT_IOC_SET_BPF, prog_fd) && !ioctl(fd, PERF_EVENT_IOC_ENABLE, 0))
		return fd;
	err = -errno;
	close(fd);
	return err;
}
