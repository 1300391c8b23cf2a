/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The doctor's findings, how a check adds one, and the checks. */
#ifndef CALLTAP_FINDING_H
#define CALLTAP_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "machine/kernel_config.h"
#include "print/printer.h"

enum finding_state {
	FINDING_OK,
	FINDING_LACK,	 /* without it the default probe can't run */
	FINDING_LIMIT,	 /* something else can't, or not well */
	FINDING_UNKNOWN, /* it could not be looked at */
};

/* A sentence each, without its full stop. Empty: there is nothing to say. */
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
	bool may_trace; /* the privileges are there: what needs them can be tried */
	struct kernel_config config;
	struct finding findings[FINDINGS_MAX];
	size_t count;
};

/* Opens the next finding; what is in it is said with buf_printf. */
struct finding *finding_add(struct doctor *d, const char *name, enum finding_state state);
/* The start of a small text file below root, without the newline at its end: 0 or -errno. */
int finding_read_file(const struct doctor *d, const char *path, struct buf *out);
/* Does access(2) find it below root? */
bool finding_kernel_has(const struct doctor *d, const char *path, int mode);
/* ": CONFIG_X is off (PATH)" where the kernel's config says so. */
void finding_add_config(const struct doctor *d, const char *option, struct buf *out);

/* The parts, in the order of the report. Each adds its findings. */
void doctor_kernel(struct doctor *d);
void doctor_rights(struct doctor *d); /* says whether the points can be tried */
void doctor_attach_points(struct doctor *d);
void doctor_compiler(struct doctor *d);
void doctor_limits(struct doctor *d);

/* "headers, kprobes": the lacks. Empty: the default probe can run. */
void finding_list_lacks(const struct doctor *d, const char *quote, const char *between,
			struct buf *out);
void findings_text_print(const struct doctor *d, enum print_format format, struct buf *out);

#endif
