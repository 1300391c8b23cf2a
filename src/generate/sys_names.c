/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "generate/sys_names.h"

#include <string.h>

#include "base/buf.h"
#include "generate/sys_field.h"
#include "generate/sys_format.h"

const char *sys_names_suffix(const struct sys_call *call, const char *name)
{
	static const char *const taken[] = { "ts",	 "pid", "tid", "comm", "ret",
					     "duration", "ctx", "evt", "call", "id" };

	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		if (!strcmp(taken[i], name))
			return "_arg";
	return strcmp(call->name, name) ? "" : "_arg";
}

/* C itself, or a header of some kernel, declares these calls' names as functions. */
const char *sys_names_stream_suffix(const struct sys_call *call)
{
	static const char *const functions[] = {
		"exit",
		"getrusage",
		"init_module",
		"migrate_pages",
		"move_pages",
		"request_key",
		"restart_syscall",
		"sched_getaffinity",
		"sched_setaffinity",
		"sched_setattr",
		"sched_setscheduler",
		"sync_file_range",
		"timer_delete",
		"vfork",
	};

	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		if (!strcmp(functions[i], call->name))
			return "_call";
	return "";
}

bool sys_names_is_reserved(const struct sys_call *call, const char *name, size_t len)
{
	static const char *const reserved[] = { "ts",	    "pid",  "tid",    "comm",  "ret",
						"duration", "ctx",  "evt",    "call",  "id",
						"zero",	    "task", "wanted", "enter", "space",
						"begun",    "regs" };
	size_t n = strlen(call->name);

	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (strlen(reserved[i]) == len && !memcmp(reserved[i], name, len))
			return true;
	if (len > 4 && !memcmp(name, "bpf_", 4))
		return true;
	return len == n + strlen(sys_names_stream_suffix(call)) && !memcmp(name, call->name, n) &&
	       !memcmp(name + n, sys_names_stream_suffix(call), len - n);
}

void sys_names_signature(const struct sys_call *call, struct buf *out)
{
	buf_printf(out, "%s(", call->name);
	for (size_t i = 0; i < call->count; i++) {
		buf_str(out, i ? ", " : "");
		sys_field_put_type(out, call->args[i].type);
		buf_str(out, call->args[i].name);
	}
	buf_char(out, ')');
}
