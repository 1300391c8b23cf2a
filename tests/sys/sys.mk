# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# What makes the system calls that tests look for: the Makefile includes it.

SYS_PROGRAMS := $(BUILD)/tests/sys/calls $(BUILD)/tests/sys/scenes
TEST_PROGRAMS += $(SYS_PROGRAMS)

$(SYS_PROGRAMS): $(BUILD)/tests/sys/%: tests/sys/%.c Makefile
	@mkdir -p $(@D)
	$(call step,CC,$@)
	$(Q)$(CC) -D_GNU_SOURCE $(CFLAGS) $(WARNINGS) -pthread -o $@ $<
