/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Any text as the description of a system call: a parsed one becomes a probe. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "generate/generate.h"
#include "generate/sys_format.h"
#include "generate/sys_names.h"
#include "generate/sys_write.h"

static void write_probe(const struct sys_call *call, bool returns, bool functions)
{
	const struct generate_options o = { .returns = returns };
	struct buf out = { 0 };
	const struct sys_text text = {
		.calls = call, .count = 1, .options = &o, .functions = functions
	};

	sys_write(&text, &out);
	sys_names_signature(call, &out);
	if (!out.failed && !strstr(buf_text(&out), call->name))
		abort();
	buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct sys_call call;

	memcpy(text, data, size);
	text[size] = '\0';
	if (!sys_format_parse(text, &call)) {
		write_probe(&call, false, false);
		write_probe(&call, true, false);
	}
	strcpy(call.name, "a_call");
	if (!sys_format_parse_arguments(text, strlen(text), &call)) {
		write_probe(&call, false, true);
		write_probe(&call, true, true);
	}
	free(text);
	return 0;
}
