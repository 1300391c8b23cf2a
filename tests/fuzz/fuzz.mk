# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# The fuzz targets, for the top-level Makefile to include: make fuzz-short, make fuzz.

FUZZ := $(BUILD)/tests/fuzz
FUZZ_CC ?= clang
FUZZ_FLAGS := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FUZZ_COMPILE = $(FUZZ_CC) $(CPPFLAGS) $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link $(WARNINGS) \
	-MMD -MP -c -o $@ $<
FUZZ_LIBS := -lbcc_bpf -lbpf -lelf -lcap -ljansson -lmd -lz

FUZZ_OBJS := $(UNIT_SRCS:%.c=$(FUZZ)/obj/%.o) $(FUZZ)/obj/embedded.o $(FUZZ)/obj/tests/unit/make_btf.o
FUZZ_TARGETS := $(patsubst tests/fuzz/%.c,$(FUZZ)/%,$(wildcard tests/fuzz/fuzz_*.c))

$(eval $(call include_generated,$(FUZZ)/obj))

.PHONY: fuzz fuzz-short
fuzz fuzz-short: $(FUZZ_TARGETS) $(FUZZ)/seeds/made
fuzz: ## fuzz each target for FUZZ_SECONDS (300)
	tests/fuzz/run.sh $(or $(FUZZ_SECONDS),300) tests/fuzz/seeds $(FUZZ) $(FUZZ_TARGETS)
fuzz-short:
	tests/fuzz/run.sh $(or $(FUZZ_SECONDS),10) tests/fuzz/seeds $(FUZZ) $(FUZZ_TARGETS)

$(FUZZ_TARGETS): $(FUZZ)/%: $(FUZZ)/obj/tests/fuzz/%.o $(FUZZ)/libcalltap.a
	$(call step,LINK,$@)
	$(Q)$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(FUZZ_LIBS)

$(FUZZ)/make_seeds: $(FUZZ)/obj/tests/fuzz/make_seeds.o $(FUZZ)/libcalltap.a
	$(call step,LINK,$@)
	$(Q)$(FUZZ_CC) $(FUZZ_FLAGS) $(LDFLAGS) -o $@ $^ $(FUZZ_LIBS)

# The probes are seeds of the one target whose input is C.
$(FUZZ)/seeds/made: $(FUZZ)/make_seeds $(wildcard probes/*.c)
	@mkdir -p $(@D)/fuzz_annotate
	$< $(@D)
	cp $(wildcard probes/*.c) $(@D)/fuzz_annotate
	@touch $@

$(FUZZ)/libcalltap.a: $(FUZZ_OBJS) $(FUZZ)/members
	@rm -f $@
	$(call step,AR,$@)
	$(Q)$(AR) rcs $@ $(FUZZ_OBJS)

$(FUZZ)/obj/embedded.o: $(BUILD)/embedded.c
	@mkdir -p $(@D)
	$(call step,CC,$@)
	$(Q)$(FUZZ_COMPILE)

$(FUZZ)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call step,CC,$@)
	$(Q)$(FUZZ_COMPILE)

.SECONDARY: $(FUZZ_TARGETS:$(FUZZ)/%=$(FUZZ)/obj/tests/fuzz/%.o)

-include $(FUZZ_OBJS:.o=.d) $(wildcard $(FUZZ)/obj/tests/fuzz/*.d)
