# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# What the tests of fn: targets trace: the Makefile includes it.

FN_CALLS := $(BUILD)/tests/fn/calls
TEST_PROGRAMS += $(FN_CALLS)

$(FN_CALLS): tests/fn/calls.c Makefile
	@mkdir -p $(@D)
	$(call step,CC,$@)
	$(Q)$(CC) -D_GNU_SOURCE $(CFLAGS) $(WARNINGS) -pthread -o $@ $<
