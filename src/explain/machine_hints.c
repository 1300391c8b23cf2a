/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "explain/machine_hints.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "machine/kernel_headers.h"
#include "machine/tracefs.h"

/* Only such types are searched for: a typedef may be defined in many ways. */
static bool has_keyword(const char *type)
{
	return !strncmp(type, "struct ", 7) || !strncmp(type, "enum ", 5) ||
	       !strncmp(type, "union ", 6);
}

void machine_hints_header(const char *root, struct span type, struct buf *out)
{
	char *name = strndup(type.at, type.len), *header = NULL;

	if (root && name && has_keyword(name))
		header = kernel_headers_defining(root, name);
	if (header)
		buf_printf(out, "#include <%s>, which defines it", header);
	else
		buf_str(out, "#include the header that defines it, or define it above");
	free(header);
	free(name);
}

void machine_hints_tracepoints(struct span category, struct span name, struct buf *out)
{
	char *c = strndup(category.at, category.len), *n = strndup(name.at, name.len);

	if (c && n)
		tracefs_nearest(c, n, out);
	free(c);
	free(n);
}
