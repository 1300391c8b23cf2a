# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# The layout corpus, for the top-level Makefile to include after unit.mk; make unit runs it.

BPF_CC ?= clang
LAYOUT_BTF := $(BUILD)/tests/layout/corpus.o
export LAYOUT_BTF

unit: $(UNIT)/test_corpus

$(UNIT)/test_corpus: $(SAN)/tests/layout/test_corpus.o $(UNIT_HELP) $(SAN)/libcalltap.a | $(LAYOUT_BTF)
	@mkdir -p $(@D)
	$(call step,LINK,$@)
	$(Q)$(CC) $(SANFLAGS) $(LDFLAGS) -o $@ $^ $(UNIT_LIBS)

$(LAYOUT_BTF): tests/layout/corpus_bpf.c tests/layout/corpus.h include/calltap/types.h
	@mkdir -p $(@D)
	$(call step,BPF,$@)
	$(Q)$(BPF_CC) -target bpf -g -O2 -Wall -Werror -Iinclude -Itests/layout/kernel -I/usr/include/$(shell uname -m)-linux-gnu \
		-c -o $@ $<

-include $(SAN)/tests/layout/test_corpus.d

TEST_PROGRAMS += $(BUILD)/tests/layout/check_json

$(BUILD)/tests/layout/check_json: tests/layout/check_json.c Makefile
	@mkdir -p $(@D)
	$(call step,CC,$@)
	$(Q)$(CC) $(CFLAGS) -D_GNU_SOURCE $(WARNINGS) -o $@ $< -ljansson
