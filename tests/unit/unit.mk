# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# The unit tests, for the top-level Makefile to include: make unit.

SAN := $(BUILD)/san
UNIT := $(BUILD)/tests/unit
SANFLAGS := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

# Installed probes are looked for in a folder that the tests can fill.
UNIT_DATADIR := $(abspath $(UNIT))/share
UNIT_CPPFLAGS = $(CPPFLAGS) -UCALLTAP_DATADIR -DCALLTAP_DATADIR='"$(UNIT_DATADIR)"'
UNIT_COMPILE = $(CC) $(UNIT_CPPFLAGS) $(SANFLAGS) $(WARNINGS) -MMD -MP -c -o $@ $<
UNIT_LIBS := -lcmocka -lbpf -lcap -ljansson -lmd -lz

# The rooms that need no kernel.
UNIT_ROOMS := \
	audit \
	audit_say \
	btf_check \
	buf \
	cache \
	catalog \
	cgroup_read \
	cgroups \
	clause \
	compile \
	constants \
	consumer \
	container \
	content \
	cpus \
	decode \
	describe \
	edits \
	diagnostic \
	explain_attach \
	explain_compiler \
	explain_row \
	explain_verifier \
	family \
	folder \
	filter \
	filter_cgroup \
	filter_find \
	filter_netns \
	fn \
	fn_model \
	fn_reach \
	fn_type \
	fn_write \
	attach_perf \
	doctor \
	doctor_compiler \
	doctor_kernel \
	doctor_limits \
	doctor_points \
	doctor_print \
	doctor_rights \
	kernel_config \
	functions \
	gate_code \
	generate \
	generate_constants \
	generate_fields \
	generate_mark \
	headers \
	kernel_btf \
	machine \
	hist \
	layout \
	layout_display \
	list \
	lint \
	lint_events \
	lint_fields \
	lint_points \
	lint_ports \
	lint_prints \
	lint_reads \
	lint_index \
	lint_text \
	explain_call \
	explain_map \
	listen \
	log \
	map_csv \
	map_grid \
	map_json \
	map_slots \
	map_table \
	map_view \
	message \
	nearest \
	object \
	options \
	pages \
	place \
	print \
	print_csv \
	print_json \
	print_mixed \
	print_table \
	print_text \
	plan \
	order \
	print_value \
	record \
	replay \
	rule \
	save \
	share \
	show \
	source \
	stacks \
	stamp \
	sys \
	sys_choice \
	sys_clause \
	sys_format \
	sys_functions \
	sys_names \
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
	cc/calls \
	cc/count_loss \
	cc/match \
	cc/modules \
	cc/printk \
	cc/results \
	cc/rules \
	cc/uses \

UNIT_SRCS := $(UNIT_ROOMS:%=src/%.c)
UNIT_OBJS := $(UNIT_SRCS:%.c=$(SAN)/%.o) $(SAN)/embedded.o
UNIT_HELP := $(SAN)/tests/unit/unit.o $(SAN)/tests/unit/make_btf.o
UNIT_TESTS := $(patsubst tests/unit/%.c,$(UNIT)/%,$(wildcard tests/unit/test_*.c))

$(SAN)/src/family.o: $(BUILD)/families.h
$(SAN)/src/sys_names.o: $(BUILD)/syscalls.h
$(SAN)/src/constants.o: $(BUILD)/constants_made.h

.PHONY: unit
unit: $(UNIT_TESTS) ## unit tests, with sanitizers, no root needed
	tests/unit/run.sh $^

$(UNIT_TESTS): $(UNIT)/%: $(SAN)/tests/unit/%.o $(UNIT_HELP) $(SAN)/libcalltap.a
	@mkdir -p $(@D)
	$(call step,LINK,$@)
	$(Q)$(CC) $(SANFLAGS) $(LDFLAGS) -o $@ $^ $(UNIT_LIBS)

$(SAN)/libcalltap.a: $(UNIT_OBJS)
	@rm -f $@
	$(call step,AR,$@)
	$(Q)$(AR) rcs $@ $^

$(SAN)/embedded.o: $(BUILD)/embedded.c
	@mkdir -p $(@D)
	$(call step,CC,$@)
	$(Q)$(UNIT_COMPILE)

$(SAN)/%.o: %.c
	@mkdir -p $(@D)
	$(call step,CC,$@)
	$(Q)$(UNIT_COMPILE)

.SECONDARY: $(UNIT_TESTS:$(UNIT)/%=$(SAN)/tests/unit/%.o)

-include $(UNIT_OBJS:.o=.d) $(UNIT_HELP:.o=.d) $(UNIT_TESTS:$(UNIT)/%=$(SAN)/tests/unit/%.d)
