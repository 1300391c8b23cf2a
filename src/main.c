/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* calltap: parses the command line and runs the command. */
#include "base/log.h"
#include "base/process.h"
#include "command/command.h"
#include "options.h"

int main(int argc, char **argv)
{
	struct options options;
	enum status status;

	process_init();
	options_parse(argc, argv, &options);
	log_set_verbose(options.verbose);
	status = command_of(options.action)(&options);
	options_free(&options);
	return process_exit_status(status);
}
