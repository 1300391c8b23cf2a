/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "compile/probe.h"

#include <errno.h>
#include <stdlib.h>

#include "base/log.h"
#include "generate/generate.h"
#include "object/object.h"
#include "probe/edits.h"
#include "probe/target.h"

static int decode_object(struct probe *p)
{
	int err = object_decode(buf_text(&p->source.bytes), p->source.bytes.len, &p->obj);

	if (err == -EBADMSG)
		log_error("%s is an object, but damaged or written by another version of calltap: "
			  "write it again with --save",
			  p->source.origin);
	return err;
}

static int read_source(struct probe *p, const struct probes_read *how)
{
	struct target target;
	int err = target_find(p->target, &target);

	if (!err)
		err = source_read(&target, how->edits, &p->source);
	p->embedded = target.kind == TARGET_EMBEDDED;
	p->from_file = target.kind == TARGET_FILE;
	target_free(&target);
	return !err && p->source.is_object ? decode_object(p) : err;
}

/* Generate a source to be read: without #line directives, and with its #includes as they are. */
static int generate_for_display(const struct probe *p, const struct probes_read *how,
				struct buf *text)
{
	struct buf generated = { 0 };
	int err = generate_probe(p->target, how->generate, how->release, false, &generated);

	/* As in source_from_text: -s changes the probe's text, not the lines that -D and -a add. */
	if (!err)
		err = edits_substitute(how->edits, p->target, &generated);
	edits_prologue(how->edits, text);
	buf_add(text, buf_text(&generated), generated.len);
	if (!err && (text->failed || generated.failed))
		err = -ENOMEM;
	buf_free(&generated);
	return err;
}

static int generate_source(struct probe *p, const struct probes_read *how)
{
	struct buf text = { 0 }, origin = { 0 };
	int err;

	generate_origin(p->target, &origin);
	if (how->for_display)
		err = generate_for_display(p, how, &text);
	else
		err = generate_probe(p->target, how->generate, how->release, true, &text);
	if (!err && how->for_display)
		err = source_from_expanded(buf_text(&origin), &text, &p->source);
	else if (!err)
		err = source_from_text(buf_text(&origin), &text, how->edits, &p->source);
	buf_free(&text);
	buf_free(&origin);
	return err;
}

int probe_read(const char *target, const struct probes_read *how, struct probe *p)
{
	*p = (struct probe){ .target = target };
	return generate_is_target(target) ? generate_source(p, how) : read_source(p, how);
}

void probe_free(struct probe *p)
{
	object_free(p->obj);
	source_free(&p->source);
	*p = (struct probe){ 0 };
}

bool probe_is_file(const struct probe *p)
{
	return p->from_file && !p->source.is_object;
}

int probe_list_add(struct probes *p, const char *target, const struct probes_read *how)
{
	struct probe *all = reallocarray(p->all, p->count + 1, sizeof(*all));

	if (!all)
		return -ENOMEM;
	p->all = all;
	return probe_read(target, how, &all[p->count++]);
}

void probe_list_free(struct probes *p)
{
	while (p->count)
		probe_free(&p->all[--p->count]);
	free(p->all);
	p->all = NULL;
}
