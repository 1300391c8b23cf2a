/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "stream/shared_rings.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/io.h"
#include "base/log.h"
#include "machine/cpus.h"
#include "machine/machine.h"
#include "stream/buffer_pages.h"
#include "stream/stream_ops.h"

struct ring { /* of a CPU */
	int cpu;
	struct perf_buffer *buffer;
};

struct way { /* a perf event: from a stream's map to the ring of a CPU */
	uint64_t id;
	struct stream *stream;
	int cpu;
	int fd;
};

struct shared_rings {
	unsigned int pages;
	int map_fd; /* has the events that own the rings, and no program writes to it */
	struct ring *rings;
	unsigned int count;
	struct way *ways; /* in order of their ids, which the kernel counts up */
	size_t way_count;
	struct stream **streams;
	size_t stream_count;
	uint64_t lost; /* as the rings told it */
	uint64_t told;
	bool gave_up; /* a CPU that came online could not be had */
};

/* ---- perf events ------------------------------------------------------------------------- */

static struct perf_event_attr attributes(size_t wakeup)
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

static int open_event(pid_t task, int cpu)
{
	struct perf_event_attr attr = attributes(1);

	return (int)syscall(SYS_perf_event_open, &attr, task, cpu, -1, PERF_FLAG_FD_CLOEXEC);
}

bool shared_rings_supported(void)
{
	int fd = open_event(0, -1); /* of this process, wherever it runs */

	if (fd < 0)
		return errno != EINVAL;
	close(fd);
	return true;
}

static uint64_t lost_by(const struct way *w)
{
	struct {
		uint64_t value, lost;
	} count = { 0 };

	return read(w->fd, &count, sizeof(count)) == sizeof(count) ? count.lost : 0;
}

/* ---- ways -------------------------------------------------------------------------------- */

static int compare_ways(const void *a, const void *b)
{
	const struct way *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

static struct stream *stream_by(const struct shared_rings *r, uint64_t id)
{
	const struct way key = { .id = id };
	const struct way *w = bsearch(&key, r->ways, r->way_count, sizeof(key), compare_ways);

	return w ? w->stream : NULL;
}

static int connect_way(const struct way *w, const struct ring *ring)
{
	if (ioctl(w->fd, PERF_EVENT_IOC_SET_OUTPUT, perf_buffer__buffer_fd(ring->buffer, 0)) ||
	    ioctl(w->fd, PERF_EVENT_IOC_ID, &w->id) ||
	    bpf_map_update_elem(w->stream->map_fd, &w->cpu, &w->fd, BPF_ANY))
		return -EIO;
	return 0;
}

static int open_way(struct shared_rings *r, struct stream *s, const struct ring *ring)
{
	struct way *ways = reallocarray(r->ways, r->way_count + 1, sizeof(*ways));
	struct way *w;

	if (!ways)
		return -ENOMEM;
	r->ways = ways;
	w = &ways[r->way_count];
	*w = (struct way){ .stream = s, .cpu = ring->cpu, .fd = open_event(-1, ring->cpu) };
	if (w->fd >= 0 && !connect_way(w, ring)) {
		r->way_count++;
		return 0;
	}
	if (!machine_lacks_files(-errno, "a buffer of", s->name))
		log_error("%s: cannot open a buffer for CPU %d:", s->name, ring->cpu);
	io_close(w->fd);
	return -EIO;
}

static void close_way(const struct way *w)
{
	bpf_map_delete_elem(w->stream->map_fd, &w->cpu);
	close(w->fd);
}

/* Closes those of a stream, or if it is NULL of a CPU: what they lost stays the stream's. */
static void close_ways(struct shared_rings *r, const struct stream *s, int cpu)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->way_count; i++) {
		struct way *w = &r->ways[i];

		if (s ? w->stream != s : w->cpu != cpu) {
			r->ways[kept++] = *w;
			continue;
		}
		if (!s)
			w->stream->lost += lost_by(w);
		close_way(w);
	}
	r->way_count = kept;
}

/* ---- records ----------------------------------------------------------------------------- */

struct sample {
	struct perf_event_header header;
	uint64_t id;
	uint32_t size;
	char bytes[];
};

struct loss {
	struct perf_event_header header;
	uint64_t id; /* whose record came next: not whose were lost */
	uint64_t lost;
};

static void take_sample(struct shared_rings *r, const struct sample *s)
{
	struct stream *stream = stream_by(r, s->id);

	if (stream)
		stream_take(stream, s->bytes, s->size);
}

static void take_loss(struct shared_rings *r, const struct loss *l)
{
	r->lost += l->lost;
	if (r->lost < 2 * r->told)
		return;
	r->told = r->lost;
	log_info("%llu events of %zu streams lost so far, their buffers were full: more --pages "
		 "hold more",
		 (unsigned long long)r->lost, r->stream_count);
}

static enum bpf_perf_event_ret on_event(void *cookie, int cpu, struct perf_event_header *event)
{
	(void)cpu;
	if (event->type == PERF_RECORD_SAMPLE)
		take_sample(cookie, (const struct sample *)event);
	else if (event->type == PERF_RECORD_LOST)
		take_loss(cookie, (const struct loss *)event);
	return LIBBPF_PERF_EVENT_CONT;
}

void shared_rings_drain(struct shared_rings *r)
{
	for (unsigned int i = 0; i < r->count; i++)
		perf_buffer__consume(r->rings[i].buffer);
}

size_t shared_rings_poll_fds(const struct shared_rings *r, struct pollfd *fds, size_t n)
{
	for (unsigned int i = 0; i < r->count && i < n; i++)
		fds[i] = (struct pollfd){ .fd = perf_buffer__buffer_fd(r->rings[i].buffer, 0),
					  .events = POLLIN };
	return r->count;
}

/* ---- rings ------------------------------------------------------------------------------- */

/* It wakes us when a quarter of it is full; a timer drains what comes slower. */
static int open_ring(struct shared_rings *r, int cpu, struct ring *ring)
{
	size_t bytes = (size_t)r->pages * (size_t)sysconf(_SC_PAGESIZE);
	struct perf_event_attr attr = attributes(bytes / 4);
	LIBBPF_OPTS(perf_buffer_raw_opts, opts, .cpu_cnt = 1, .cpus = &cpu, .map_keys = &cpu);

	ring->cpu = cpu;
	ring->buffer = perf_buffer__new_raw(r->map_fd, r->pages, &attr, on_event, r, &opts);
	if (ring->buffer)
		return 0;
	if (machine_lacks_files(-errno, "a buffer of", "all streams"))
		return -EIO;
	log_error("cannot open a buffer of %u pages for CPU %d: fewer --pages, or run as root "
		  "(/proc/sys/kernel/perf_event_mlock_kb limits others)",
		  r->pages, cpu);
	return -EIO;
}

/* The ring of a CPU, and the ways of all streams to it. */
static int join_cpu(struct shared_rings *r, int cpu)
{
	struct ring *rings = reallocarray(r->rings, r->count + 1, sizeof(*rings));
	int err;

	if (!rings)
		return -ENOMEM;
	r->rings = rings;
	err = open_ring(r, cpu, &rings[r->count]);
	if (err)
		return err;
	for (size_t i = 0; !err && i < r->stream_count; i++)
		err = open_way(r, r->streams[i], &rings[r->count]);
	if (!err) {
		r->count++;
		return 0;
	}
	close_ways(r, NULL, cpu);
	perf_buffer__free(rings[r->count].buffer);
	return err;
}

static void leave_cpu(struct shared_rings *r, unsigned int i)
{
	struct ring *ring = &r->rings[i];

	log_debug("CPU %d has gone offline", ring->cpu);
	perf_buffer__consume(ring->buffer);
	close_ways(r, NULL, ring->cpu);
	perf_buffer__free(ring->buffer);
	*ring = r->rings[--r->count];
}

static void choose_pages(struct shared_rings *r, unsigned int pages, unsigned int cpus, bool told)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	r->pages = pages ? pages : buffer_pages_shared(cpus, page);
	if (r->pages < PAGES_SHARED && !pages && !told)
		log_info("%u buffers, one a CPU, get %u pages each, so that all take no more than "
			 "%zu MiB; --pages %u is the usual size",
			 cpus, r->pages, PAGES_BYTES_MAX >> 20, PAGES_SHARED);
	log_debug("one buffer a CPU for all streams, %u of %u pages, %zu KiB in all", cpus,
		  r->pages, cpus * r->pages * page / 1024);
}

/* As many as there may ever be CPUs. */
static int make_map(struct shared_rings *r)
{
	int cpus = libbpf_num_possible_cpus();

	r->map_fd = cpus < 1 ? -1 :
			       bpf_map_create(BPF_MAP_TYPE_PERF_EVENT_ARRAY, "calltap_rings",
					      sizeof(int), sizeof(int), (uint32_t)cpus, NULL);
	if (r->map_fd >= 0)
		return 0;
	log_error("cannot make the map of the buffers that the streams share:");
	return -EIO;
}

static int open_rings(struct shared_rings *r, unsigned int pages, bool told)
{
	unsigned int n;
	int *cpus = cpus_online(&n);
	int err = cpus ? make_map(r) : -EIO;

	if (!err)
		choose_pages(r, pages, n, told);
	for (unsigned int i = 0; !err && i < n; i++)
		err = join_cpu(r, cpus[i]);
	free(cpus);
	return err;
}

int shared_rings_open(unsigned int pages, bool told, struct shared_rings **out)
{
	struct shared_rings *r = calloc(1, sizeof(*r));
	int err;

	if (!r)
		return -ENOMEM;
	r->map_fd = -1;
	err = open_rings(r, pages, told);
	if (err)
		shared_rings_close(r);
	else
		*out = r;
	return err;
}

size_t shared_rings_bytes(const struct shared_rings *r)
{
	return (size_t)r->count * r->pages * (size_t)sysconf(_SC_PAGESIZE);
}

void shared_rings_close(struct shared_rings *r)
{
	if (!r)
		return;
	for (unsigned int i = 0; i < r->count; i++)
		perf_buffer__free(r->rings[i].buffer);
	io_close(r->map_fd);
	free(r->rings);
	free(r->ways);
	free(r->streams);
	free(r);
}

/* ---- CPUs that come and go --------------------------------------------------------------- */

static bool is_had(const struct shared_rings *r, int cpu)
{
	for (unsigned int i = 0; i < r->count; i++)
		if (r->rings[i].cpu == cpu)
			return true;
	return false;
}

static bool come_online(struct shared_rings *r, int cpu)
{
	r->gave_up = join_cpu(r, cpu) != 0; /* told once */
	if (r->gave_up)
		log_error("CPU %d has come online: its events are neither shown nor counted", cpu);
	else
		log_info("CPU %d has come online: its events are shown from now on; any before "
			 "are not counted",
			 cpu);
	return !r->gave_up;
}

bool shared_rings_poll(struct shared_rings *r)
{
	unsigned int n;
	int *online = cpus_online(&n);
	bool changed = false;

	for (unsigned int i = r->count; online && i-- > 0;)
		if (!cpus_have(online, n, r->rings[i].cpu)) {
			leave_cpu(r, i);
			changed = true;
		}
	for (unsigned int i = 0; online && !r->gave_up && i < n; i++)
		if (!is_had(r, online[i]))
			changed |= come_online(r, online[i]);
	free(online);
	return changed;
}

/* ---- streams that come and go ------------------------------------------------------------ */

int shared_rings_join(struct shared_rings *r, struct stream *s)
{
	struct stream **streams =
		reallocarray((void *)r->streams, r->stream_count + 1, sizeof(*streams));
	int err = 0;

	if (!streams)
		return -ENOMEM;
	r->streams = streams;
	streams[r->stream_count++] = s;
	for (unsigned int i = 0; !err && i < r->count; i++)
		err = open_way(r, s, &r->rings[i]);
	return err;
}

void shared_rings_leave(struct shared_rings *r, const struct stream *s)
{
	size_t kept = 0;

	close_ways(r, s, -1);
	for (size_t i = 0; i < r->stream_count; i++)
		if (r->streams[i] != s)
			r->streams[kept++] = r->streams[i];
	r->stream_count = kept;
}

uint64_t shared_rings_lost(const struct shared_rings *r, const struct stream *s)
{
	uint64_t lost = 0;

	for (size_t i = 0; i < r->way_count; i++)
		if (r->ways[i].stream == s)
			lost += lost_by(&r->ways[i]);
	return lost;
}
