/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* calltap: the command line is parsed, and its command carried out. */
#include "base/log.h"
#include "base/process.h"
#include "command/command.h"
#include "options.h"

int main(int argc, char **argv)
{
	struct options options;
	enum status status;

	process_settle();
	options_parse(argc, argv, &options);
	log_set_verbose(options.verbose);
	status = command_of(options.action)(&options);
	options_free(&options);
	return process_end(status);
}
