# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# The fuzz targets, for the top-level Makefile to include: make fuzz-short, make fuzz.

FUZZ := $(BUILD)/tests/fuzz
FUZZ_CC ?= clang
FUZZ_FLAGS := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FUZZ_COMPILE = $(FUZZ_CC) $(CPPFLAGS) $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link $(WARNINGS) \
	-MMD -MP -c -o $@ $<
FUZZ_LIBS := -lbpf -lcap -ljansson -lmd -lz

FUZZ_ROOMS := \
	btf_check \
	buf \
	catalog \
	cache \
	cgroup_read \
	cgroups \
	clause \
	constants \
	consumer \
	container \
	content \
	decode \
	describe \
	edits \
	diagnostic \
	explain_attach \
	explain_compiler \
	explain_row \
	explain_verifier \
	family \
	fn_model \
	fn_reach \
	fn_type \
	fn_write \
	filter \
	filter_cgroup \
	filter_find \
	filter_netns \
	folder \
	generate_constants \
	generate_fields \
	generate_mark \
	headers \
	hist \
	kernel_btf \
	kernel_config \
	layout \
	layout_display \
	lint \
	lint_events \
	lint_fields \
	lint_points \
	lint_ports \
	lint_prints \
	lint_reads \
	lint_index \
	lint_text \
	listen \
	log \
	machine \
	map_csv \
	map_grid \
	map_json \
	map_slots \
	map_table \
	map_view \
	message \
	nearest \
	object \
	place \
	print \
	print_csv \
	print_json \
	print_mixed \
	print_table \
	print_text \
	print_value \
	record \
	replay \
	rule \
	show \
	source \
	stacks \
	stamp \
	sys_choice \
	sys_format \
	sys_read \
	sys_types \
	sys_write \
	target \
	text_lines \
	tracefs \
	tracepoints \
	unprivileged \
	words \
	cc/annotate \
	cc/printk \

FUZZ_OBJS := $(FUZZ_ROOMS:%=$(FUZZ)/obj/src/%.o) $(FUZZ)/obj/tests/unit/make_btf.o
FUZZ_TARGETS := $(patsubst tests/fuzz/%.c,$(FUZZ)/%,$(wildcard tests/fuzz/fuzz_*.c))

$(FUZZ)/obj/src/family.o: $(BUILD)/families.h
$(FUZZ)/obj/src/constants.o: $(BUILD)/constants_made.h

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

$(FUZZ)/libcalltap.a: $(FUZZ_OBJS)
	@rm -f $@
	$(call step,AR,$@)
	$(Q)$(AR) rcs $@ $^

$(FUZZ)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call step,CC,$@)
	$(Q)$(FUZZ_COMPILE)

.SECONDARY: $(FUZZ_TARGETS:$(FUZZ)/%=$(FUZZ)/obj/tests/fuzz/%.o)

-include $(FUZZ_OBJS:.o=.d) $(wildcard $(FUZZ)/obj/tests/fuzz/*.d)
