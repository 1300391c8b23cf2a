# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# make help lists what there is.

VERSION := 0.1.0
BUILD ?= build
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBEXECDIR ?= $(PREFIX)/libexec/calltap
DATADIR ?= $(PREFIX)/share/calltap
MANDIR ?= $(PREFIX)/share/man
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR ?= $(PREFIX)/share/zsh/site-functions
FISHDIR ?= $(PREFIX)/share/fish/vendor_completions.d

CC ?= cc
CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra $(WERROR)
INSTALLED := -DCALLTAP_VERSION='"$(VERSION)"' -DCALLTAP_DATADIR='"$(DATADIR)"' \
	-DCALLTAP_LIBEXECDIR='"$(LIBEXECDIR)"'
CPPFLAGS += -D_GNU_SOURCE -Iinclude -Isrc -I$(BUILD) $(INSTALLED)
# Both are found by trial; dpkg-buildpackage, which brings its own hardening, clears the first.
HARDENING ?= @$(BUILD)/hardening.flags
HOST_LIBS := @$(BUILD)/host-libs.flags
LINK = $(CC) $(CFLAGS) $(HARDENING) $(LDFLAGS)
RELRO := -Wl,-z,relro,-z,now

COMPILE = $(CC) $(HARDENING) $(CPPFLAGS) $(CFLAGS) $(WARNINGS) -MMD -MP -c -o $@ $<

# One line a step; with V=1 the commands as they run.
Q := @
step = @printf '  %-6s %s\n' $(1) $(2)
ifeq ($(V),1)
Q :=
step =
else ifneq ($(findstring s,$(firstword -$(MAKEFLAGS))),)
step = @:
endif

# calltap-cc and calltap-sym are programs of their own; they take single files of the other folders.
HOST_SRCS := $(filter-out src/cc/% src/sym/%,$(wildcard src/*.c src/*/*.c))
CC_SRCS := $(wildcard src/cc/*.c) $(addprefix src/,$(addprefix base/,buf.c file_stamp.c io.c rmtree.c suggest.c) \
	machine/elf_symbols.c object/object.c object/rule.c probe/source_lines.c)
EMBEDDED := $(sort $(wildcard probes/*.c)) $(sort $(wildcard include/calltap/*.h)) $(sort $(wildcard src/generate/bpf/*.h))

HOST_OBJS := $(HOST_SRCS:%.c=$(BUILD)/obj/%.o) $(BUILD)/obj/embedded.o
CC_OBJS := $(CC_SRCS:%.c=$(BUILD)/obj/%.o)
SYM_OBJS := $(BUILD)/obj/src/sym/main.o $(BUILD)/obj/src/base/buf.o

CC_LIBS := -lbcc -lbpf -lz
# calltap itself, with nothing linked in: the failure tests replace library functions.
HOST_SHARED_LIBS := -lbcc_bpf -lbpf -lelf -lcap -lmd -lz

.PHONY: all
all: $(BUILD)/calltap $(BUILD)/calltap-cc $(BUILD)/calltap-sym $(BUILD)/lab-calls documents ## build calltap and its helpers

$(BUILD)/calltap: $(HOST_OBJS) | $(BUILD)/host-libs.flags
	$(call step,LINK,$@)
	$(Q)$(LINK) $(RELRO) -o $@ $^ $(HOST_LIBS)

# -rdynamic: libbcc must find this executable's bpf_map_create() and the like before libbpf's.
$(BUILD)/calltap-cc: $(CC_OBJS)
	$(call step,LINK,$@)
	$(Q)$(LINK) $(RELRO) -pie -rdynamic -o $@ $^ $(CC_LIBS)

# libbcc's loader half alone has the symbol tables.
$(BUILD)/calltap-sym: $(SYM_OBJS)
	$(call step,LINK,$@)
	$(Q)$(LINK) $(RELRO) -pie -o $@ $^ -lbcc_bpf

$(BUILD)/%.flags: scripts/build/%
	@mkdir -p $(@D)
	$(call step,TRY,$@)
	$(Q)$< $(CC) >$@.tmp && mv $@.tmp $@

$(BUILD)/host-libs.flags: src/machine/libelf_archive.c

$(BUILD)/obj/%.o: %.c Makefile $(BUILD)/hardening.flags
	@mkdir -p $(@D)
	$(call step,CC,$@)
	$(Q)$(COMPILE)

# Another PREFIX or VERSION is compiled into these.
$(addprefix $(BUILD)/obj/src/,compile/cache_key.o compile/cc_process.o run/symbolizer.o options.o probe/target.o): $(BUILD)/installed

.PHONY: FORCE
$(BUILD)/installed: FORCE
	@mkdir -p $(@D)
	@echo "$(INSTALLED)" | cmp -s - $@ || echo "$(INSTALLED)" >$@

$(BUILD)/obj/embedded.o: $(BUILD)/embedded.c $(BUILD)/hardening.flags
	@mkdir -p $(@D)
	$(call step,CC,$@)
	$(Q)$(COMPILE)

$(BUILD)/embedded.c: scripts/build/embed $(EMBEDDED)
	@mkdir -p $(@D)
	$(call step,GEN,$@)
	$(Q)scripts/build/embed $(EMBEDDED) >$@.tmp && mv $@.tmp $@

$(BUILD)/families.h: scripts/build/families
	@mkdir -p $(@D)
	$(call step,GEN,$@)
	$(Q)scripts/build/families $(CC) >$@.tmp && mv $@.tmp $@

$(BUILD)/syscalls.h: scripts/build/syscalls
	@mkdir -p $(@D)
	$(call step,GEN,$@)
	$(Q)scripts/build/syscalls $(CC) >$@.tmp && mv $@.tmp $@

$(BUILD)/constants_made.h: scripts/build/constants scripts/build/constants.tab
	@mkdir -p $(@D)
	$(call step,GEN,$@)
	$(Q)scripts/build/constants $(CC) >$@.tmp && mv $@.tmp $@

OPTIONS := scripts/build/options src/options.tab

$(BUILD)/options_rows.h: $(OPTIONS)
	@mkdir -p $(@D)
	$(call step,GEN,$@)
	$(Q)scripts/build/options rows src/options.tab >$@.tmp && mv $@.tmp $@

# $(call include_generated,FOLDER): objects in this folder that include a generated header.
define include_generated
$(1)/src/decode/address_family.o: $$(BUILD)/families.h
$(1)/src/decode/constant_names.o: $$(BUILD)/constants_made.h
$(1)/src/machine/syscall_numbers.o: $$(BUILD)/syscalls.h
$(1)/src/options.o: $$(BUILD)/options_rows.h
endef
$(eval $(call include_generated,$(BUILD)/obj))

# Empty on the command line (make PAGES=), it leaves the manual pages out, which lowdown makes.
PAGES := $(patsubst src/doc/%.md,$(BUILD)/%,$(wildcard src/doc/*.[1-8].md))
COMPLETIONS := $(BUILD)/calltap.bash $(BUILD)/_calltap $(BUILD)/calltap.fish

$(BUILD)/%: src/doc/%.md scripts/build/page $(OPTIONS) $(BUILD)/installed
	@mkdir -p $(@D)
	$(call step,GEN,$@)
	$(Q)scripts/build/page $(VERSION) $< src/options.tab >$@.tmp && mv $@.tmp $@

$(BUILD)/calltap.bash: COMPLETED := bash
$(BUILD)/_calltap: COMPLETED := zsh
$(BUILD)/calltap.fish: COMPLETED := fish

.PHONY: documents
documents: $(PAGES) $(COMPLETIONS) ## build the manual pages and the completions

$(COMPLETIONS): $(BUILD)/%: scripts/completion/% $(OPTIONS)
	@mkdir -p $(@D)
	$(call step,GEN,$@)
	$(Q)scripts/build/options $(COMPLETED) src/options.tab | sed '/# OPTIONS$$/r /dev/stdin' $< >$@.tmp && mv $@.tmp $@

-include $(HOST_OBJS:.o=.d) $(CC_OBJS:.o=.d) $(SYM_OBJS:.o=.d)

.PHONY: deps run test check format install install-strip uninstall deb clean help
deps: ## install the packages that building takes
	scripts/deps build

run: deps ## install what is missing, build, and show real listens
	$(Q)$(MAKE) --no-print-directory all $(BUILD)/demo
	BUILD=$(BUILD) scripts/demo

$(BUILD)/demo: scripts/lib/demo.c Makefile
	@mkdir -p $(@D)
	$(call step,CC,$@)
	$(Q)$(CC) $(CFLAGS) $(WARNINGS) -o $@ $<

# Its functions are what a lab shows of a stack, which is walked by frame pointers.
$(BUILD)/lab-calls: probes/labs/calls.c Makefile
	@mkdir -p $(@D)
	$(call step,CC,$@)
	$(Q)$(CC) -D_GNU_SOURCE $(CFLAGS) -O0 -fno-omit-frame-pointer $(WARNINGS) -o $@ $<

SHELL_FILES := $(filter-out %.awk %.c %.md %.tab %/private-words scripts/build scripts/completion scripts/deb scripts/lib,$(wildcard scripts/* scripts/build/* scripts/lib/*)) \
	$(addprefix scripts/deb/,build postrm static-packages) scripts/completion/calltap.bash .ci/run $(wildcard probes/labs/*/check) \
	tests/run tests/suite tests/bench/run tests/bench/guest $(wildcard tests/*/*.sh tests/*/*/*.sh tests/*/*/*/*.sh)
# Probes of the tests are what users write, and wrong in many ways.
C_FILES := $(wildcard include/calltap/*.h src/*.[ch] src/*/*.[ch] scripts/lib/*.c probes/labs/*.c probes/labs/*/reader.c) \
	$(filter-out $(wildcard tests/fuzz/seeds/*/* tests/system/*/probes/* tests/system/*/*/probes/*), \
		$(wildcard tests/*/*.[ch] tests/*/*/*.[ch] tests/*/*/*/*.[ch]))

# Warnings are errors where calltap is developed.
check test: export WERROR := -Werror

FORMAT_MAJOR := 14

check: ## the format and the linters
	scripts/deps check
	@if clang-format --version | grep -qF 'version $(FORMAT_MAJOR).'; then \
		clang-format --dry-run -Werror $(C_FILES); \
	else \
		echo 'check: the format is not checked: each clang-format has its own, and it is that of $(FORMAT_MAJOR)'; \
	fi
	scripts/layers
	scripts/style
	scripts/documents
	shellcheck -x $(SHELL_FILES)
	cppcheck --quiet --error-exitcode=1 --std=c11 --inline-suppr --suppress=missingIncludeSystem --suppress=normalCheckLevelMaxBranches \
		--enable=warning,performance,portability -D_GNU_SOURCE -DCALLTAP_VERSION='""' \
		-DCALLTAP_DATADIR='""' -DCALLTAP_LIBEXECDIR='""' \
		-D'LIBBPF_OPTS(type, name, ...)=struct type name = { __VA_ARGS__ }' \
		-Iinclude -Isrc src
	$(MAKE) CC=clang BUILD=$(BUILD)/clang all

format: ## put the C files in shape
	clang-format -i $(C_FILES)

PROBE_FILES := $(wildcard probes/*.c)
HEADER_FILES := $(wildcard include/calltap/*.h)
INSTALL_PROGRAM := install -m 755

install: all ## to PREFIX (/usr/local), below DESTDIR
	$(INSTALL_PROGRAM) -D -t $(DESTDIR)$(BINDIR) $(BUILD)/calltap
	$(INSTALL_PROGRAM) -D -t $(DESTDIR)$(LIBEXECDIR) $(BUILD)/calltap-cc $(BUILD)/calltap-sym
	install -D -m 644 -t $(DESTDIR)$(DATADIR)/probes $(PROBE_FILES)
	install -D -m 644 -t $(DESTDIR)$(DATADIR)/include/calltap $(HEADER_FILES)
	$(foreach page,$(PAGES),install -D -m 644 -t $(DESTDIR)$(MANDIR)/man$(patsubst .%,%,$(suffix $(page))) $(page) && ) :
	install -D -m 644 $(BUILD)/calltap.bash $(DESTDIR)$(BASHDIR)/calltap
	install -D -m 644 -t $(DESTDIR)$(ZSHDIR) $(BUILD)/_calltap
	install -D -m 644 -t $(DESTDIR)$(FISHDIR) $(BUILD)/calltap.fish

install-strip: INSTALL_PROGRAM += -s
install-strip: install ## the same, without debugging symbols

uninstall: ## remove the files of make install
	rm -f $(DESTDIR)$(BINDIR)/calltap $(DESTDIR)$(LIBEXECDIR)/calltap-cc $(DESTDIR)$(LIBEXECDIR)/calltap-sym
	rm -f $(addprefix $(DESTDIR)$(DATADIR)/,$(PROBE_FILES) $(HEADER_FILES))
	rm -f $(foreach page,$(PAGES),$(DESTDIR)$(MANDIR)/man$(patsubst .%,%,$(suffix $(page)))/$(notdir $(page)))
	rm -f $(DESTDIR)$(BASHDIR)/calltap $(DESTDIR)$(ZSHDIR)/_calltap $(DESTDIR)$(FISHDIR)/calltap.fish
	@rmdir --ignore-fail-on-non-empty $(DESTDIR)$(LIBEXECDIR) $(DESTDIR)$(DATADIR)/probes \
		$(DESTDIR)$(DATADIR)/include/calltap $(DESTDIR)$(DATADIR)/include $(DESTDIR)$(DATADIR) 2>/dev/null || :

deb: ## a Debian package, calltap_VERSION_ARCH.deb in build/
	scripts/deps build deb
	scripts/deb/build $(VERSION) $(BUILD)

clean: ## remove build/
	rm -rf $(BUILD)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' $(filter-out %.d,$(MAKEFILE_LIST)) | expand -t 24

include tests/unit/unit.mk tests/fuzz/fuzz.mk tests/system/system.mk tests/bench/bench.mk

test: ## install what is missing, build, and run every test
	scripts/deps build vm distro labs test check deb
	$(Q)$(MAKE) --no-print-directory all test-programs
	BUILD=$(BUILD) tests/run

.PHONY: test-programs
test-programs: $(TEST_PROGRAMS)
