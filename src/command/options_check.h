/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What options ask of each other and of the targets. */
#ifndef CALLTAP_OPTIONS_CHECK_H
#define CALLTAP_OPTIONS_CHECK_H

struct argp_state;
struct options;

/* Ends the process with STATUS_USAGE, after a message, where they do not go together. */
void options_check(struct argp_state *state, const struct options *o);

#endif
