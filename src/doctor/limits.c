/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Limits (memlock, open files, perf mlock), JIT, CPUs, cache folder. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "compile/cache_folder.h"
#include "doctor/finding.h"

#define FILES_FEW 4096 /* a sys: pattern needs several descriptors for each call */
#define MEMLOCK_FEW (64ull << 20)

static void put_limit(rlim_t n, unsigned int unit, struct buf *out)
{
	if (n == RLIM_INFINITY)
		buf_str(out, "unlimited");
	else
		buf_printf(out, "%" PRIu64, (uint64_t)n / unit);
}

static struct rlimit add_limit(struct finding *f, int resource, unsigned int unit, const char *name)
{
	struct rlimit l = { RLIM_INFINITY, RLIM_INFINITY };

	getrlimit((__rlimit_resource_t)resource, &l);
	put_limit(l.rlim_cur, unit, &f->found);
	buf_str(&f->found, ", at most ");
	put_limit(l.rlim_max, unit, &f->found);
	buf_printf(&f->found, " %s", name);
	return l;
}

/* Before Linux 5.11 maps counted as locked memory. */
static bool counts_maps_as_locked(const char *release)
{
	int major = 0, minor = 0;

	return sscanf(release, "%d.%d", &major, &minor) == 2 &&
	       (major < 5 || (major == 5 && minor < 11));
}

static void memlock(struct doctor *d)
{
	struct finding *f = finding_add(d, "memlock", FINDING_OK);
	struct rlimit l = add_limit(f, RLIMIT_MEMLOCK, 1024, "kB");

	if (!counts_maps_as_locked(d->release)) {
		buf_str(&f->found, "; maps are not counted there since Linux 5.11");
	} else if (l.rlim_cur < MEMLOCK_FEW) {
		f->state = FINDING_LIMIT;
		buf_str(&f->consequence,
			"before Linux 5.11 maps count as locked memory: large ones can "
			"fail");
		buf_str(&f->cure, "ulimit -l unlimited");
	}
}

static void files(struct doctor *d)
{
	struct finding *f = finding_add(d, "files", FINDING_OK);
	struct rlimit l = add_limit(f, RLIMIT_NOFILE, 1, "open files");

	if (l.rlim_max >= FILES_FEW)
		return;
	f->state = FINDING_LIMIT;
	buf_str(&f->consequence,
		"each program, map and attach point needs one: sys: and fn: patterns "
		"that match many can fail");
	buf_str(&f->cure, "ulimit -Hn 65536");
}

static void mlock_kb(struct doctor *d)
{
	struct finding *f = finding_add(d, "perf_mlock", FINDING_OK);

	if (finding_read_file(d, "/proc/sys/kernel/perf_event_mlock_kb", &f->found)) {
		f->state = FINDING_UNKNOWN;
		buf_clear(&f->found);
		buf_str(&f->found, "/proc/sys/kernel/perf_event_mlock_kb cannot be read");
		return;
	}
	buf_str(&f->found, " kB for the buffers of each CPU without CAP_IPC_LOCK");
}

static void jit(struct doctor *d)
{
	struct finding *f = finding_add(d, "jit", FINDING_OK);
	int err = finding_read_file(d, "/proc/sys/net/core/bpf_jit_enable", &f->found);

	if (err) {
		f->state = FINDING_UNKNOWN;
		buf_clear(&f->found);
		buf_str(&f->found, "/proc/sys/net/core/bpf_jit_enable cannot be read");
		finding_add_config(d, "BPF_JIT", &f->found);
	} else if (!strcmp(buf_text(&f->found), "0")) {
		f->state = FINDING_LIMIT;
		buf_str(&f->consequence,
			"programs are interpreted, which makes each traced call several "
			"times slower");
		buf_str(&f->cure, "sysctl net.core.bpf_jit_enable=1");
	}
	if (!err)
		buf_str(&f->found, ": net.core.bpf_jit_enable");
}

static void cpus(struct doctor *d)
{
	struct finding *f = finding_add(d, "cpus", FINDING_OK);
	struct buf online = { 0 };

	if (finding_read_file(d, "/sys/devices/system/cpu/possible", &f->found) ||
	    finding_read_file(d, "/sys/devices/system/cpu/online", &online)) {
		f->state = FINDING_LACK;
		buf_str(&f->found, "/sys/devices/system/cpu cannot be read");
		buf_str(&f->consequence, "the CPUs are not known, so no buffer can be read");
		buf_str(&f->cure, "mount -t sysfs sysfs /sys");
	} else {
		buf_printf(&f->found, " possible, %s online", buf_text(&online));
	}
	buf_free(&online);
}

static void cache(struct doctor *d)
{
	struct finding *f = finding_add(d, "cache", FINDING_OK);
	struct buf path = { 0 };
	struct cache_folder c;

	cache_folder_open(&c);
	cache_folder_path(&path);
	if (c.objects >= 0) {
		buf_add(&f->found, buf_text(&path), path.len);
	} else {
		f->state = FINDING_LIMIT;
		buf_printf(&f->found, "none in %s", path.len ? buf_text(&path) : "any folder");
		buf_str(&f->consequence, "each start compiles, which takes a second or more");
		buf_printf(&f->cure,
			   "mkdir -p -m 700 %s; it and the folders above must be writable by their "
			   "owner alone",
			   path.len ? buf_text(&path) : "~/.cache/calltap");
	}
	cache_folder_close(&c);
	buf_free(&path);
}

void doctor_limits(struct doctor *d)
{
	memlock(d);
	files(d);
	mlock_kb(d);
	jit(d);
	cpus(d);
	cache(d);
}
