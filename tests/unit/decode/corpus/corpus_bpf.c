/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Only for its BTF: a variable of each struct keeps its description. */
#include "corpus.h"

#define KEEP(s) struct s keep_##s;
CORPUS(KEEP)
