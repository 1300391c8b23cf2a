/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* --source: prints the text that would be compiled. */
#include <stdio.h>

#include "base/log.h"
#include "command/command.h"
#include "command/prepare.h"

static enum status print_source(const struct probe *p)
{
	if (p->source.is_object) {
		log_error("%s is an object: it has no source text", p->source.origin);
		return STATUS_USAGE;
	}
	fwrite(buf_text(&p->source.bytes), 1, p->source.bytes.len,
	       stdout); /* process.c checks for errors at exit */
	return STATUS_OK;
}

/* If there are several targets, print a heading for each. */
static enum status print_sources(const struct probes *p)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < p->count; i++) {
		if (p->count > 1)
			printf("%s/* %s */\n", i ? "\n" : "", p->all[i].source.origin);
		status = print_source(&p->all[i]);
	}
	return status;
}

enum status command_source(const struct options *o)
{
	struct prepared p = prepare_begin(o);

	p.read.for_display = true;
	if (prepare_texts(o, &p))
		p.status = print_sources(&p.probes);
	return prepare_end(&p);
}
