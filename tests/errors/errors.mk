# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# What the tests of failures need built: the Makefile includes it.

ERRORS_BIN := $(BUILD)/tests/errors
ERRORS_PROGRAMS := $(ERRORS_BIN)/listen_once $(ERRORS_BIN)/fake_cc
TEST_PROGRAMS += $(ERRORS_BIN)/fault.so $(ERRORS_BIN)/calltap $(ERRORS_PROGRAMS)

# calltap with shared libraries, for LD_PRELOAD.
$(ERRORS_BIN)/calltap: $(HOST_OBJS)
	@mkdir -p $(@D)
	$(call step,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(HARDENING) $(LDFLAGS) -o $@ $^ $(HOST_SHARED_LIBS)

# No builtins: the compiler must not see through its own malloc.
$(ERRORS_BIN)/fault.so: tests/errors/fault.c
	@mkdir -p $(@D)
	$(call step,CC,$@)
	$(Q)$(CC) -D_GNU_SOURCE $(CFLAGS) $(WARNINGS) -fno-builtin -fPIC -shared -o $@ $<

$(ERRORS_PROGRAMS): $(ERRORS_BIN)/%: tests/errors/%.c
	@mkdir -p $(@D)
	$(call step,CC,$@)
	$(Q)$(CC) -D_GNU_SOURCE $(CFLAGS) $(WARNINGS) -o $@ $<
