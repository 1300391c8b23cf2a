/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A mistake after an #include: the lines of the header do not count. */
#include "fine.h"

static struct fine *here = there; /* column 28 */
