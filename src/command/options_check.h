/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Check that the options, the action and the targets go together. */
#ifndef CALLTAP_OPTIONS_CHECK_H
#define CALLTAP_OPTIONS_CHECK_H

struct argp_state;
struct options;

/* End the process with STATUS_USAGE after a message if they do not. */
void options_check(struct argp_state *state, const struct options *o);

#endif
