/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * --doctor: what this machine has and what it lacks for tracing, each lack with what follows from
 * it and what to do. What can be tried is tried; what a file says comes second.
 */
#ifndef CALLTAP_DOCTOR_H
#define CALLTAP_DOCTOR_H

#include <stdio.h>

#include "base/exit_status.h"
#include "print/printer.h"

/* Looks, and writes the report. STATUS_OK: the default probe can run here; else STATUS_MACHINE. */
enum status doctor_run(enum print_format format, FILE *out);

#endif
