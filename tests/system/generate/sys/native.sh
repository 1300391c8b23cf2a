#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Make every system call of this machine's kernel, with known values, and compare its event.
set -u
. "$(dirname "$0")/../../../lib/lib.sh"
. "$(dirname "$0")/calls.sh"

list_calls() {
	"$CALLTAP" --list 'sys:*' | tests/system/generate/sys/list.sh >"$TMP/list" &&
		same 'calls described' "$(wc -l <"$TMP/list")" \
			"$(find /sys/kernel/tracing/events/syscalls -name 'sys_enter_*' | wc -l)"
}

says() { # PATTERN ARGUMENT...: calltap ends with status 2 and a message that matches
	local said status=0

	said=$("$CALLTAP" "${@:2}" 2>&1) || status=$?
	if [[ $status != 2 || ! $said =~ $1 ]]; then
		printf 'status %d: %s\n' "$status" "$said"
		return 1
	fi
}

same_text() { # the generated source compiles as a file
	"$CALLTAP" --source sys:openat -r >"$TMP/my.c" && "$CALLTAP" --save "$TMP/my.o" "$TMP/my.c"
}

# Python bcc compiles and attaches it unchanged.
in_python() {
	/usr/bin/python3 - "$TMP/my.c" "$PWD/include" <<-'END'
		import sys
		from bcc import BPF
		bpf = BPF(src_file=sys.argv[1], cflags=["-I" + sys.argv[2]])
		seen = []
		bpf["openat"].open_perf_buffer(lambda cpu, data, size: seen.append(size))
		open("/etc/passwd").close()
		bpf.perf_buffer_poll(timeout=2000)
		sys.exit(not seen)
	END
}

error_in_where() {
	local said

	said=$("$CALLTAP" --save "$TMP/no.o" sys:kill -w 'sigg == 0' 2>&1) && return 1
	[[ $said == *"-w 'sigg == 0':1:1: error:"* ]] || { echo "$said"; return 1; }
}

((EUID == 0)) || { tap_skip 'system calls' 'needs root'; tap_end; }
# shellcheck disable=SC2034 # lib.sh reads them
READY_SECONDS=300 END_SECONDS=200
check 'an unknown call is reported with similar ones' says 'nearest are openat' sys:opnat
check 'a pattern without a match is reported' says "no system call 'zz\*'" 'sys:zz*'
check 'a name of the C library is found' "$CALLTAP" --source sys:umount2
check 'an error in -w is reported in the option' error_in_where
check "sys:openat's text compiles as a file" same_text
check "sys:openat's text runs under Python bcc" in_python
require 'every call is listed with its arguments' list_calls
make_all_calls "$TMP/list" -r 'sys:*'
echo "# ended in $ENDING ms"
check 'hundreds of calls are detached within seconds' [ "$ENDING" -lt 5000 ]
cp "$TMP/made" "$OUT" "$BUILD/tests/system/generate/sys"
tap_end
