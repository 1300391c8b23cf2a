/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Parse the command line. */
#ifndef CALLTAP_OPTIONS_H
#define CALLTAP_OPTIONS_H

#include "command/command.h"

/*
 * Fill o from the command line; free it with options_free. Wrong use ends the process with
 * STATUS_USAGE after a message; --help, --usage and --version end it with STATUS_OK.
 */
void options_parse(int argc, char **argv, struct options *o);
void options_free(struct options *o);

#endif
