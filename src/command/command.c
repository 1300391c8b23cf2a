/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "command/command.h"

#include "doctor/doctor.h"

static enum status command_doctor(const struct options *o)
{
	return doctor_run(o->format, stdout);
}

command command_of(enum action action)
{
	static const command commands[ACTIONS] = {
		[ACTION_TRACE] = command_trace,	  [ACTION_CHECK] = command_check,
		[ACTION_SAVE] = command_save,	  [ACTION_LAYOUT] = command_layout,
		[ACTION_SOURCE] = command_source, [ACTION_LIST] = command_list,
		[ACTION_REPLAY] = command_replay, [ACTION_DOCTOR] = command_doctor,
	};

	return commands[action];
}
