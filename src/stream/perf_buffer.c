/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A perf buffer that one stream has to itself, read through libbcc's perf-buffer API. */
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
#include "stream/buffer_pages.h"
#include "stream/cpu_buffers.h"
#include "stream/stream_ops.h"

#define RECORD_OVERHEAD 20 /* bytes: perf_event_header, raw size, and the most that padding adds */
#define WAKEUP_EVENTS_MAX 1024
#define EVENT_SIZE_UNKNOWN 512 /* bytes to assume */

struct perf_stream {
	struct stream base;
	unsigned int pages;
	struct cpu_buffers buffers;
	int wakeup_events;
	uint64_t mark; /* bytes of the last record, which makes the kernel report earlier losses; 0: not sent */
};

static bool is_mark(const struct perf_stream *p, const void *bytes, int size)
{
	return p->mark && size >= (int)sizeof(p->mark) && size < 2 * (int)sizeof(p->mark) &&
	       !memcmp(bytes, &p->mark, sizeof(p->mark));
}

static void on_record(void *cookie, void *bytes, int size)
{
	struct perf_stream *p = cookie;

	if (!is_mark(p, bytes, size))
		stream_take_record(&p->base, bytes, (size_t)size);
}

static void on_lost(void *cookie, uint64_t lost)
{
	struct perf_stream *p = cookie;

	stream_add_loss(&p->base, lost, CURE_PAGES);
}

/*
 * The kernel wakes calltap once per batch of events, and a timer drains slower buffers: a wake-up
 * costs as much as a hundred events. A batch is at most a quarter of the buffer, which has to
 * hold further events while the batch is read.
 */
static int wakeup_events(const struct stream_settings *settings, unsigned int pages)
{
	size_t event = (settings->event_size ? settings->event_size : EVENT_SIZE_UNKNOWN) +
		       RECORD_OVERHEAD;
	size_t batch = (size_t)pages * (size_t)sysconf(_SC_PAGESIZE) / 4 / event;

	return batch < 1 ? 1 : batch > WAKEUP_EVENTS_MAX ? WAKEUP_EVENTS_MAX : (int)batch;
}

/* The buffer of a CPU */

static int put_reader_in_map(const struct perf_stream *p, int cpu, struct perf_reader *reader)
{
	int fd = perf_reader_fd(reader);

	if (!bpf_map_update_elem(p->base.map_fd, &cpu, &fd, BPF_ANY))
		return 0;
	log_error("%s: cannot put the buffer of CPU %d into the map:", p->base.name, cpu);
	return -EIO;
}

static int open_reader(void *owner, int cpu, void **buffer)
{
	struct perf_stream *p = owner;
	struct bcc_perf_buffer_opts opts = { .pid = -1,
					     .cpu = cpu,
					     .wakeup_events = p->wakeup_events };
	struct perf_reader *reader =
		bpf_open_perf_buffer_opts(on_record, on_lost, p, (int)p->pages, &opts);
	int err;

	if (!reader) {
		buffer_pages_refused(p->base.name, p->pages, cpu);
		return -EIO;
	}
	err = put_reader_in_map(p, cpu, reader);
	if (err)
		perf_reader_free(reader);
	else
		*buffer = reader;
	return err;
}

/* The perf event does not survive its CPU: a CPU that comes back needs another one. */
static void remove_reader_from_map(void *owner, int cpu)
{
	const struct perf_stream *p = owner;

	bpf_map_delete_elem(p->base.map_fd, &cpu);
}

static void drain_reader(void *buffer)
{
	struct perf_reader *reader = buffer;

	perf_reader_consume(1, &reader);
}

static int reader_fd(void *buffer)
{
	return perf_reader_fd(buffer);
}

static const struct cpu_buffer_ops reader_ops = {
	.open = open_reader,
	.detach = remove_reader_from_map,
	.drain = drain_reader,
	.fd = reader_fd,
	.free = perf_reader_free,
};

/* The stream */

static int open_readers(struct perf_stream *p, const int *cpus, unsigned int n)
{
	const struct stream_settings *set = &p->base.settings;
	const struct buffer_pages_request request = {
		.name = p->base.name,
		.given = set->pages,
		.usual = PAGES_DEFAULT,
		.cpus = n,
		.streams = set->perf_streams,
		.quiet = set->quiet,
	};

	p->pages = buffer_pages_choose(&request);
	p->wakeup_events = wakeup_events(set, p->pages);
	return cpu_buffers_open(&p->buffers, cpus, n);
}

static int open_perf_stream(struct stream *s)
{
	struct perf_stream *p = (struct perf_stream *)s;
	unsigned int n;
	int *cpus = cpus_online(&n);
	int err;

	p->buffers = (struct cpu_buffers){ .ops = &reader_ops, .owner = p, .name = s->name };
	err = cpus ? open_readers(p, cpus, n) : -EIO;
	free(cpus);
	return err;
}

static bool update_perf_cpus(struct stream *s)
{
	return cpu_buffers_update(&((struct perf_stream *)s)->buffers);
}

static size_t fill_perf_poll_fds(const struct stream *s, struct pollfd *fds, size_t n)
{
	return cpu_buffers_poll_fds(&((const struct perf_stream *)s)->buffers, fds, n);
}

static void drain_perf_stream(struct stream *s)
{
	cpu_buffers_drain(&((struct perf_stream *)s)->buffers);
}

static void close_perf_stream(struct stream *s)
{
	cpu_buffers_close(&((struct perf_stream *)s)->buffers);
}

/* The record that ends a buffer */

/* Load a program that sends the mark on the CPU that it runs on. */
static int load_mark_program(const struct perf_stream *p)
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
		/* A 32-bit move: the upper half of BPF_F_CURRENT_CPU is 0. */
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

static int run_mark_program(int prog, int cpu)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts, .flags = BPF_F_TEST_RUN_ON_CPU, .cpu = (__u32)cpu);

	return bpf_prog_test_run_opts(prog, &opts);
}

static int send_marks(const struct perf_stream *p)
{
	int prog = load_mark_program(p);
	int err = prog < 0 ? prog : 0;

	for (unsigned int i = 0; prog >= 0 && i < p->buffers.count; i++)
		if (run_mark_program(prog, p->buffers.all[i].cpu) && errno != ENXIO)
			err = -errno; /* ENXIO: the CPU has gone offline */
	io_close(prog);
	return err;
}

/*
 * The kernel reports lost records when it writes the next record into the buffer. Send one more
 * record on each CPU, so that records lost after the last event are counted as well.
 */
static void finish_perf_stream(struct stream *s)
{
	struct perf_stream *p = (struct perf_stream *)s;

	drain_perf_stream(s);
	if (getrandom(&p->mark, sizeof(p->mark), GRND_NONBLOCK) != sizeof(p->mark))
		p->mark = 0x63616c6c74617021; /* any number that no event begins with */
	if (send_marks(p))
		log_info("%s: this kernel cannot say whether events were lost after the last "
			 "one printed: it takes Linux 5.10",
			 s->name);
	drain_perf_stream(s);
}

const struct stream_ops perf_buffer_ops = {
	.size = sizeof(struct perf_stream),
	.open = open_perf_stream,
	.poll_fds = fill_perf_poll_fds,
	.update_cpus = update_perf_cpus,
	.drain = drain_perf_stream,
	.finish = finish_perf_stream,
	.close = close_perf_stream,
};
