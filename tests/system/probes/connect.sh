#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
set -u
. "$(dirname "$0")/common.sh"

connects() {
	act sockets connect.act connect
	done_well || return 1
	begin_events connects time cgroup pid tid uid comm ret took to fd
	want() { event TIME CGROUP "$PID" "$PID" "$UID_NOW" '"connect.act"' "$1" TOOK "\"$2\"" "$3"; }
	want 0 127.0.0.1:8001 5
	want 0 '[::1]:8002' 6
	want 0 '[::ffff:127.0.0.1]:8001' 7
	want '"ECONNREFUSED"' 127.0.0.1:9 8
	want 0 127.0.0.1:53 9
	want '"ENETUNREACH"' 192.0.2.1:80 10
	want '"EBADF"' 127.0.0.1:8001 99
}

both_forms connect connects connect.act
check 'connect: a refusal takes less than 10 s' value_between connect connect.act took 1000 10000000000 4
tap_end
