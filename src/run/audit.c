/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "run/audit.h"

#include <bpf/bpf.h>
#include <calltap/listen_call.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "attach/gate.h"
#include "base/clock.h"
#include "base/log.h"
#include "decode/layout.h"
#include "load/load_set.h"
#include "load/missed_runs.h"
#include "object/object_set.h"
#include "print/listen_rows.h"
#include "run/audit_match.h"
#include "run/audit_text.h"
#include "stream/stream.h"

#define CALLS_STREAM "listen_call_evt"
#define BEGUN_MAP "begun"
#define ORDER_DELAY_NS 1000000000ll /* time_order may hold an event this long before it is added */

struct audit {
	struct object_set object_set;	/* listen_calls alone */
	struct filter_maps filter_maps; /* the same filters as the run's */
	struct load_set loads;
	struct stream *stream;
	int begun; /* the map of calls that have not returned; borrowed */
	struct audit_match *match;
	uint32_t listen_stream;		/* index of the listen probe's stream */
	size_t tid_offset, time_offset; /* in its events, in bytes */
	int64_t last_cpu_check;
	uint64_t lost; /* own records, before the run began */
	bool filtered, loaded, ended;
	int err;
};

/* Layouts */

struct field {
	const char *name;
	size_t offset, size;
};

#define FIELD(s, f)                                                   \
	{                                                             \
#f, offsetof(struct s, f), sizeof(((struct s *)0)->f) \
	}

static const struct member *find_member(const struct type *t, const char *name)
{
	for (uint32_t i = 0; i < t->count; i++)
		if (!strcmp(t->members[i].name, name))
			return &t->members[i];
	return NULL;
}

/* The layout of the stream of this name that has exactly one, and its index; NULL: none. */
static struct type *find_layout(const struct object_set *c, const char *name, uint32_t *stream)
{
	struct type *t = NULL;

	for (*stream = 0; *stream < c->stream_count; ++*stream) {
		const struct object *obj = object_set_object_of(c, &c->streams[*stream]);
		const struct object_stream *os = object_set_stream(c, *stream);

		if (strcmp(os->name, name) || os->layout_count != 1 || !obj->btf)
			continue;
		if (layout_read_struct(obj->btf, obj->btf_size, os->layouts[0], &t))
			t = NULL;
		return t;
	}
	return NULL;
}

/* The listen probe may have been edited: the audit needs only two fields of its event. */
static bool find_listen_stream(struct audit *r, const struct object_set *c)
{
	struct type *t = find_layout(c, LISTEN_STREAM, &r->listen_stream);
	const struct member *tid = t ? find_member(t, "tid") : NULL;
	const struct member *time = t ? find_member(t, "ts") : NULL;
	bool found = tid && time && tid->type->size == 4 && time->type->size == 8 && !tid->bits &&
		     !time->bits;

	if (found) {
		r->tid_offset = tid->offset / 8;
		r->time_offset = time->offset / 8;
	} else {
		log_error("--audit needs the listen probe: the targets have no "
			  "stream " LISTEN_STREAM " whose events have a tid, and a ts of 8 bytes");
	}
	layout_free(t);
	return found;
}

static bool is_calls_stream(const struct object_set *c, uint32_t *stream)
{
	static const struct field fields[] = {
		FIELD(listen_call_evt_t, ts),	    FIELD(listen_call_evt_t, duration),
		FIELD(listen_call_evt_t, tid),	    FIELD(listen_call_evt_t, ret),
		FIELD(listen_call_evt_t, protocol), FIELD(listen_call_evt_t, family),
	};
	struct type *t = find_layout(c, CALLS_STREAM, stream);
	bool same = t && t->size == sizeof(struct listen_call_evt_t);

	for (size_t i = 0; same && i < sizeof(fields) / sizeof(fields[0]); i++) {
		const struct member *m = find_member(t, fields[i].name);

		same = m && !m->bits && m->offset == fields[i].offset * 8 &&
		       m->type->size == fields[i].size;
	}
	layout_free(t);
	if (!same)
		log_error("--audit: %s is not the probe that calltap was built with: its events "
			  "differ",
			  c->objects[0].target);
	return same;
}

/* Opening */

static void on_call_record(void *cookie, const void *bytes, size_t size)
{
	struct audit *r = cookie;
	struct listen_call_evt_t e;
	struct audit_match_call c;
	int err;

	if (size < sizeof(e))
		return;
	memcpy(&e, bytes, sizeof(e));
	c = (struct audit_match_call){
		.tid = (uint32_t)e.tid,
		.began = e.duration ? e.ts - (int64_t)e.duration : 0,
		.ended = e.ts,
		.ret = e.ret,
		.family = e.family,
		.protocol = e.protocol,
	};
	err = audit_match_call(r->match, &c);
	if (err)
		r->err = err;
}

static int find_begun(struct audit *r)
{
	const struct loaded_object *l = &r->loads.all[0];

	for (uint32_t i = 0; i < l->obj->map_count; i++) {
		const struct object_map *m = &l->obj->maps[i];

		if (strcmp(m->name, BEGUN_MAP) || m->key_size != 8 ||
		    m->value_size != sizeof(struct listen_begun_t))
			continue;
		r->begun = l->maps[i];
		return 0;
	}
	log_error("--audit: %s has no map " BEGUN_MAP " of calls that have begun",
		  r->object_set.objects[0].target);
	return -EINVAL;
}

static int open_stream(struct audit *r, uint32_t stream)
{
	const struct loaded_object *l = &r->loads.all[0];
	uint32_t map = object_set_stream(&r->object_set, stream)->map;
	const struct stream_settings settings = {
		.quiet = true,
		.perf_streams = 1,
		.event_size = sizeof(struct listen_call_evt_t),
		.map_type = l->obj->maps[map].type,
		.counter_map = -1,
	};

	return stream_open(CALLS_STREAM, l->maps[map], &settings, on_call_record, r, &r->stream);
}

int audit_open(const struct object_set *listen, const struct object_set_object *calls,
	       const struct filter *filter, struct audit **out)
{
	struct audit *r = calloc(1, sizeof(*r));
	const struct load_settings settings = { .filter_maps = r ? &r->filter_maps : NULL };
	uint32_t stream = 0;
	int err = -ENOMEM;

	if (!r)
		return err;
	r->match = audit_match_new();
	if (r->match)
		err = object_set_make(calls, 1, &r->object_set);
	if (!err)
		err = find_listen_stream(r, listen) && is_calls_stream(&r->object_set, &stream) ?
			      0 :
			      -EINVAL;
	r->filtered = !err;
	if (!err)
		err = gate_filter_maps_open(filter, &r->filter_maps);
	if (!err)
		err = load_set_load(&r->object_set, &settings, &r->loads);
	r->loaded = !err;
	if (!err)
		err = find_begun(r);
	if (!err)
		err = open_stream(r, stream);
	if (err)
		audit_close(r);
	else
		*out = r;
	return err;
}

void audit_close(struct audit *r)
{
	if (!r)
		return;
	if (r->stream)
		stream_close(r->stream);
	if (r->loaded)
		load_set_unload(&r->loads);
	if (r->filtered)
		gate_filter_maps_close(&r->filter_maps);
	object_set_free(&r->object_set);
	audit_match_free(r->match);
	free(r);
}

/* Running */

int audit_attach(struct audit *r)
{
	return load_set_attach(&r->loads);
}

/* Lost records of calls that returned before the run began do not count. */
void audit_begin(struct audit *r)
{
	stream_finish(r->stream);
	r->lost = stream_lost(r->stream);
	audit_match_begin(r->match, clock_ns(CLOCK_MONOTONIC));
}

int audit_event(struct audit *r, uint32_t stream, const void *bytes, size_t size, bool printed)
{
	uint32_t tid;
	int64_t time;

	if (stream != r->listen_stream || size < r->tid_offset + sizeof(tid) ||
	    size < r->time_offset + sizeof(time))
		return 0;
	memcpy(&tid, (const char *)bytes + r->tid_offset, sizeof(tid));
	memcpy(&time, (const char *)bytes + r->time_offset, sizeof(time));
	return audit_match_event(r->match, tid, time, printed);
}

void audit_read(struct audit *r)
{
	stream_drain(r->stream);
}

int audit_drain(struct audit *r, int64_t since)
{
	int64_t now = clock_ns(CLOCK_MONOTONIC);
	int err;

	stream_drain(r->stream);
	if (now - r->last_cpu_check < NS_PER_S || r->ended)
		return r->err;
	r->last_cpu_check = now;
	stream_update_cpus(r->stream);
	err = audit_match_settle(r->match, since - ORDER_DELAY_NS);
	return err ? err : r->err;
}

/* Stop reading at once: lost records of later calls would be counted as lost in the run. */
void audit_end(struct audit *r)
{
	if (r->ended)
		return;
	r->ended = true;
	stream_drain(r->stream);
	audit_match_end(r->match, clock_ns(CLOCK_MONOTONIC));
	load_set_detach(&r->loads);
	stream_finish(r->stream);
}

/* Add the calls that have begun and not returned. */
static int add_running_calls(struct audit *r)
{
	struct listen_begun_t b;
	uint64_t key, next;
	const uint64_t *from = NULL;
	int err = 0;

	while (!err && !bpf_map_get_next_key(r->begun, from, &next)) {
		key = next;
		from = &key;
		if (!bpf_map_lookup_elem(r->begun, &key, &b))
			err = audit_match_call(r->match,
					       &(struct audit_match_call){ .tid = (uint32_t)key,
									   .began = b.ts,
									   .ended = AUDIT_RUNNING,
									   .family = b.family });
	}
	return err;
}

int audit_unseen(struct audit *r, struct missed_runs *u)
{
	return missed_runs_read(u, &r->loads.all[0]);
}

int audit_finish(struct audit *r)
{
	const struct audit_match_row *rows;
	struct buf text = { 0 };
	size_t n;
	int err = add_running_calls(r);

	if (!err)
		err = r->err ? r->err :
			       audit_match_finish(r->match, stream_lost(r->stream) - r->lost);
	rows = audit_match_rows(r->match, &n);
	audit_text_table(rows, n, &text);
	if (!err)
		log_info("audit: %s", buf_text(&text));
	buf_free(&text);
	return err;
}

void audit_put_json(const struct audit *r, struct buf *out)
{
	size_t n;
	const struct audit_match_row *rows = audit_match_rows(r->match, &n);

	audit_text_json(rows, n, out);
}
