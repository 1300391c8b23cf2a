# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# The programs that do what the probes are to show: the Makefile includes it.

PROBES_BIN := $(BUILD)/tests/probes
PROBES_PROGRAMS := $(patsubst tests/probes/%.c,$(PROBES_BIN)/%,$(wildcard tests/probes/*.c))
TEST_PROGRAMS += $(PROBES_PROGRAMS)

$(PROBES_PROGRAMS): $(PROBES_BIN)/%: tests/probes/%.c tests/probes/act.h
	@mkdir -p $(@D)
	$(call step,CC,$@)
	$(Q)$(CC) $(CFLAGS) $(WARNINGS) $(LDFLAGS) -pthread -o $@ $<

# Without a loader it opens what it is told to, and nothing before.
$(PROBES_BIN)/files: LDFLAGS += -static
