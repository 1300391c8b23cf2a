/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "explain/map_failure.h"

#include <linux/bpf.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "explain/message.h"
#include "explain/mistakes.h"
#include "object/object.h"
#include "probe/c_scan.h"
#include "probe/source_position.h"

/* Find the declaration of the map: BPF_HASH(counts, u32). */
static bool find_declaration(const char *text, const char *name, struct position *position)
{
	struct buf blank = { 0 };
	struct span all, macro;
	const char *p = NULL;
	bool found = false;

	if (text && !c_scan_blank(text, &blank)) {
		all = (struct span){ buf_text(&blank), blank.len };
		p = all.at;
	}
	while (!found && p && (p = c_scan_find_word(all, p, name, strlen(name)))) {
		found = c_scan_enclosing_call(all, p, &macro) &&
			c_scan_starts_with(macro, "BPF_") &&
			source_position_in_text(text, text + (p - all.at), position);
		p++;
	}
	buf_free(&blank);
	return found;
}

static bool is_power_of_two(uint32_t n)
{
	return n && !(n & (n - 1));
}

static const char *mistake_key(const struct object_map *m, uint32_t page)
{
	if (m->type == BPF_MAP_TYPE_RINGBUF && !is_power_of_two(m->max_entries / page))
		return "ring buffer pages";
	return m->max_entries ? "map refused" : "empty map";
}

void map_failure_explain(const char *text, const struct object_map *m, int err)
{
	uint32_t page = (uint32_t)sysconf(_SC_PAGESIZE);
	struct buf size = { 0 }, out = { 0 };
	struct position at = { 0 };
	struct mistake_match match;

	buf_printf(&size, "%u", m->max_entries / (m->type == BPF_MAP_TYPE_RINGBUF ? page : 1));
	mistakes_find_key(MISTAKE_ATTACH, mistake_key(m, page), &match);
	mistakes_add_capture(&match, m->name, strlen(m->name));
	mistakes_add_capture(&match, strerror(-err), strlen(strerror(-err)));
	mistakes_add_capture(&match, buf_text(&size), size.len);
	if (find_declaration(text, m->name, &at)) {
		mistakes_append_message(&at, SEVERITY_ERROR, &match, NULL, &out);
		log_raw(buf_text(&out));
	}
	log_error("the kernel refuses to create the map %s: %s", m->name, strerror(-err));
	buf_free(&size);
	buf_free(&out);
}
