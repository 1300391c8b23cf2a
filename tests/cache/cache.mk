# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# What the cache suite needs built: a compiler that libbcc's calls do not come to, as where libbcc
# has a libbpf of its own.

OWN_LIBBPF := $(BUILD)/tests/cache/calltap-cc
TEST_PROGRAMS += $(OWN_LIBBPF)

$(BUILD)/tests/cache/capture.o: $(BUILD)/obj/src/cc/capture.o
	@mkdir -p $(@D)
	$(call step,COPY,$@)
	$(Q)objcopy $(addprefix --localize-symbol=,bpf_map_create bpf_prog_load btf__load_into_kernel \
		bpf_obj_pin bpf_obj_get) $< $@

$(OWN_LIBBPF): $(filter-out %/cc/capture.o,$(CC_OBJS)) $(BUILD)/tests/cache/capture.o
	$(call step,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -rdynamic -o $@ $^ $(CC_LIBS)

OBJECT_TEXT := $(BUILD)/tests/cache/object_text
TEST_PROGRAMS += $(OBJECT_TEXT)

$(OBJECT_TEXT): $(BUILD)/obj/tests/cache/object_text.o $(filter-out $(BUILD)/obj/src/main.o,$(HOST_OBJS)) \
		| $(BUILD)/host-libs.flags
	@mkdir -p $(@D)
	$(call step,LINK,$@)
	$(Q)$(LINK) -o $@ $^ $(HOST_LIBS)

-include $(BUILD)/obj/tests/cache/object_text.d
