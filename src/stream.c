/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "stream.h"

#include <bcc/libbpf.h>
#include <bcc/perf_reader.h>
#include <bpf/bpf.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "cpus.h"
#include "log.h"

#define DEFAULT_PAGES 64
/* perf_event_header, raw size, and the most that padding adds */
#define RECORD_OVERHEAD 20
#define WAKEUP_MAX 256
#define UNKNOWN_EVENT 512

struct stream {
	const char *name;
	int map_fd;
	unsigned int pages;
	stream_record record;
	void *cookie;
	struct perf_reader **readers; /* one a CPU */
	int *cpus;
	unsigned int count;
	uint64_t delivered;
	uint64_t lost;
	uint64_t told; /* of those lost, how many have been spoken of */
	uint64_t mark; /* what the closing record carries; 0: it is not awaited */
};

static bool is_mark(const struct stream *s, const void *bytes, int size)
{
	return s->mark && size >= (int)sizeof(s->mark) && size < 2 * (int)sizeof(s->mark) &&
	       !memcmp(bytes, &s->mark, sizeof(s->mark));
}

static void on_record(void *cookie, void *bytes, int size)
{
	struct stream *s = cookie;

	if (is_mark(s, bytes, size))
		return;
	s->delivered++;
	s->record(s->cookie, bytes, (size_t)size);
}

/* Loss is told as it happens, each time it has doubled: enough to notice, too little to flood. */
static void on_lost(void *cookie, uint64_t lost)
{
	struct stream *s = cookie;

	s->lost += lost;
	if (s->lost < 2 * s->told)
		return;
	s->told = s->lost;
	log_info(
		"%s: %llu events lost so far, the buffers of %u pages were full: more --pages hold "
		"more",
		s->name, (unsigned long long)s->lost, s->pages);
}

/*
 * The kernel wakes us for every so many events, and a timer drains the rest: a wake-up for each
 * costs more than the event. A batch must fit well into the ring.
 */
static int wakeup_events(const struct stream_settings *settings, unsigned int pages)
{
	size_t event =
		(settings->event_size ? settings->event_size : UNKNOWN_EVENT) + RECORD_OVERHEAD;
	size_t batch = (size_t)pages * (size_t)sysconf(_SC_PAGESIZE) / 2 / event;

	return batch < 1 ? 1 : batch > WAKEUP_MAX ? WAKEUP_MAX : (int)batch;
}

static int open_cpu(struct stream *s, unsigned int i, int wakeup)
{
	struct bcc_perf_buffer_opts opts = { .pid = -1,
					     .cpu = s->cpus[i],
					     .wakeup_events = wakeup };
	int fd;

	s->readers[i] = bpf_open_perf_buffer_opts(on_record, on_lost, s, (int)s->pages, &opts);
	if (!s->readers[i]) {
		log_error("%s: cannot open a buffer of %u pages for CPU %d: fewer --pages, or run "
			  "as root (/proc/sys/kernel/perf_event_mlock_kb limits others)",
			  s->name, s->pages, s->cpus[i]);
		return -EIO;
	}
	fd = perf_reader_fd(s->readers[i]);
	if (!bpf_map_update_elem(s->map_fd, &s->cpus[i], &fd, BPF_ANY))
		return 0;
	log_error("%s: the kernel does not take the buffer of CPU %d:", s->name, s->cpus[i]);
	return -EIO;
}

int stream_open(const char *name, int map_fd, const struct stream_settings *settings,
		stream_record record, void *cookie, struct stream **out)
{
	struct stream *s = calloc(1, sizeof(*s));
	int err = 0;

	if (!s)
		return -ENOMEM;
	s->name = name;
	s->map_fd = map_fd;
	s->pages = settings->pages ? settings->pages : DEFAULT_PAGES;
	s->record = record;
	s->cookie = cookie;
	s->cpus = cpus_online(&s->count);
	s->readers = calloc(s->count + 1, sizeof(struct perf_reader *));
	if (!s->cpus)
		err = -EIO;
	else if (!s->readers)
		err = -ENOMEM;
	for (unsigned int i = 0; !err && i < s->count; i++)
		err = open_cpu(s, i, wakeup_events(settings, s->pages));
	if (err)
		stream_close(s);
	else
		*out = s;
	return err;
}

size_t stream_poll_fds(const struct stream *s, struct pollfd *fds, size_t n)
{
	for (unsigned int i = 0; i < s->count && i < n; i++)
		fds[i] = (struct pollfd){ .fd = perf_reader_fd(s->readers[i]), .events = POLLIN };
	return s->count;
}

void stream_drain(struct stream *s)
{
	perf_reader_consume((int)s->count, s->readers);
}

/* A program that writes the mark into the stream on the CPU it runs on. */
static int load_marker(const struct stream *s)
{
	const struct bpf_insn insns[] = {
		/* r7 = mark; *(fp - 8) = r7 */
		{ .code = BPF_LD | BPF_DW | BPF_IMM, .dst_reg = BPF_REG_7, .imm = (int)s->mark },
		{ .imm = (int)(s->mark >> 32) },
		{ .code = BPF_STX | BPF_DW | BPF_MEM,
		  .dst_reg = BPF_REG_10,
		  .src_reg = BPF_REG_7,
		  .off = -8 },
		/* bpf_perf_event_output(ctx, map, BPF_F_CURRENT_CPU, fp - 8, 8) */
		{ .code = BPF_LD | BPF_DW | BPF_IMM,
		  .dst_reg = BPF_REG_2,
		  .src_reg = BPF_PSEUDO_MAP_FD,
		  .imm = s->map_fd },
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

void stream_finish(struct stream *s)
{
	int prog, err = 0;

	stream_drain(s);
	if (getrandom(&s->mark, sizeof(s->mark), GRND_NONBLOCK) != sizeof(s->mark))
		s->mark = 0x63616c6c74617021; /* it only has to differ from the events */
	prog = load_marker(s);
	for (unsigned int i = 0; prog >= 0 && i < s->count; i++)
		err = mark_cpu(prog, s->cpus[i]) ? -errno : err;
	if (prog < 0 || err)
		log_info("%s: the kernel (before 5.10?) can't say whether events were lost after "
			 "the last one shown",
			 s->name);
	if (prog >= 0)
		close(prog);
	stream_drain(s);
}

const char *stream_name(const struct stream *s)
{
	return s->name;
}

uint64_t stream_delivered(const struct stream *s)
{
	return s->delivered;
}

uint64_t stream_lost(const struct stream *s)
{
	return s->lost;
}

void stream_close(struct stream *s)
{
	if (!s)
		return;
	for (unsigned int i = 0; s->readers && i < s->count; i++)
		if (s->readers[i])
			perf_reader_free(s->readers[i]);
	free(s->readers);
	free(s->cpus);
	free(s);
}
