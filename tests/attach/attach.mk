# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# What the tests of attaching trace: the Makefile includes it.

ATTACH_TARGET := $(BUILD)/tests/attach/target
TEST_PROGRAMS += $(ATTACH_TARGET)

$(ATTACH_TARGET): tests/attach/target.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(WARNINGS) -o $@ $<
