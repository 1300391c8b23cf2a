/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Where the text itself says that its programs attach: lines "// calltap: -a RULE". */
#ifndef CALLTAP_SOURCE_RULES_H
#define CALLTAP_SOURCE_RULES_H

struct object;

/* Puts the rules in the text's order into obj. 0 or -ENOMEM. */
int source_rules_collect(const char *text, struct object *obj);

#endif
