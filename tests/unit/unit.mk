# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# The unit tests, for the top-level Makefile to include: make unit.

SAN := $(BUILD)/san
UNIT := $(BUILD)/tests/unit
SANFLAGS := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

# Installed probes are looked for in a folder that the tests can fill.
UNIT_DATADIR := $(abspath $(UNIT))/share
UNIT_CPPFLAGS = $(CPPFLAGS) -Itests/unit -UCALLTAP_DATADIR -DCALLTAP_DATADIR='"$(UNIT_DATADIR)"'
UNIT_COMPILE = $(CC) $(UNIT_CPPFLAGS) $(SANFLAGS) $(WARNINGS) -MMD -MP -c -o $@ $<
UNIT_LIBS := -lcmocka -lbcc_bpf -lbpf -lelf -lcap -ljansson -lmd -lz

# All of calltap and calltap-cc: a test links the members that it needs. Not those with main(), nor
# capture.c, whose functions stand in for libbpf's.
UNIT_SRCS := $(filter-out %/main.c %/capture.c,$(HOST_SRCS) $(wildcard src/cc/*.c))
UNIT_OBJS := $(UNIT_SRCS:%.c=$(SAN)/%.o) $(SAN)/embedded.o
UNIT_HELP := $(SAN)/tests/unit/unit.o $(SAN)/tests/unit/make_btf.o
UNIT_TESTS := $(patsubst tests/unit/%.c,$(UNIT)/%,$(wildcard tests/unit/*/test_*.c))

$(eval $(call include_generated,$(SAN)))

.PHONY: unit
unit: $(UNIT_TESTS) ## unit tests, with sanitizers, no root needed
	tests/unit/run.sh $^

$(UNIT_TESTS): $(UNIT)/%: $(SAN)/tests/unit/%.o $(UNIT_HELP) $(SAN)/libcalltap.a
	@mkdir -p $(@D)
	$(call step,LINK,$@)
	$(Q)$(CC) $(SANFLAGS) $(LDFLAGS) -o $@ $^ $(UNIT_LIBS)

# The structs of the corpus as clang compiles them for BPF: the BTF that calltap prints them by.
CORPUS := tests/unit/decode/corpus
export LAYOUT_BTF := $(UNIT)/decode/corpus.o
BPF_CC ?= clang

$(UNIT)/decode/test_corpus: | $(LAYOUT_BTF)

$(LAYOUT_BTF): $(CORPUS)/corpus_bpf.c $(CORPUS)/corpus.h include/calltap/types.h
	@mkdir -p $(@D)
	$(call step,BPF,$@)
	$(Q)$(BPF_CC) -target bpf -g -O2 -Wall -Werror -Iinclude -I$(CORPUS)/kernel -I/usr/include/$(shell uname -m)-linux-gnu \
		-c -o $@ $<

# A file that has gone must not stay in the archive.
%/members: FORCE
	@mkdir -p $(@D)
	@echo "$(UNIT_SRCS)" | cmp -s - $@ || echo "$(UNIT_SRCS)" >$@

$(SAN)/libcalltap.a: $(UNIT_OBJS) $(SAN)/members
	@rm -f $@
	$(call step,AR,$@)
	$(Q)$(AR) rcs $@ $(UNIT_OBJS)

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
