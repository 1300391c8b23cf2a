/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * --doctor: report the prerequisites of tracing that this machine has or lacks, with the
 * consequence and the cure of each lack. Checks try the real thing if they can, and read files else.
 */
#ifndef CALLTAP_DOCTOR_H
#define CALLTAP_DOCTOR_H

#include <stdio.h>

#include "base/exit_status.h"
#include "print/printer.h"

/* Run all checks and write the report. STATUS_OK: the default probe can run; else STATUS_MACHINE. */
enum status doctor_run(enum print_format format, FILE *out);

#endif
