/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The files of probes/, include/calltap/ and generate/bpf/, as strings that scripts/build/embed makes. */
#ifndef CALLTAP_EMBEDDED_H
#define CALLTAP_EMBEDDED_H

struct embedded_file {
	const char *path; /* in the source tree: "probes/listen.c"; NULL ends the list */
	const char *text;
};

extern const struct embedded_file embedded_files[];

/* The text of the file with this path, or NULL. */
const char *embedded_find(const char *path);

#endif
