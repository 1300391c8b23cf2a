# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# make help lists what there is.

VERSION := 0.1.0
BUILD ?= build
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBEXECDIR ?= $(PREFIX)/libexec/calltap
DATADIR ?= $(PREFIX)/share/calltap

CC ?= cc
CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra -Werror
CPPFLAGS += -D_GNU_SOURCE -Iinclude -Isrc \
	-DCALLTAP_VERSION='"$(VERSION)"' -DCALLTAP_DATADIR='"$(DATADIR)"' \
	-DCALLTAP_LIBEXECDIR='"$(LIBEXECDIR)"'
COMPILE = $(CC) $(CPPFLAGS) $(CFLAGS) $(WARNINGS) -MMD -MP -c -o $@ $<

HOST_SRCS := $(wildcard src/*.c)
CC_SRCS := $(wildcard src/cc/*.c) src/buf.c src/object.c
EMBEDDED := $(sort $(wildcard probes/*.c)) $(sort $(wildcard include/calltap/*.h))

HOST_OBJS := $(HOST_SRCS:%.c=$(BUILD)/obj/%.o) $(BUILD)/obj/embedded.o
CC_OBJS := $(CC_SRCS:%.c=$(BUILD)/obj/%.o)

# The resident process: libbcc's loader half and libbpf, never LLVM.
HOST_LIBS := -lbcc_bpf -lbpf -lcap -ljansson -lz
CC_LIBS := -lbcc -lbpf -lz

.PHONY: all
all: $(BUILD)/calltap $(BUILD)/calltap-cc ## build calltap and its compiler, calltap-cc

$(BUILD)/calltap: $(HOST_OBJS)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(HOST_LIBS)

# -rdynamic: libbcc must find this executable's bpf_map_create() and the like before libbpf's.
$(BUILD)/calltap-cc: $(CC_OBJS)
	$(CC) $(CFLAGS) $(LDFLAGS) -rdynamic -o $@ $^ $(CC_LIBS)

$(BUILD)/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(COMPILE)

$(BUILD)/obj/embedded.o: $(BUILD)/embedded.c
	$(COMPILE)

$(BUILD)/embedded.c: scripts/embed $(EMBEDDED)
	@mkdir -p $(@D)
	scripts/embed $(EMBEDDED) >$@.tmp && mv $@.tmp $@

-include $(HOST_OBJS:.o=.d) $(CC_OBJS:.o=.d)
