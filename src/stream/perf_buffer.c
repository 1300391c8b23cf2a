/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <bcc/libbpf.h>
#include <bcc/perf_reader.h>
#include <bpf/bpf.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/io.h"
#include "base/log.h"
#include "machine/cpus.h"
#include "machine/machine.h"
#include "stream/buffer_pages.h"
#include "stream/stream_ops.h"

/* perf_event_header, raw size, and the most that padding adds */
#define RECORD_OVERHEAD 20
#define WAKEUP_MAX 1024
#define UNKNOWN_EVENT 512

struct perf {
	struct stream base;
	unsigned int pages;
	struct perf_reader **readers; /* one a CPU */
	int *cpus;
	unsigned int count;
	int wakeup;    /* events */
	bool gave_up;  /* a CPU that came online could not be had */
	uint64_t mark; /* what the closing record carries; 0: it is not awaited */
};

static struct perf *perf_of(struct stream *s)
{
	return (struct perf *)s;
}

static bool is_mark(const struct perf *p, const void *bytes, int size)
{
	return p->mark && size >= (int)sizeof(p->mark) && size < 2 * (int)sizeof(p->mark) &&
	       !memcmp(bytes, &p->mark, sizeof(p->mark));
}

static void on_record(void *cookie, void *bytes, int size)
{
	struct perf *p = cookie;

	if (!is_mark(p, bytes, size))
		stream_take(&p->base, bytes, (size_t)size);
}

static void on_lost(void *cookie, uint64_t lost)
{
	struct perf *p = cookie;

	stream_lose(&p->base, lost, "more --pages hold more");
}

/*
 * The kernel wakes us for every so many events, and a timer drains the rest: a wake-up costs as
 * much as a hundred events. While a batch is fetched the ring must hold another, and more.
 */
static int wakeup_events(const struct stream_settings *settings, unsigned int pages)
{
	size_t event =
		(settings->event_size ? settings->event_size : UNKNOWN_EVENT) + RECORD_OVERHEAD;
	size_t batch = (size_t)pages * (size_t)sysconf(_SC_PAGESIZE) / 4 / event;

	return batch < 1 ? 1 : batch > WAKEUP_MAX ? WAKEUP_MAX : (int)batch;
}

static int open_cpu(struct perf *p, unsigned int i)
{
	struct bcc_perf_buffer_opts opts = { .pid = -1,
					     .cpu = p->cpus[i],
					     .wakeup_events = p->wakeup };
	int fd;

	p->readers[i] = bpf_open_perf_buffer_opts(on_record, on_lost, p, (int)p->pages, &opts);
	if (!p->readers[i] && machine_lacks_files(-errno, "a buffer of", p->base.name))
		return -EIO;
	if (!p->readers[i]) {
		log_error("%s: cannot open a buffer of %u pages for CPU %d: fewer --pages, or run "
			  "as root (/proc/sys/kernel/perf_event_mlock_kb limits others)",
			  p->base.name, p->pages, p->cpus[i]);
		return -EIO;
	}
	fd = perf_reader_fd(p->readers[i]);
	if (!bpf_map_update_elem(p->base.map_fd, &p->cpus[i], &fd, BPF_ANY))
		return 0;
	log_error("%s: the kernel does not take the buffer of CPU %d:", p->base.name, p->cpus[i]);
	return -EIO;
}

/* What the rings take is told: under -v, and to everybody where they got fewer pages than usual. */
static void choose_pages(struct perf *p)
{
	const struct stream_settings *set = &p->base.settings;
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	unsigned int usual = buffer_pages_default(p->count, set->perf_streams, page);

	p->pages = set->pages ? set->pages : usual;
	if (p->pages < PAGES_DEFAULT && !set->pages && !set->told)
		log_info("%s: %u buffers, one a CPU, get %u pages each, so that all take no more "
			 "than %zu MiB; --pages %u is the usual size",
			 p->base.name, p->count, p->pages, PAGES_BYTES_MAX >> 20, PAGES_DEFAULT);
	log_debug("%s: %u buffers of %u pages, %zu KiB in all", p->base.name, p->count, p->pages,
		  p->count * p->pages * page / 1024);
}

static int open_perf(struct stream *s)
{
	struct perf *p = perf_of(s);
	int err = 0;

	p->cpus = cpus_online(&p->count);
	p->readers = calloc(p->count + 1, sizeof(struct perf_reader *));
	if (!p->cpus)
		return -EIO;
	if (!p->readers)
		return -ENOMEM;
	choose_pages(p);
	p->wakeup = wakeup_events(&s->settings, p->pages);
	for (unsigned int i = 0; !err && i < p->count; i++)
		err = open_cpu(p, i);
	return err;
}

/* CPUs that come and go */

/* The kernel took the event from the CPU that went: should it come back, it needs another. */
static void leave_cpu(struct perf *p, unsigned int i)
{
	log_debug("%s: CPU %d has gone offline", p->base.name, p->cpus[i]);
	perf_reader_consume(1, &p->readers[i]);
	bpf_map_delete_elem(p->base.map_fd, &p->cpus[i]);
	perf_reader_free(p->readers[i]);
	p->count--;
	p->readers[i] = p->readers[p->count];
	p->cpus[i] = p->cpus[p->count];
}

static int make_room(struct perf *p)
{
	size_t n = p->count + 1;
	struct perf_reader **readers = realloc(p->readers, n * sizeof(*readers));
	int *cpus;

	if (!readers)
		return -ENOMEM;
	p->readers = readers;
	cpus = realloc(p->cpus, n * sizeof(*cpus));
	if (!cpus)
		return -ENOMEM;
	p->cpus = cpus;
	return 0;
}

static bool join_cpu(struct perf *p, int cpu)
{
	int err = make_room(p);

	if (!err) {
		p->readers[p->count] = NULL;
		p->cpus[p->count] = cpu;
		err = open_cpu(p, p->count);
	}
	if (!err) {
		p->count++;
		log_info("%s: CPU %d has come online: its events are shown from now on; any before "
			 "are not counted",
			 p->base.name, cpu);
		return true;
	}
	if (err != -ENOMEM && p->readers[p->count])
		perf_reader_free(p->readers[p->count]);
	log_error("%s: CPU %d has come online: its events are neither shown nor counted",
		  p->base.name, cpu);
	p->gave_up = true; /* told once */
	return false;
}

static bool look_perf(struct stream *s)
{
	struct perf *p = perf_of(s);
	unsigned int n, before = p->count;
	int *online = cpus_online(&n);
	bool changed = false;

	for (unsigned int i = before; online && i-- > 0;)
		if (!cpus_have(online, n, p->cpus[i]))
			leave_cpu(p, i);
	changed = p->count != before;
	for (unsigned int i = 0; online && !p->gave_up && i < n; i++)
		if (!cpus_have(p->cpus, p->count, online[i]))
			changed |= join_cpu(p, online[i]);
	free(online);
	return changed;
}

static size_t poll_perf(const struct stream *s, struct pollfd *fds, size_t n)
{
	const struct perf *p = (const struct perf *)s;

	for (unsigned int i = 0; i < p->count && i < n; i++)
		fds[i] = (struct pollfd){ .fd = perf_reader_fd(p->readers[i]), .events = POLLIN };
	return p->count;
}

static void drain_perf(struct stream *s)
{
	struct perf *p = perf_of(s);

	perf_reader_consume((int)p->count, p->readers);
}

/* A program that writes the mark into the stream on the CPU it runs on. */
static int load_marker(const struct perf *p)
{
	const struct bpf_insn insns[] = {
		/* r7 = mark; *(fp - 8) = r7 */
		{ .code = BPF_LD | BPF_DW | BPF_IMM, .dst_reg = BPF_REG_7, .imm = (int)p->mark },
		{ .imm = (int)(p->mark >> 32) },
		{ .code = BPF_STX | BPF_DW | BPF_MEM,
		  .dst_reg = BPF_REG_10,
		  .src_reg = BPF_REG_7,
		  .off = -8 },
		/* bpf_perf_event_output(ctx, map, BPF_F_CURRENT_CPU, fp - 8, 8) */
		{ .code = BPF_LD | BPF_DW | BPF_IMM,
		  .dst_reg = BPF_REG_2,
		  .src_reg = BPF_PSEUDO_MAP_FD,
		  .imm = p->base.map_fd },
		{ 0 },
		{ .code = BPF_ALU | BPF_MOV | BPF_K, .dst_reg = BPF_REG_3, .imm = -1 },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = BPF_REG_4, .src_reg = BPF_REG_10 },
		{ .code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = BPF_REG_4, .imm = -8 },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_5, .imm = 8 },
		{ .code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_perf_event_output },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};

	return bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, "calltap_mark", "GPL", insns,
			     sizeof(insns) / sizeof(insns[0]), NULL);
}

static int mark_cpu(int prog, int cpu)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts, .flags = BPF_F_TEST_RUN_ON_CPU, .cpu = (__u32)cpu);

	return bpf_prog_test_run_opts(prog, &opts);
}

/*
 * The kernel tells of records that were lost after the last one delivered only when another is
 * written: so one more is.
 */
static void finish_perf(struct stream *s)
{
	struct perf *p = perf_of(s);
	int prog, err = 0;

	drain_perf(s);
	if (getrandom(&p->mark, sizeof(p->mark), GRND_NONBLOCK) != sizeof(p->mark))
		p->mark = 0x63616c6c74617021; /* it only has to differ from the events */
	prog = load_marker(p);
	for (unsigned int i = 0; prog >= 0 && i < p->count; i++)
		if (mark_cpu(prog, p->cpus[i]) && errno != ENXIO) /* it has gone offline */
			err = -errno;
	if (prog < 0 || err)
		log_info("%s: the kernel (before 5.10?) can't say whether events were lost after "
			 "the last one shown",
			 s->name);
	io_close(prog);
	drain_perf(s);
}

static void close_perf(struct stream *s)
{
	struct perf *p = perf_of(s);

	for (unsigned int i = 0; p->readers && i < p->count; i++)
		if (p->readers[i])
			perf_reader_free(p->readers[i]);
	free(p->readers);
	free(p->cpus);
}

const struct stream_ops stream_perf = {
	sizeof(struct perf), open_perf, poll_perf, look_perf, drain_perf, finish_perf, close_perf,
};
