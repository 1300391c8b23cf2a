/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The findings of --doctor, the functions that checks use, and the checks. */
#ifndef CALLTAP_FINDING_H
#define CALLTAP_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "machine/kernel_config.h"
#include "print/printer.h"

enum finding_state {
	FINDING_OK,
	FINDING_LACK,	 /* the default probe cannot run */
	FINDING_LIMIT,	 /* something else cannot run, or is slow */
	FINDING_UNKNOWN, /* the check was not possible */
};

/* Each text is a sentence without its full stop; empty: none. */
struct finding {
	const char *name; /* of the check: README.md lists them */
	enum finding_state state;
	struct buf found;
	struct buf consequence;
	struct buf cure;
};

#define FINDINGS_MAX 24

struct doctor {
	const char *root; /* "", or a folder that stands for / in tests */
	const char *release;
	bool may_trace; /* the privileges suffice to try attaching */
	struct kernel_config config;
	struct finding findings[FINDINGS_MAX];
	size_t count;
};

/* Add a finding; the caller appends its texts. */
struct finding *finding_add(struct doctor *d, const char *name, enum finding_state state);
/* Read the start of a text file below root, without the last newline: 0 or -errno. */
int finding_read_file(const struct doctor *d, const char *path, struct buf *out);
/* True if access(2) allows mode for the path below root. */
bool finding_kernel_has(const struct doctor *d, const char *path, int mode);
/* Append ": CONFIG_X is off (PATH)" if the kernel's config says so. */
void finding_add_config(const struct doctor *d, const char *option, struct buf *out);

/* The groups of checks, in the order of the report. Each adds its findings. */
void doctor_kernel(struct doctor *d);
void doctor_rights(struct doctor *d); /* sets may_trace for the ones after it */
void doctor_attach_points(struct doctor *d);
void doctor_compiler(struct doctor *d);
void doctor_limits(struct doctor *d);

/* Append the names of all lacks: "headers, kprobes". */
void finding_list_lacks(const struct doctor *d, const char *quote, const char *separator,
			struct buf *out);
void findings_text_print(const struct doctor *d, enum print_format format, struct buf *out);

#endif
