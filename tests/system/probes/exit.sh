#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
set -u
. "$(dirname "$0")/common.sh"

# end HOW: run a process that ends in that way.
end() {
	act processes "$1.act" exit "$1"
	wait_end "$PID" 60
	event TIME TOOK CGROUP "$PID" $$ "$UID_NOW" "\"$1.act\"" "$2" "$3" "$4"
}

ends() {
	begin_events exits time age cgroup pid ppid uid comm code signal core
	end code 7 0 0
	end kill 0 '"SIGKILL"' 0
	end segv 0 '"SIGSEGV"' 0 # no core dump
	end leader 5 0 0
}

both_forms exit ends '(code|kill|segv|leader).act'
check 'exit: the last thread ends 50 ms after the main thread' value_between exit leader.act age 50000000 10000000000 1
tap_end
