/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Compiled for its BTF only: a variable of each struct keeps the type in it. */
#include "corpus.h"

#define KEEP(s) struct s keep_##s;
CORPUS(KEEP)
