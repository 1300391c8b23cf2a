/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Ports in network and in host byte order, by the names of the members that they come from. */
#ifndef CALLTAP_LINT_PORTS_H
#define CALLTAP_LINT_PORTS_H

#include <stdbool.h>

#include "base/span.h"

struct c_function;

/* The operands of bpf_probe_read_kernel(&to, sizeof(to), &from). */
struct lint_copy {
	struct span to, from;
};

/* Find the next copy at or after *at, and move *at after it. */
bool lint_ports_next_copy(const struct c_function *f, const char **at, struct lint_copy *c);

/* True for a port in network byte order; name: the kernel's name of the member it comes from. */
bool lint_ports_is_network_order(const struct c_function *f, struct span s, struct span *name);
/* The same for host byte order. */
bool lint_ports_is_host_order(struct span s, struct span *name);
/* True if the function swaps the bytes of the variable: "evt.port = ntohs(evt.port);". */
bool lint_ports_is_swapped(const struct c_function *f, struct span variable);

#endif
