/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Collect the attach rules in a source: lines "// calltap: -a RULE". */
#ifndef CALLTAP_SOURCE_RULES_H
#define CALLTAP_SOURCE_RULES_H

struct object;

/* Append the rules to obj, in the text's order: 0 or -ENOMEM. */
int source_rules_collect(const char *text, struct object *obj);

#endif
