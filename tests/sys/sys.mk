# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# What makes all system calls: the Makefile includes it.

SYS_CALLS := $(BUILD)/tests/sys/calls
TEST_PROGRAMS += $(SYS_CALLS)

$(SYS_CALLS): tests/sys/calls.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(WARNINGS) -o $@ $<
