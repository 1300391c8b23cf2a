#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# calltap --doctor where the listen probe can run: it says so. Turn off one thing after the other: it is
# found, has the consequence that the report names, and the cure of the report turns it on again.
# shellcheck disable=SC2317 # functions are run by check
set -u
. "$(dirname "$0")/../../lib/lib.sh"

CHECK_JSON=$BUILD/tests/lib/check_json
RELEASE=$(uname -r)
FORM=${RELEASE//+/[+]} # as a part of a regular expression
KPROBES=/sys/kernel/debug/kprobes/enabled

# doctor_says STATUS LACKS: the verdict.
doctor_says() {
	local status=0

	"$CALLTAP" --doctor -o json >"$TMP/doctor" || status=$?
	same status "$status" "$1" || { cat "$TMP/doctor"; return 1; }
	same verdict "$(tail -n 1 "$TMP/doctor")" \
		"{\"doctor\":{\"kernel\":\"$RELEASE\",\"able\":$( ((status)) && echo false || echo true),\"lacks\":[$2]}}" &&
		"$CHECK_JSON" <"$TMP/doctor"
}

# found CHECK STATE TEXT: a regular expression.
found() {
	grep -Eq "^\{\"check\":\"$1\",\"state\":\"$2\",\"found\":\"$3" "$TMP/doctor" || { cat "$TMP/doctor"; return 1; }
}

# The command that the report names as the cure.
cure_of() { sed -n "s/^{\"check\":\"$1\",.*\"cure\":\"\([^\"]*\)\"}/\1/p" "$TMP/doctor"; }

# one_listen EVENTS: call listen once while the probe runs; it prints this many events.
one_listen() {
	start_calltap -o json "$OBJ" && storm 1 1 && stop_calltap && json_events_are "$1"
}

able() {
	check 'it can run here' doctor_says 0 ''
	check 'headers: of this kernel' found headers ok "/lib/modules/$FORM/[a-z]+: of this kernel\""
	check "config: this kernel's" found config ok \
		"(/boot/config-$FORM|/lib/modules/$FORM/config); every option that tracing needs is on\""
	check 'kprobes: one was tried' found kprobes ok 'one at inet_listen was tried; [1-9][0-9]* functions are blacklisted'
	check 'uprobes: one was tried' found uprobes ok 'one in this program was tried"'
	check 'BTF' found btf ok "the kernel's types"
	check 'tracepoints of system calls' found syscall_tracepoints ok 'available"'
	check 'the listen probe runs' one_listen 1
}

kprobes_off() {
	echo 0 >"$KPROBES"
	check 'kprobes turned off: found' doctor_says 4 '"kprobes"'
	check 'kprobes turned off: no event, as the report says' one_listen 0
	check 'kprobes turned off: the cure' same cure "$(cure_of kprobes)" "echo 1 >$KPROBES"
	eval "$(cure_of kprobes)"
	check 'kprobes turned on again: it can run' doctor_says 0 ''
	check 'kprobes turned on again: and so it does' one_listen 1
}

jit_off() {
	sysctl -qw net.core.bpf_jit_enable=0 || { tap_skip 'JIT turned off' 'this kernel keeps it on'; return; }
	check 'JIT turned off: no reason not to run' doctor_says 0 ''
	check 'JIT turned off: found' found jit limit '0: net.core.bpf_jit_enable"'
	eval "$(cure_of jit)" >"$TMP/cure"
	check 'JIT: the cure has helped' same bpf_jit_enable "$(</proc/sys/net/core/bpf_jit_enable)" 1
}

ftrace_off() {
	sysctl -qw kernel.ftrace_enabled=0 || { tap_skip 'ftrace turned off' 'this kernel keeps it on'; return; }
	check 'ftrace turned off: found' doctor_says 4 '"ftrace"'
	check 'ftrace turned off: no event, as the report says' one_listen 0
	eval "$(cure_of ftrace)" >"$TMP/cure"
	check 'ftrace turned on again: it can run' doctor_says 0 ''
	if gave_up; then
		tap_skip 'ftrace turned on again: the listen probe runs' 'this kernel gives ftrace up when a kprobe goes meanwhile'
	else
		check 'ftrace turned on again: the listen probe runs' one_listen 1
	fi
}

# Linux 6.12 disables it until the next boot.
gave_up() { dmesg | grep -q 'Failed to disarm kprobe-ftrace'; }

require 'the kernel shows what is attached' remember_kernel
able
kprobes_off
jit_off
ftrace_off
check 'nothing is left attached' nothing_left
tap_end
