/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef CALLTAP_GATE_NETNS_H
#define CALLTAP_GATE_NETNS_H

struct netns_path;

/* From the running kernel's type information: 0, or -ENOSYS after a message. */
int netns_path_find(struct netns_path *path);

#endif
