# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# What the tests of attaching and of filters trace: the Makefile includes it.

ATTACH_PROGRAMS := $(BUILD)/tests/attach/target $(BUILD)/tests/attach/caller
TEST_PROGRAMS += $(ATTACH_PROGRAMS)

$(ATTACH_PROGRAMS): $(BUILD)/tests/attach/%: tests/attach/%.c Makefile
	@mkdir -p $(@D)
	$(call step,CC,$@)
	$(Q)$(CC) $(CFLAGS) $(WARNINGS) -pthread -o $@ $<
