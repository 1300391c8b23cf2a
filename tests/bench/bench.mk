# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause

BENCH_PROGRAMS := $(BUILD)/tests/bench/meter $(BUILD)/tests/bench/bare $(BUILD)/tests/bench/reader
BENCH_COUNTER := $(BUILD)/obj/tests/bench/counter.o \
	$(filter-out $(BUILD)/obj/src/main.o,$(HOST_OBJS))
BENCH_METER := $(patsubst %,$(BUILD)/obj/tests/bench/%.o,meter tracer generator)

.PHONY: bench
bench: ## measure calltap beside its peers (BENCH="start rate", BENCH_DISTRO=14: in that root)
ifdef BENCH_DISTRO
	env -u BENCH_DISTRO -u BUILD -u MAKEFLAGS \
		scripts/distro -g build -g vm -g bench $(BENCH_DISTRO) -- make bench
else
	scripts/deps build vm bench
	$(MAKE) all $(BENCH_PROGRAMS)
	env BUILD=$(BUILD) tests/bench/run
endif

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
