# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause

BENCH_PROGRAMS := $(BUILD)/tests/bench/meter $(BUILD)/tests/bench/bare $(BUILD)/tests/bench/reader
BENCH_COUNTER := $(BUILD)/obj/tests/bench/counter.o \
	$(filter-out $(BUILD)/obj/src/main.o,$(HOST_OBJS))
BENCH_METER := $(patsubst %,$(BUILD)/obj/tests/bench/%.o,meter tracer generator)

.PHONY: bench
bench: ## measure calltap beside its peers (BENCH="start memory rate cpu cost growth syscalls guest")
	scripts/deps build vm
	$(MAKE) all $(BENCH_PROGRAMS)
	BUILD=$(BUILD) tests/bench/run

$(BUILD)/tests/bench/meter: $(BENCH_METER)
	@mkdir -p $(@D)
	$(call step,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lutil

$(BUILD)/tests/bench/bare $(BUILD)/tests/bench/reader: $(BUILD)/tests/bench/%: \
		$(BUILD)/obj/tests/bench/%.o $(BENCH_COUNTER) | $(BUILD)/host-libs.flags
	@mkdir -p $(@D)
	$(call step,LINK,$@)
	$(Q)$(LINK) -o $@ $^ $(HOST_LIBS)

-include $(BENCH_METER:.o=.d) $(patsubst %,$(BUILD)/obj/tests/bench/%.d,counter bare reader)
