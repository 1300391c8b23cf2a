# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# The programs that the system tests run, for the top-level Makefile to include: each is one file.

SYSTEM_SRCS := $(filter-out $(wildcard tests/system/*/probes/*),$(wildcard tests/lib/*.c tests/system/*/*.c tests/system/*/*/*.c))
SYSTEM_PROGRAMS := $(patsubst %.c,$(BUILD)/%,$(filter-out %/fault.c %/object_text.c,$(SYSTEM_SRCS)))
TEST_PROGRAMS += $(SYSTEM_PROGRAMS)

$(SYSTEM_PROGRAMS): $(BUILD)/%: %.c Makefile
	@mkdir -p $(@D)
	$(call step,CC,$@)
	$(Q)$(CC) -D_GNU_SOURCE $(CFLAGS) $(WARNINGS) $(LDFLAGS) -MMD -MP -MT $@ -MF $@.d -pthread -o $@ $< $(SYSTEM_LIBS)

$(BUILD)/tests/lib/check_json: SYSTEM_LIBS := -ljansson
# The kernel walks stacks by frame pointers.
$(BUILD)/tests/system/print/streams/stacked: CFLAGS += -O0 -fno-omit-frame-pointer
# A dynamic loader would open files of its own.
$(BUILD)/tests/system/probes/files: LDFLAGS += -static

-include $(SYSTEM_PROGRAMS:%=%.d)

# ---- calltap with shared libraries, and the library that LD_PRELOAD puts before them ----

ERRORS_BIN := $(BUILD)/tests/system/compile/errors
TEST_PROGRAMS += $(ERRORS_BIN)/fault.so $(ERRORS_BIN)/calltap

$(ERRORS_BIN)/calltap: $(HOST_OBJS)
	@mkdir -p $(@D)
	$(call step,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(HARDENING) $(LDFLAGS) -o $@ $^ $(HOST_SHARED_LIBS)

# -fno-builtin: the compiler must not replace calls of the malloc() defined here.
$(ERRORS_BIN)/fault.so: tests/system/compile/errors/fault.c
	@mkdir -p $(@D)
	$(call step,CC,$@)
	$(Q)$(CC) -D_GNU_SOURCE $(CFLAGS) $(WARNINGS) -fno-builtin -fPIC -shared -o $@ $<

# ---- calltap-cc as with a libbcc that has a libbpf of its own: libbcc never calls its functions ----

CACHE_BIN := $(BUILD)/tests/system/compile/cache
TEST_PROGRAMS += $(CACHE_BIN)/calltap-cc $(CACHE_BIN)/object_text

$(CACHE_BIN)/capture.o: $(BUILD)/obj/src/cc/capture.o
	@mkdir -p $(@D)
	$(call step,COPY,$@)
	$(Q)objcopy $(addprefix --localize-symbol=,bpf_map_create bpf_prog_load btf__load_into_kernel \
		bpf_obj_pin bpf_obj_get) $< $@

$(CACHE_BIN)/calltap-cc: $(filter-out %/cc/capture.o,$(CC_OBJS)) $(CACHE_BIN)/capture.o
	$(call step,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -rdynamic -o $@ $^ $(CC_LIBS)

# ---- a printer of object files, from calltap's own reader ----

$(CACHE_BIN)/object_text: $(BUILD)/obj/tests/system/compile/cache/object_text.o \
		$(filter-out $(BUILD)/obj/src/main.o,$(HOST_OBJS)) | $(BUILD)/host-libs.flags
	@mkdir -p $(@D)
	$(call step,LINK,$@)
	$(Q)$(LINK) -o $@ $^ $(HOST_LIBS)

-include $(BUILD)/obj/tests/system/compile/cache/object_text.d
