/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "stream/shared_rings.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/io.h"
#include "base/log.h"
#include "machine/cpus.h"
#include "machine/machine.h"
#include "stream/buffer_pages.h"
#include "stream/cpu_buffers.h"
#include "stream/stream_ops.h"

#define ALL_STREAMS "all streams" /* in messages, where others have a stream's name */

/* A perf event in the map of a stream; its output goes to the ring of its CPU. */
struct redirect {
	uint64_t id; /* the kernel's, in each record */
	struct stream *stream;
	int cpu;
	int fd;
};

struct shared_rings {
	unsigned int pages;
	int map_fd; /* holds the rings' own perf events; no program writes to it */
	struct cpu_buffers rings;
	struct redirect *redirects; /* sorted by id: the kernel assigns rising ids */
	size_t redirect_count;
	struct stream **streams;
	size_t stream_count;
	struct loss loss; /* as the rings report it, for messages; redirects count it exactly */
};

/* Perf events */

static struct perf_event_attr output_attributes(size_t wakeup)
{
	return (struct perf_event_attr){
		.size = sizeof(struct perf_event_attr),
		.type = PERF_TYPE_SOFTWARE,
		.config = PERF_COUNT_SW_BPF_OUTPUT,
		.sample_period = 1,
		.sample_type = PERF_SAMPLE_IDENTIFIER | PERF_SAMPLE_RAW,
		.read_format = PERF_FORMAT_LOST,
		.watermark = 1,
		.wakeup_watermark = (uint32_t)wakeup,
	};
}

static int open_output_event(pid_t task, int cpu)
{
	struct perf_event_attr attr = output_attributes(1);

	return (int)syscall(SYS_perf_event_open, &attr, task, cpu, -1, PERF_FLAG_FD_CLOEXEC);
}

bool shared_rings_supported(void)
{
	int fd = open_output_event(0, -1); /* this process, any CPU */

	if (fd < 0)
		return errno != EINVAL;
	close(fd);
	return true;
}

/* Redirects */

static int compare_ids(const void *a, const void *b)
{
	const struct redirect *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

static struct stream *find_stream(const struct shared_rings *r, uint64_t id)
{
	const struct redirect key = { .id = id };
	const struct redirect *found =
		bsearch(&key, r->redirects, r->redirect_count, sizeof(key), compare_ids);

	return found ? found->stream : NULL;
}

static int connect_redirect(struct redirect *e, struct perf_buffer *ring)
{
	if (ioctl(e->fd, PERF_EVENT_IOC_SET_OUTPUT, perf_buffer__buffer_fd(ring, 0)) ||
	    ioctl(e->fd, PERF_EVENT_IOC_ID, &e->id) ||
	    bpf_map_update_elem(e->stream->map_fd, &e->cpu, &e->fd, BPF_ANY))
		return -EIO;
	return 0;
}

static int open_redirect(struct shared_rings *r, struct stream *s, int cpu,
			 struct perf_buffer *ring)
{
	struct redirect *all = reallocarray(r->redirects, r->redirect_count + 1, sizeof(*all));
	struct redirect *e;

	if (!all)
		return -ENOMEM;
	r->redirects = all;
	e = &all[r->redirect_count];
	*e = (struct redirect){ .stream = s, .cpu = cpu, .fd = open_output_event(-1, cpu) };
	if (e->fd >= 0 && !connect_redirect(e, ring)) {
		r->redirect_count++;
		return 0;
	}
	if (!machine_log_fd_limit(-errno, "a buffer of", s->name))
		log_error("%s: cannot open a buffer for CPU %d:", s->name, cpu);
	io_close(e->fd);
	return -EIO;
}

static uint64_t count_lost(const struct redirect *e)
{
	struct {
		uint64_t value, lost;
	} count = { 0 };

	return read(e->fd, &count, sizeof(count)) == sizeof(count) ? count.lost : 0;
}

static void close_redirect(const struct redirect *e)
{
	bpf_map_delete_elem(e->stream->map_fd, &e->cpu);
	close(e->fd);
}

static void close_redirects_of_stream(struct shared_rings *r, const struct stream *s)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->redirect_count; i++)
		if (r->redirects[i].stream == s)
			close_redirect(&r->redirects[i]);
		else
			r->redirects[kept++] = r->redirects[i];
	r->redirect_count = kept;
}

/* The streams keep the count of what they lost on this CPU. */
static void close_redirects_of_cpu(void *owner, int cpu)
{
	struct shared_rings *r = owner;
	size_t kept = 0;

	for (size_t i = 0; i < r->redirect_count; i++) {
		const struct redirect *e = &r->redirects[i];

		if (e->cpu != cpu) {
			r->redirects[kept++] = *e;
			continue;
		}
		e->stream->loss.records += count_lost(e);
		close_redirect(e);
	}
	r->redirect_count = kept;
}

/* Records */

/* A record with PERF_SAMPLE_IDENTIFIER and PERF_SAMPLE_RAW. */
struct sample {
	struct perf_event_header header;
	uint64_t id;
	uint32_t size;
	char bytes[];
};

struct lost_records {
	struct perf_event_header header;
	uint64_t id; /* of the record that follows, not of the lost ones */
	uint64_t lost;
};

static void take_sample(const struct shared_rings *r, const struct sample *s)
{
	struct stream *stream = find_stream(r, s->id);

	if (stream)
		stream_take_record(stream, s->bytes, s->size);
}

static enum bpf_perf_event_ret on_event(void *cookie, int cpu, struct perf_event_header *event)
{
	struct shared_rings *r = cookie;

	(void)cpu;
	if (event->type == PERF_RECORD_SAMPLE)
		take_sample(r, (const struct sample *)event);
	else if (event->type == PERF_RECORD_LOST)
		loss_add(&r->loss, ((const struct lost_records *)event)->lost, ALL_STREAMS,
			 CURE_PAGES);
	return LIBBPF_PERF_EVENT_CONT;
}

void shared_rings_drain(struct shared_rings *r)
{
	cpu_buffers_drain(&r->rings);
}

size_t shared_rings_poll_fds(const struct shared_rings *r, struct pollfd *fds, size_t n)
{
	return cpu_buffers_poll_fds(&r->rings, fds, n);
}

bool shared_rings_update_cpus(struct shared_rings *r)
{
	return cpu_buffers_update(&r->rings);
}

/* The ring of a CPU */

/* Wake up when a quarter of the ring is full; a timer drains it when records come slower. */
static struct perf_buffer *new_ring(struct shared_rings *r, int cpu)
{
	size_t bytes = (size_t)r->pages * (size_t)sysconf(_SC_PAGESIZE);
	struct perf_event_attr attr = output_attributes(bytes / 4);
	LIBBPF_OPTS(perf_buffer_raw_opts, opts, .cpu_cnt = 1, .cpus = &cpu, .map_keys = &cpu);

	return perf_buffer__new_raw(r->map_fd, r->pages, &attr, on_event, r, &opts);
}

static int open_ring(void *owner, int cpu, void **buffer)
{
	struct shared_rings *r = owner;
	struct perf_buffer *ring = new_ring(r, cpu);
	int err = 0;

	if (!ring) {
		buffer_pages_refused(ALL_STREAMS, r->pages, cpu);
		return -EIO;
	}
	for (size_t i = 0; !err && i < r->stream_count; i++)
		err = open_redirect(r, r->streams[i], cpu, ring);
	if (!err) {
		*buffer = ring;
		return 0;
	}
	close_redirects_of_cpu(r, cpu);
	perf_buffer__free(ring);
	return err;
}

static void drain_ring(void *ring)
{
	perf_buffer__consume(ring);
}

static int ring_fd(void *ring)
{
	return perf_buffer__buffer_fd(ring, 0);
}

static void free_ring(void *ring)
{
	perf_buffer__free(ring);
}

static const struct cpu_buffer_ops ring_ops = {
	.open = open_ring,
	.detach = close_redirects_of_cpu,
	.drain = drain_ring,
	.fd = ring_fd,
	.free = free_ring,
};

/* Open and close */

static int create_map(struct shared_rings *r)
{
	int cpus = libbpf_num_possible_cpus();

	if (cpus > 0)
		r->map_fd = bpf_map_create(BPF_MAP_TYPE_PERF_EVENT_ARRAY, "calltap_rings",
					   sizeof(int), sizeof(int), (uint32_t)cpus, NULL);
	if (r->map_fd >= 0)
		return 0;
	log_error("cannot create the map of the buffers that all streams share:");
	return -EIO;
}

static int open_rings(struct shared_rings *r, unsigned int pages, bool quiet)
{
	unsigned int n;
	int *cpus = cpus_online(&n);
	int err = cpus ? create_map(r) : -EIO;

	if (!err) {
		r->pages = buffer_pages_choose(&(struct buffer_pages_request){
			.name = ALL_STREAMS,
			.given = pages,
			.usual = PAGES_SHARED_DEFAULT,
			.cpus = n,
			.streams = 1,
			.quiet = quiet,
		});
		err = cpu_buffers_open(&r->rings, cpus, n);
	}
	free(cpus);
	return err;
}

int shared_rings_open(unsigned int pages, bool quiet, struct shared_rings **out)
{
	struct shared_rings *r = calloc(1, sizeof(*r));
	int err;

	if (!r)
		return -ENOMEM;
	r->map_fd = -1;
	r->rings = (struct cpu_buffers){ .ops = &ring_ops, .owner = r, .name = ALL_STREAMS };
	err = open_rings(r, pages, quiet);
	if (err)
		shared_rings_close(r);
	else
		*out = r;
	return err;
}

size_t shared_rings_bytes(const struct shared_rings *r)
{
	return (size_t)r->rings.count * r->pages * (size_t)sysconf(_SC_PAGESIZE);
}

void shared_rings_close(struct shared_rings *r)
{
	if (!r)
		return;
	cpu_buffers_close(&r->rings);
	io_close(r->map_fd);
	free(r->redirects);
	free(r->streams);
	free(r);
}

/* Streams that join and leave */

int shared_rings_join(struct shared_rings *r, struct stream *s)
{
	struct stream **streams =
		reallocarray((void *)r->streams, r->stream_count + 1, sizeof(*streams));
	int err = 0;

	if (!streams)
		return -ENOMEM;
	r->streams = streams;
	streams[r->stream_count++] = s;
	for (unsigned int i = 0; !err && i < r->rings.count; i++)
		err = open_redirect(r, s, r->rings.all[i].cpu, r->rings.all[i].buffer);
	return err;
}

void shared_rings_leave(struct shared_rings *r, const struct stream *s)
{
	size_t kept = 0;

	close_redirects_of_stream(r, s);
	for (size_t i = 0; i < r->stream_count; i++)
		if (r->streams[i] != s)
			r->streams[kept++] = r->streams[i];
	r->stream_count = kept;
}

uint64_t shared_rings_lost(const struct shared_rings *r, const struct stream *s)
{
	uint64_t lost = 0;

	for (size_t i = 0; i < r->redirect_count; i++)
		if (r->redirects[i].stream == s)
			lost += count_lost(&r->redirects[i]);
	return lost;
}
